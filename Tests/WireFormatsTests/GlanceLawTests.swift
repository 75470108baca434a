import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// What a format tells of the ends of a file is what its reader tells of a file that is all there.
@Suite("Glances and readers agree")
struct GlanceLawTests {
  /// What a row of a list shows.
  struct Row: Equatable {
    var title: String?
    var turn: SessionGlance.Turn
    var completed: Int
    var failed: Int
    var open: Int

    init(_ glance: SessionGlance) {
      title = (glance.title ?? glance.prompt).flatMap(SessionFacts.line)
      switch glance.turn {
      // Words of the agent that were the last are the end in a list, too.
      case .answered: turn = .ended(.succeeded)
      // Nothing tells of an end.
      case .unknown: turn = .working
      case let other: turn = other
      }
      completed = glance.calls?.completed ?? 0
      failed = glance.calls?.failed ?? 0
      open = glance.calls?.open ?? 0
    }
  }

  /// The sources of formats that tell of themselves without their reader.
  static let sources = RecordedSource.fixtures.filter { source in
    source.format.glance != nil && !source.name.contains("/subagents/")
      && !source.name.contains("/beginnings/")
  }

  @Test(
    "a title is the first paragraph on one line, of ASCII as of any letters",
    arguments: [
      (" a  b \n c\n\nd", "a  b c"), ("a\r\nb\r\n\r\nc", "a b"), ("a\t\n \t b", "a b"),
      ("a\rb", "a b"), (" \n\n", nil), ("", nil), ("a\u{0B}b\u{0C}\u{0B}c", "a b"),
    ] as [(String, String?)])
  func titles(text: String, title: String?) {
    #expect(SessionFacts.line(text) == title)
    let foreign = SessionFacts.line(text.replacing("a", with: "ä"))
    #expect(foreign == title?.replacing("a", with: "ä"))
    let long = String(repeating: "long ", count: 80)
    #expect(SessionFacts.line(long)?.count == 200)
  }

  @Test("a file that is all there tells title, turn and counts as its reader does")
  func law() {
    for source in Self.sources {
      let reading = GlanceReading()
      source.bytes.withPadding { bytes in
        let told = Row(reading.glance(head: bytes, tail: nil, format: source.format.name))
        let read = Row(reading.read(bytes, nil, with: source.format, source.framing))
        #expect(told == read, "\(source.name)")
      }
    }
    #expect(Self.sources.count > 5)
  }

  @Test("a turn that failed is not told to have ended well")
  func failedTurn() {
    let lines = [
      #"{"type":"metadata","protocol_version":"1.0","created_at":1}"#,
      #"{"type":"turn.prompt","time":2,"input":[{"type":"text","text":"oil the gate"}]}"#,
      #"{"type":"context.append_loop_event","time":3,"event":{"type":"step.begin","turnId":1,"step":1}}"#,
      #"{"type":"context.append_loop_event","time":4,"event":{"type":"step.end","turnId":1,"step":1,"finishReason":"error"}}"#,
      #"{"type":"turn.ended","time":5}"#,
    ]
    Array(lines.joined(separator: "\n").utf8).withPadding { bytes in
      let glance = GlanceReading().glance(head: bytes, tail: nil, format: "kimi")
      #expect(glance.turn == .ended(.failed))
      #expect(glance.title == "oil the gate")
    }
  }
}

extension [UInt8] {
  /// Lends the bytes with what must be readable behind them.
  fileprivate func withPadding(_ body: (UnsafeRawBufferPointer) -> Void) {
    (self + Array(repeating: 0, count: Record.padding)).withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0.dropLast(Record.padding)))
    }
  }
}
