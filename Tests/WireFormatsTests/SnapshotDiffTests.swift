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

  @Test(
    "of a file that is read once no bytes are kept, and what comes all the same is told anew",
    arguments: 0..<20)
  func readOnce(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var snapshot = GeneratedSnapshot()
    let (folder, store) = (TestFolder(), ByteStore())
    var session = Session(store: store)
    var reader = try #require(Format.named("progress-snapshot")?.makeReader())
    for step in 0..<6 {
      // A document, or the last line that there is.
      let isLine = (seed + step) % 3 == 0
      let source = try #require(store.add(path: folder.write(snapshot.json, to: "\(step)")))
      let bytes = Array(snapshot.json.utf8) + Array(repeating: 0, count: Record.padding)
      try bytes.withUnsafeBytes { bytes in
        let record = Record(
          bytes: UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding)),
          origin: .init(source: source, offset: 0), framing: isLine ? .line : .document,
          number: step + 1)
        try reader.read(isLine ? record.asLast() : record, into: &session)
      }
      var fresh = SessionReader("progress-snapshot")
      try fresh.read(snapshot.json)
      #expect(statedView(session) == statedView(fresh.session), "seed \(seed), step \(step)")
      for _ in 0..<3 { snapshot.change(using: &random) }
    }
  }

  @Test("what is known to begin as the last snapshot is read the same", arguments: 0..<40)
  func sameBeginning(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var snapshot = GeneratedSnapshot()
    var (known, compared) = (ProgressSnapshot(), ProgressSnapshot())
    var (ofKnown, ofCompared) = (Session(), Session())
    var last: [UInt8] = []
    for number in 1...25 {
      // Now and then one that cannot be read.
      let json = number % 7 == 0 ? String(snapshot.json.dropLast(2)) : snapshot.json
      let bytes = Array(json.utf8) + [UInt8](repeating: 0, count: Record.padding)
      let same = zip(bytes.dropLast(Record.padding), last).prefix { $0 == $1 }.count
      bytes.withUnsafeBytes { raw in
        let record = Record(
          bytes: UnsafeRawBufferPointer(rebasing: raw.dropLast(Record.padding)),
          framing: .document, number: number, arrival: Milliseconds(Int64(number)))
        try? known.read(record.beginning(as: same, ofRecord: number - 1), into: &ofKnown)
        try? compared.read(record, into: &ofCompared)
      }
      last = Array(json.utf8)
      #expect(ofKnown.position == ofCompared.position, "seed \(seed), snapshot \(number)")
      #expect(statedView(ofKnown) == statedView(ofCompared), "seed \(seed), snapshot \(number)")
      snapshot.change(using: &random)
    }
  }

  @Test("what a snapshot says no more is gone, but a job keeps its name")
  func unnamed() throws {
    var watched = SessionReader("progress-snapshot")
    try watched.read(
      #"{"response_id":"r","title":"T","status":"in_progress","error":"slow","usage":{"input_tokens":7}}"#
    )
    try watched.read(#"{"status":"in_progress","progress":[]}"#)
    let session = watched.session
    for channel in [Channel.title, .error, .inputTokens] {
      #expect(session.datum(.root, channel, at: session.position) == nil)
    }
    #expect(session.text(.root, .id, at: session.position) == "r")
  }

  @Test("an end that nobody told is one that was worked out, until somebody tells it")
  func inferredEnd() throws {
    var watched = SessionReader("progress-snapshot")
    func status() -> Stated<SessionStatus>? {
      watched.session.status(at: watched.session.position)
    }
    try watched.read(#"{"response_id":"r","status":"in_progress","progress":[]}"#)
    #expect(status() == Stated(.inProgress))
    try watched.read(#"{"response_id":"r","status":"succeeded","progress":[],"inferred":true}"#)
    #expect(status() == Stated(.succeeded, inferred: true))
    try watched.read(#"{"response_id":"r","status":"succeeded","progress":[]}"#)
    #expect(status() == Stated(.succeeded))
    #expect(watched.session.unknownCount == 0)
  }

  @Test(
    "a snapshot that names no entries changes nothing when it comes again",
    arguments: [
      #"{"response_id":"r","status":"in_progress"}"#,
      #"{"status":"completed","progress":null,"output_text":"o"}"#,
      #"{"status":"in_progress","new field":1}"#,
    ])
  func withoutList(snapshot: String) throws {
    var watched = SessionReader("progress-snapshot")
    try watched.read(#"{"status":"in_progress","progress":[{"ts":"1","state":"a","message":"m"}]}"#)
    try watched.read(snapshot)
    let before = watched.session.position
    try watched.read(snapshot)
    #expect(watched.session.position == before)
  }
}
