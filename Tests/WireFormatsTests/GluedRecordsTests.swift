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
}
