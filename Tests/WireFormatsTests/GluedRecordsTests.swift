import JSONReading
import Reports
import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// Lines that hold more than one record, or half a one: writers that crash, and two that write at once,
/// leave such lines behind, in the files of every format.
@Suite("Records that are glued together")
struct GluedRecordsTests {
  /// Where the whole objects stand in a line.
  private func found(_ line: String) -> [String] {
    Array(line.utf8).withUnsafeBytes { bytes in
      GluedRecords(bytes, RecordStarts()).ranges.map {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[$0]), as: UTF8.self)
      }
    }
  }

  @Test(
    "what is whole is found",
    arguments: [
      (#"{"a":1}{"a":2}"#, [#"{"a":1}"#, #"{"a":2}"#]),
      (#"{"a":1} {"b":{"c":"}"}} "#, [#"{"a":1}"#, #"{"b":{"c":"}"}}"#]),
      (#"{"a":1,"b":"to{"a":2}"#, [#"{"a":2}"#]),
      (#"{"a":1,"b":"to{"a":2}{"a":3}"#, [#"{"a":2}"#, #"{"a":3}"#]),
      (#"{"a":1}{"a":2,"b":"#, [#"{"a":1}"#]),
      // What stands inside of a torn record is no record.
      (#"{"a":1,"b":[{"a":2},{"a":3}"#, [#"{"a":3}"#]),
      (#"{"a":1,"b":[{"a":2},"#, []),
      ("no JSON at all", []), ("", []), ("{", []), ("}{", []), (#""{"#, []),
    ])
  func found(line: String, records: [String]) { #expect(found(line) == records) }

  /// The recordings of all formats that are a record a line.
  private static let recordings: [(name: String, lines: [String], format: Format)] = {
    let own = Conversation.files(in: ProjectFiles.fixtures, ending: ".jsonl")
    let all = Conversation.samples("").map { Conversation.files(in: $0, ending: ".jsonl") } ?? []
    return (own + all).compactMap { path in
      guard let text = Files.text(path), text.utf8.count < 400 << 10 else { return nil }
      let found = Array(text.utf8).withUnsafeBytes { Format.detect($0, isWhole: true) }
      let lines = text.split(separator: "\n").map { String($0) }
      let areObjects = lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }
      guard let format = found.format, found.framing == .line, areObjects, lines.count > 3 else {
        return nil
      }
      return (path, lines, format)
    }
  }()

  /// Our own formats, which tell by checksums and numbers what was lost.
  private static let own: Set<String> = [
    "espalier-recording", "espalier-updates", "espalier-document", "progress-entries",
  ]

  /// The entries of a session that is written in lines.
  private func entries(_ lines: [String], _ format: Format) -> String {
    var source = SessionReader(format: format)
    for line in lines { source.follow(line) }
    source.finish()
    let text = JSONReport.document(
      of: source.session, at: source.session.position, compact: true)
    let document = String(decoding: text, as: UTF8.self)
    return document.split(separator: #","unread":"#).first.map { String($0) } ?? ""
  }

  @Test("two records on one line are both read, whatever the format")
  func pairs() {
    var formats: Set<String> = []
    for (name, lines, format) in Self.recordings where !Self.own.contains(format.name) {
      let places = [1, lines.count / 2, lines.count - 1]
      for place in Set(places) {
        var glued = lines
        glued[place - 1] += glued.remove(at: place)
        #expect(entries(glued, format) == entries(lines, format), "\(name), line \(place)")
      }
      formats.insert(format.name)
    }
    #expect(formats.count >= 8)
  }

  @Test("a record behind a torn one is read, whatever the format")
  func torn() {
    for (name, lines, format) in Self.recordings where !Self.own.contains(format.name) {
      // A record that begins as none did before is not known again.
      func start(_ line: String) -> Substring? { line.split(separator: ":", maxSplits: 1).first }
      let known = Set(lines[..<(lines.count / 2)].map(start))
      guard
        let place = lines.indices.dropLast().first(where: {
          $0 >= lines.count / 2 && known.contains(start(lines[$0 + 1]))
        })
      else { continue }
      var without = lines
      let lost = without.remove(at: place)
      var torn = without
      torn[place] = lost.prefix(lost.count / 2) + torn[place]
      #expect(entries(torn, format) == entries(without, format), "\(name), line \(place + 1)")
    }
  }

  @Test("an end of a line inside of a string is a part of it, whatever the format")
  func rawLineEnds() {
    var formats: Set<String> = []
    for (name, lines, format) in Self.recordings where !Self.own.contains(format.name) {
      for key in [#""text":""#, #""content":""#, #""message":""#] {
        guard
          let place = lines.firstIndex(where: {
            $0.contains(key + "A") || $0.contains(key + "I")
          }),
          let end = lines[place].firstRange(of: key)?.upperBound,
          lines[place][end...].first?.isLetter == true
        else { continue }
        let front = lines[place][...end]
        let back = lines[place][lines[place].index(after: end)...]
        var escaped = lines
        escaped[place] = front + #"\n\n"# + back
        var raw = lines
        raw.replaceSubrange(place...place, with: [String(front), "", String(back)])
        #expect(entries(raw, format) == entries(escaped, format), "\(name), line \(place + 1)")
        formats.insert(format.name)
      }
    }
    #expect(formats.count >= 4)
  }

  @Test("a line that does not go on is told, and what follows is read")
  func noMore() {
    let begun =
      #"{"type":"user","uuid":"a","sessionId":"s","message":{"role":"user","content":"I be"#
    let next =
      #"{"type":"user","uuid":"b","sessionId":"s","message":{"role":"user","content":"on"}}"#
    for lines in [[next, begun, next], [next, begun], [next, begun, "gan }", next]] {
      var source = SessionReader("claude-code")
      for line in lines { source.follow(line) }
      source.finish()
      #expect(source.session.malformedCount == 1, "\(lines)")
      let note = source.session.notes.first { $0.note.kind == .malformed }
      #expect(note?.note.line == 2)
      #expect(!source.session.notes.contains { $0.note.reason.contains("lines") })
    }
  }

  @Test("damage in the file of an agent is told with its name")
  func agentFile() {
    var source = SessionReader("claude-code")
    source.follow(
      #"{"type":"user","uuid":"b","sessionId":"s","message":{"role":"user","content":"on"}}"#)
    for line in [#"{"type":"user","#, #"{"a":"open"#] {
      source.follow(line, file: "subagents/agent-1.jsonl")
    }
    source.finish()
    let files = source.session.notes.map(\.note).filter { $0.kind == .malformed }.map(\.file)
    #expect(files == Array(repeating: "subagents/agent-1.jsonl", count: 2))
  }
}
