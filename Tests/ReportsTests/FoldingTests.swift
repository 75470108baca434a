import SessionModel
import TestSupport
import Testing

@testable import Reports

/// What updates promise, held against recordings and against what is left of them when they are broken.
@Suite("Updates of broken recordings")
struct FoldingTests {
  /// What is wrong with the updates of a session; `nil` when nothing is.
  func fault(of session: Session) -> String? {
    var lines: [String] = []
    UpdatesReport.write(session, ReportOptions(clean: { $0 })) {
      lines.append(String(decoding: $0, as: UTF8.self))
    }
    do {
      var folder = try UpdateFolder()
      for line in lines { try folder.fold(line) }
      let document = try EditableJSON(
        String(
          decoding: JSONReport.document(of: session, at: session.position, compact: true),
          as: UTF8.self))
      if document["session"] != folder.session || document["progress"] != folder.progress {
        return "the fold is not the document"
      }
      guard let last = try lines.last.map({ try EditableJSON($0) }) else { return "no update" }
      let isOver = session.status(at: session.position)?.value.isOpen == false
      if isOver, last["type"]?.string != "completed" { return "the end is not told last" }
      return nil
    } catch {
      return "an update that does not fit: \(error)"
    }
  }

  /// Breaks a source as disks, networks and other programs do.
  func broken(_ source: RecordedSource, using random: inout SeededGenerator) -> [UInt8] {
    var bytes = source.bytes
    func place() -> Int { Int.random(in: 0...bytes.count, using: &random) }
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes = Array(bytes[..<place()])
      case 1: bytes.removeFirst(place())
      case 2:
        let (a, b) = (place(), place())
        bytes.removeSubrange(min(a, b)..<max(a, b))
      case 3 where !bytes.isEmpty:
        bytes[place() % bytes.count] = UInt8.random(in: 0...255, using: &random)
      default:
        // Records that come in another order, or twice.
        var records = source.records(of: bytes).map { Array(bytes[$0]) }
        guard let record = records.randomElement(using: &random) else { continue }
        if Bool.random(using: &random) {
          records.shuffle(using: &random)
        } else {
          records.append(record)
        }
        bytes = Array(records.joined(separator: [10]))
      }
    }
    return bytes
  }

  @Test("folded they give the document, and an end is told last", arguments: 0..<4)
  func fold(part: Int) {
    var random = SeededGenerator(seed: UInt64(part) + 40)
    let sources = RecordedSource.fixtures + RecordedSource.samples
    #expect(!sources.isEmpty)
    for (place, source) in sources.enumerated() where place % 4 == part {
      #expect(fault(of: source.read()) == nil, "\(source.name)")
      for round in 0..<6 {
        let bytes = broken(source, using: &random)
        #expect(fault(of: source.read(bytes)) == nil, "\(source.name), round \(round)")
      }
    }
  }

  @Test("a source from which nothing came is told to be as its document says")
  func empty() {
    #expect(fault(of: Session()) == nil)
    var session = Session()
    session.apply(.note(Note(.malformed, line: 1, "not JSON")))
    #expect(fault(of: session) == nil)
  }

  @Test("what comes behind an end is followed by the end again")
  func late() throws {
    var b = SessionBuilder()
    b.group(at: 1000) { b in b.apply(.run(.succeeded, .stated)) }
    b.group(at: 2000) { b in _ = b.entry("late") }
    b.group(at: 3000) { b in _ = b.entry("later") }
    var types: [String] = []
    UpdatesReport.write(b.session, ReportOptions(clean: { $0 })) {
      types.append((try? EditableJSON(String(decoding: $0, as: UTF8.self))["type"]?.string) ?? "")
    }
    #expect(
      types == [
        "session_changed", "session_status", "completed", "new_message", "completed",
        "new_message", "completed",
      ])
  }
}
