import SessionModel
import TestSupport
import Testing

@Suite("Deep sessions")
struct DepthTests {
  @Test("what would stand too deep stands beside what it belongs to, and nothing is lost")
  func depth() {
    var session = Session()
    var call = NodeID.root
    for _ in 0..<5000 {
      var writer = EventWriter(for: session)
      let entry = writer.start(.entry, under: call)
      call = writer.start(.call, under: entry)
      session.apply(writer.events)
    }
    let depths = session.items.map { session.depth($0) }
    #expect(depths.count == 10_000)
    #expect((100...125).contains(depths.max() ?? 0))
    #expect(session.items.allSatisfy { session.kind($0) == .call || session.depth($0) % 2 == 0 })
  }
}
