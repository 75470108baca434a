import CellGrid
import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Arguments while they arrive, and when they are no JSON")
struct ArgumentTests {
  /// The lines inside a call with these arguments.
  private func rows(_ arguments: String, _ status: ToolStatus) throws -> [String] {
    var builder = SessionBuilder()
    let entry = builder.entry("One")
    let call = builder.call("note", under: entry, status: .pending)
    builder.set(call, .arguments, arguments)
    if status != .pending { builder.apply(.toolStatus(call, status, .stated)) }
    let session = builder.session
    let outline = Outline(session, at: session.position, folds: Folds(), since: .max)
    var node = try #require(outline.nodes.first { $0.id == call })
    node.isOpen = true
    let reader = BodyReader(
      session, at: session.position, geometry: RowGeometry(columns: 80, timeColumns: 0))
    return reader.rows(of: node, isUnabridged: false, isChosen: true).map {
      "\($0.label.string): \($0.text.string)"
    }
  }

  @Test("what arrives is drawn as far as it is known, at every byte")
  func partial() throws {
    let text = #"{"path":"a/b.txt","text":"one \"two\" é","n":[1,2]}"#
    #expect(try rows(#"{"path":"a/b.t"#, .pending) == ["path: a/b.t"])
    #expect(try rows(#"{"path":"a/b.txt","te"#, .pending) == ["path: a/b.txt"])
    #expect(try rows(text, .running) == ["path: a/b.txt", "text: one \"two\" é", "n: [1,2]"])
    for end in text.unicodeScalars.indices {
      let front = String(text[..<end])
      let lines = try rows(front, .pending)
      #expect(!lines.contains { $0.hasPrefix("malformed") }, "\(front)")
    }
  }

  @Test(
    "what is complete and no JSON is shown as it stands, with what is wrong and where",
    arguments: [
      (#"{"path": a}"#, "not JSON: an unexpected character at byte 9 (line 1)"),
      ("{\n\"path\": \"a", "not JSON: a string without its end at byte 12 (line 2)"),
      (#"{"a":1"#, "not JSON: cut off at byte 6 (line 1)"),
      (#"{"a":1}{"a":1}"#, "not JSON: more than one value at byte 7 (line 1)"),
    ])
  func malformed(text: String, fault: String) throws {
    for status in [ToolStatus.running, .completed, .lost] {
      let rows = try rows(text, status)
      #expect(rows.last == "malformed: \(fault)")
      #expect(
        rows.dropLast().map { $0.drop { $0 != " " }.dropFirst() }.joined(separator: "\n") == text)
    }
  }

  @Test("free text is what some tools take", arguments: ["*** Begin Patch", "", "null", "42"])
  func freeText(text: String) {
    #expect(ArgumentFault(text, parser: JSONParser()) == nil)
  }
}
