import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("The snapshot diff")
struct SnapshotDiffTests {
  @Test("apply(diff(a, b), to: a) == b, for generated histories of snapshots", arguments: 0..<120)
  func law(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var snapshot = GeneratedSnapshot()
    var watched = SessionReader("progress-snapshot")
    for step in 0..<25 {
      try watched.read(snapshot.json)
      var fresh = SessionReader("progress-snapshot")
      try fresh.read(snapshot.json)
      #expect(
        statedView(watched.session) == statedView(fresh.session), "seed \(seed), step \(step)")
      let before = watched.session.position
      try watched.read(snapshot.json)
      #expect(watched.session.position == before, "the same snapshot again changes nothing")
      snapshot.change(using: &random)
    }
  }
}
