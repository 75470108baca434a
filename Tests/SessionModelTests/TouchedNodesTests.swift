import TestSupport
import Testing

@testable import SessionModel

@Suite("What events touched is a slice of a list")
struct TouchedNodesTests {
  @Test("the nodes of any events are those that were noted", arguments: 0..<4)
  func slices(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var touched = TouchedNodes()
    var told: [Int32?] = []
    var newest: Int32 = 0
    var node: Int32 = 0
    for _ in 0..<20_000 {
      newest += random.chance(20) ? 1 : 0
      if random.chance(40) {
        // Now and then one that is too far behind to be noted.
        let distance = Int32(random.next() % (seed == 3 ? 80_000 : 50))
        node = random.chance(20) ? 0 : max(0, newest - distance)
        if seed == 3, random.chance(1) { newest += 5000 }
      }
      touched.append(newest: newest)
      let isNoted = random.chance(90) && touched.note(node)
      told.append(isNoted ? node : nil)
      // There is room for one.
      if isNoted { #expect(touched.note(node) && !touched.note(node + 1)) }
    }
    #expect(touched.count == told.count && told.contains(nil))
    func check(_ events: Range<Int>) {
      var found: [Int32] = []
      touched.forEach(in: events) { node in
        found.append(node)
        return true
      }
      let expected = told[events.clamped(to: told.indices)].compactMap { $0 }
      #expect(Set(found) == Set(expected), "\(events)")
    }
    for _ in 0..<400 {
      let from = Int.random(in: 0..<told.count, using: &random)
      check(from..<min(told.count + 2, from + Int(random.next() % 200)))
    }
    check(0..<told.count)
    check(told.count - 1..<told.count)
    check(told.count..<told.count + 5)
    for edge in [63, 64, 4095, 4096, 8192] { check(edge..<edge + 1) }
    var looks = 0
    touched.forEach(in: 0..<told.count) { _ in
      looks += 1
      return looks < 3
    }
    #expect(looks == 3)
  }
}
