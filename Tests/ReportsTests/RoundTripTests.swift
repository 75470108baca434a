import SessionModel
import TestSupport
import Testing
import WireFormats

@testable import Reports

@Suite("What is written can be read again")
struct RoundTripTests {
  /// Reads records into a session.
  func read(
    _ records: [[UInt8]], by format: String, framing: Record.Framing
  ) throws -> Session {
    var reader = SessionReader(format)
    for record in records { try reader.read(record: record, framing: framing) }
    reader.finish()
    return reader.session
  }

  func document(_ session: Session, compact: Bool = false) -> [UInt8] {
    JSONReport.document(of: session, at: session.position, compact: compact)
  }

  /// A session that anything happened to.
  func random(_ seed: UInt64) -> Session {
    var random = RandomSession(seed: seed)
    for _ in 0..<20 { random.step() }
    random.finish()
    return random.session
  }

  @Test("calls inside of calls are printed, and stand in the document under their call")
  func callsInCalls() throws {
    let call = #"{"id":"c","name":"deep","status":"failed","error":"no"}"#
    let inner = #"{"id":"b","name":"inner","status":"completed","tool_calls":[\#(call)]}"#
    let outer = #"{"id":"a","name":"agent","status":"running","tool_calls":[\#(inner)]}"#
    let snapshot =
      #"{"response_id":"r","status":"in_progress","progress":[{"message":"Outer","tool_calls":[\#(outer)]}]}"#
    let session = try read([Array(snapshot.utf8)], by: "progress-snapshot", framing: .document)
    var bytes: [UInt8] = []
    ReportStyle.tree.write(session, ReportOptions(clean: { $0 })) { bytes += $0 }
    let tree = String(decoding: bytes, as: UTF8.self)
    for name in ["agent", "inner", "deep"] { #expect(tree.contains(" \(name)")) }
    let again = try read([document(session)], by: "espalier-json", framing: .document)
    #expect(document(again) == document(session))
  }

  @Test("the document of a document is the same, byte for byte")
  func documents() throws {
    for seed in UInt64(1)...300 {
      let first = document(random(seed))
      let again = try read([first], by: "espalier-json", framing: .document)
      let second = document(again)
      if first == second { continue }
      let (a, b) = (String(decoding: first, as: UTF8.self), String(decoding: second, as: UTF8.self))
      let pairs = zip(a.split(separator: "\n"), b.split(separator: "\n"))
      let difference = pairs.enumerated().first { $0.element.0 != $0.element.1 }
      Issue.record("seed \(seed): \(String(describing: difference))")
      return
    }
  }

  @Test("updates that are read again give the document that they were made from")
  func updates() throws {
    for seed in UInt64(1)...300 {
      let session = random(seed)
      var lines: [[UInt8]] = []
      UpdatesReport.write(session, ReportOptions(clean: { $0 })) { lines.append($0) }
      let again = try read(lines, by: "espalier-updates", framing: .line)
      let want = try EditableJSON(String(decoding: document(session), as: UTF8.self))
      let have = try EditableJSON(String(decoding: document(again), as: UTF8.self))
      if want["session"] == have["session"], want["progress"] == have["progress"] { continue }
      let lists = (want["progress"]?.elements ?? [], have["progress"]?.elements ?? [])
      let difference = zip(lists.0, lists.1).first { $0 != $1 }
      Issue.record(
        """
        seed \(seed): \(lists.0.count) \(lists.1.count)
        \(want["session"]?.text ?? "") \(have["session"]?.text ?? "")
        \(difference?.0.text ?? "")
        \(difference?.1.text ?? "")
        """)
      return
    }
  }
}
