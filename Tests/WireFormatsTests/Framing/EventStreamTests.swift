import SessionModel
import Testing

@testable import WireFormats

@Suite("Server-sent events")
struct EventStreamTests {
  /// An event as text: its name, id and data.
  struct Seen: Equatable, CustomStringConvertible {
    var name: String?
    var id = ""
    var data: String

    var description: String { "\(name ?? "-")|\(id)|\(data)" }
  }

  /// Reads a text in pieces.
  static func events(_ pieces: [[UInt8]], endsLines: Bool = false, finishes: Bool = false) -> [Seen]
  {
    var stream = EventStream()
    var seen: [Seen] = []
    func see(_ event: EventStream.Event) {
      seen.append(
        Seen(name: event.name, id: event.id, data: String(decoding: event.data, as: UTF8.self)))
    }
    for piece in pieces {
      piece.withUnsafeBytes {
        stream.read(Record(bytes: $0, framing: .line, number: 1), endsLine: endsLines, see)
      }
    }
    if finishes { stream.finish(see) }
    return seen
  }

  /// Texts and their events, after the examples and rules of the standard.
  static let rules: [(text: String, events: [Seen])] = [
    ("data: a\n\n", [Seen(data: "a")]),
    ("data:a\n\ndata:  b\n\n", [Seen(data: "a"), Seen(data: " b")]),
    ("data: a\r\rdata: b\r\n\r\n", [Seen(data: "a"), Seen(data: "b")]),
    ("data: a\r\n\ndata: b\n\r", [Seen(data: "a"), Seen(data: "b")]),
    ("\u{FEFF}data: a\n\n", [Seen(data: "a")]),
    ("data: a\ndata: b\ndata\ndata: c\n\n", [Seen(data: "a\nb\n\nc")]),
    (": comment\n:\ndata: a\n: another\n\n", [Seen(data: "a")]),
    ("event: x\ndata: a\n\ndata: b\n\n", [Seen(name: "x", data: "a"), Seen(data: "b")]),
    ("event: x\n\ndata: b\n\n", [Seen(data: "b")]),
    ("id: 1\ndata: a\n\ndata: b\n\n", [Seen(id: "1", data: "a"), Seen(id: "1", data: "b")]),
    ("id: 1\ndata: a\n\nid\ndata: b\n\n", [Seen(id: "1", data: "a"), Seen(data: "b")]),
    ("id: 1\ndata: a\nid: 2\0\n\n", [Seen(id: "1", data: "a")]),
    ("data\n\ndata\ndata\n\ndata:", [Seen(data: ""), Seen(data: "\n")]),
    ("Data: a\ndata : b\nfoo\nfoo: bar\ndata: c\n\n", [Seen(data: "c")]),
    ("data: a: b\n\n", [Seen(data: "a: b")]),
    ("data: ä\u{1F600}\n\n", [Seen(data: "ä\u{1F600}")]),
    ("data: cut\n", []),
  ]

  @Test("Each rule of the standard holds", arguments: rules.indices)
  func rule(index: Int) {
    let (text, events) = Self.rules[index]
    #expect(Self.events([Array(text.utf8)]) == events, "\(text.debugDescription)")
  }

  @Test("A text that is cut at any two places gives the same events")
  func cuts() {
    let text = Array(
      "\u{FEFF}: c\r\nid: 7\r\nevent: n\rdata: é1\r\ndata: 2\n\r\ndata: x\r\rdata: y\n\n".utf8)
    let whole = Self.events([text])
    #expect(whole.map(\.data) == ["é1\n2", "x", "y"])
    for first in 0...text.count {
      for second in first...text.count {
        let pieces = [
          Array(text[..<first]), Array(text[first..<second]), Array(text[second...]),
        ]
        #expect(Self.events(pieces) == whole, "cut at \(first) and \(second)")
      }
    }
    #expect(Self.events(text.map { [$0] }) == whole, "one byte at a time")
  }

  @Test("Lines without their ends are lines, and an event in one record is an event")
  func lines() {
    let lines = ["event: n", "data: 1", "", ": c", "data: 2", "", "id: 3", "data: 4", ""]
    let events = [
      Seen(name: "n", data: "1"), Seen(data: "2"), Seen(id: "3", data: "4"),
    ]
    #expect(Self.events(lines.map { Array($0.utf8) }, endsLines: true) == events)
    let whole = ["event: n\ndata: 1\n\n", ": c\ndata: 2\r\n\r\n", "id: 3\rdata: 4\r\r"]
    #expect(Self.events(whole.map { Array($0.utf8) }, endsLines: true) == events)
  }

  @Test("An event without its blank line is handed on at the end of the source")
  func end() {
    #expect(
      Self.events([Array("data: a\n\ndata: b".utf8)], finishes: true).map(\.data) == ["a", "b"])
  }

  @Test("The pause that a server asks for is kept, unless it is no number")
  func retry() {
    var stream = EventStream()
    Array("retry: 2500\nretry: soon\nretry: -1\n\n".utf8).withUnsafeBytes {
      stream.read(Record(bytes: $0, framing: .line, number: 1), endsLine: false) { _ in }
    }
    #expect(stream.retry == Milliseconds(2500))
  }
}
