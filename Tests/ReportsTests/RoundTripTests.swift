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
