import JSONReading
import SessionModel
import TestSupport
import WireFormats

extension FuzzTarget {
  /// Snapshots of a job one after the other: who has seen all of them sees what the last one says.
  static let snapshots = FuzzTarget(
    name: "snapshots", mutation: .lines(behind: 1),
    seeds: {
      let one =
        #"{"response_id":"r","status":"in_progress","progress":[{"ts":"1","state":"a","message":"m"}]}"#
      let two = one.replacing(
        "]}", with: #",{"message":"n","tool_calls":[{"id":"c","name":"f"}]}]}"#)
      return [
        [0] + Array("\(one)\n\(two)\n\(one)".utf8),
        [0] + Array("\(one)\n{\"response_id\":\"r\"}\n\(two)".utf8), [1] + Array(0..<200),
        [1] + Array("grow and shrink and grow".utf8),
      ]
    },
    words: { FuzzFiles.literals(in: "WireFormats/Snapshot") },
    run: { input in
      var input = FuzzInput(input)
      var watched = SessionReader("progress-snapshot")
      if input.choice(2) == 0 {
        for line in input.rest.split(separator: 10).prefix(20) { try see(Array(line), &watched) }
      } else {
        var snapshot = GeneratedSnapshot()
        for _ in 0..<20 where !input.rest.isEmpty {
          try see(Array(snapshot.json.utf8), &watched)
          snapshot.change(using: &input)
        }
      }
    })

  /// Whether a snapshot has a list of entries. One that has none says nothing of them: those that were seen stay.
  private static func hasList(_ snapshot: [UInt8]) throws -> Bool {
    try JSONParser().parse(copying: snapshot) { $0["progress"]?.kind == .array }
  }

  /// Sees a snapshot, which then is all that there is.
  private static func see(_ snapshot: [UInt8], _ watched: inout SessionReader) throws {
    let entries = statedView(watched.session).drop { $0 != "\n" }
    var fresh = SessionReader("progress-snapshot")
    do throws(UnreadableRecord) {
      try fresh.read(record: snapshot, framing: .document)
    } catch {
      let before = watched.session.position
      try? watched.read(record: snapshot, framing: .document)
      return try hold(
        watched.session.position == before, "a snapshot that cannot be read changes nothing")
    }
    do throws(UnreadableRecord) {
      try watched.read(record: snapshot, framing: .document)
    } catch {
      throw BrokenLaw("a snapshot can be read behind others: \(error.reason)")
    }
    var (have, want) = (statedView(watched.session), statedView(fresh.session))
    // A job keeps its name, whatever a server leaves out of an answer.
    if fresh.session.datum(.root, .id, at: fresh.session.position) == nil {
      have = have.replacing(#/^id=\S* /#, with: "")
      want = want.replacing(#/^id=\S* /#, with: "")
    }
    if try hasList(snapshot) {
      try hold(have == want, "apply(diff(a, b), to: a) == b\nhave \(have)\nwant \(want)")
    } else {
      try hold(have == want + entries, "what names no entries takes none away")
    }
    let before = watched.session.position
    try watched.read(record: snapshot, framing: .document)
    try hold(watched.session.position == before, "the same snapshot again changes nothing")
  }
}
