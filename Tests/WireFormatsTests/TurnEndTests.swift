import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// What ends a turn whose end is worked out, and what the session is told with it.
@Suite("The end of a turn")
struct TurnEndTests {
  /// A source that is cut behind some of its lines, and how it stands then.
  struct Example: Sendable, CustomTestStringConvertible {
    var format: String
    var lines: [String]
    /// How the session stands when nothing comes behind each line.
    var outcomes: [SessionStatus]
    var testDescription: String { format }
  }

  private static func gemini(_ id: String, _ rest: String) -> String {
    #"{"id":"\#(id)","timestamp":"2026-01-02T10:00:01Z",\#(rest)}"#
  }

  private static func qwen(_ id: String, _ type: String, _ parts: String) -> String {
    #"{"uuid":"\#(id)","sessionId":"s","timestamp":"2026-01-02T10:00:00Z","type":"\#(type)","message":{"parts":[\#(parts)]}}"#
  }

  private static func copilot(_ type: String, _ data: String = "") -> String {
    #"{"type":"\#(type)","data":{\#(data)},"id":"e","timestamp":"2026-01-02T10:00:00Z","parentId":null}"#
  }

  private static let asks =
    #""messageId":"m1","content":"Looking.","toolRequests":[{"toolCallId":"t","name":"bash"}]"#
  private static let answers = #""messageId":"m2","content":"Done.","toolRequests":[]"#

  static let examples = [
    // An answer is recorded with its thoughts first, and again with what it calls.
    Example(
      format: "gemini",
      lines: [
        #"{"sessionId":"g","projectHash":"h","startTime":"2026-01-02T10:00:00Z"}"#,
        gemini("u", #""type":"user","content":"go""#),
        gemini("a", #""type":"gemini","content":"","thoughts":[{"subject":"Hm"}]"#),
        gemini(
          "a", #""type":"gemini","content":"","toolCalls":[{"id":"c","status":"success"}]"#),
        gemini("b", #""type":"gemini","content":"","thoughts":[{"subject":"Hm"}]"#),
        gemini("b", #""type":"gemini","content":"Done.""#),
      ], outcomes: [.lost, .lost, .lost, .lost, .lost, .succeeded]),
    // An answer comes in pieces, the thoughts first; the last one tells the tokens alone.
    Example(
      format: "qwen",
      lines: [
        qwen("u", "user", #"{"text":"go"}"#),
        qwen("a", "assistant", #"{"text":"Hm.","thought":true}"#),
        qwen("a", "assistant", #"{"text":"Looking."},{"functionCall":{"id":"c","name":"ls"}}"#),
        qwen("r", "tool_result", #"{"functionResponse":{"id":"c","response":{"output":"x"}}}"#),
        qwen("b", "assistant", #"{"text":"Hm.","thought":true}"#),
        qwen("b", "assistant", #"{"text":"Done."}"#), qwen("b", "assistant", ""),
      ], outcomes: [.lost, .lost, .lost, .lost, .lost, .succeeded, .succeeded]),
    // What is called a turn is one round of the model.
    Example(
      format: "copilot",
      lines: [
        copilot("user.message", #""content":"go""#), copilot("assistant.turn_start"),
        copilot("assistant.message", asks),
        copilot("tool.execution_complete", #""toolCallId":"t","success":true"#),
        copilot("assistant.turn_end"), copilot("assistant.turn_start"),
        copilot("assistant.message", answers), copilot("assistant.turn_end"),
      ], outcomes: [.lost, .lost, .lost, .lost, .lost, .lost, .lost, .succeeded]),
    // The answer may stand behind the last round, and a round may end that failed.
    Example(
      format: "copilot",
      lines: [
        copilot("assistant.turn_start"), copilot("assistant.message", asks),
        copilot("assistant.turn_end"), copilot("assistant.message", answers),
        copilot("session.error", #""message":"no""#), copilot("assistant.turn_end"),
      ], outcomes: [.lost, .lost, .lost, .succeeded, .failed, .failed]),
    Example(
      format: "cursor",
      lines: [
        #"{"role":"user","message":{"content":[{"type":"text","text":"go"}]}}"#,
        #"{"role":"assistant","message":{"content":[{"type":"thinking","thinking":"Hm."}]}}"#,
        #"{"role":"assistant","message":{"content":[{"type":"text","text":"Done."}]}}"#,
      ], outcomes: [.lost, .lost, .succeeded]),
  ]

  @Test("only words that ask for nothing end a turn", arguments: examples)
  func end(_ example: Example) throws {
    for (count, outcome) in zip(1..., example.outcomes) {
      let session = try Conversation(example.format, Array(example.lines.prefix(count))).read()
      #expect(session.status(at: session.position)?.value == outcome, "\(count) lines")
    }
  }

  @Test(
    "a list of sessions does not tell an end where the reader tells none",
    arguments: examples.filter { ["gemini", "qwen", "copilot"].contains($0.format) })
  func listed(_ example: Example) {
    for (count, outcome) in zip(1..., example.outcomes) {
      let text = example.lines.prefix(count).joined(separator: "\n")
      let bytes = Array(text.utf8) + Array(repeating: 0, count: Record.padding)
      let turn = bytes.withUnsafeBytes { bytes in
        // As of a file of which only the ends are seen.
        let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<text.utf8.count])
        return GlanceReading().glance(head: bytes, tail: bytes, format: example.format).turn
      }
      // The last words of an agent may be all, which a round of Copilot tells later.
      let isOver =
        turn == .ended(.succeeded)
        || turn == .answered && (example.format != "copilot" || outcome == .succeeded)
      #expect(isOver == (outcome == .succeeded), "\(count) lines")
    }
  }

  /// Sources that state their end by the line, and whose answer is an entry.
  static let answered: [(format: String, lines: [String])] = [
    (
      "kimi",
      [
        #"{"type":"turn.prompt","time":2,"input":[{"type":"text","text":"go"}]}"#,
        #"{"type":"context.append_loop_event","time":3,"event":{"type":"step.begin","turnId":1,"step":1}}"#,
        #"{"type":"context.append_loop_event","time":4,"event":{"type":"content.part","turnId":1,"step":1,"part":{"type":"text","text":"Done."}}}"#,
        #"{"type":"context.append_loop_event","time":5,"event":{"type":"step.end","turnId":1,"step":1,"finishReason":"end_turn"}}"#,
        #"{"type":"turn.prompt","time":6,"input":[{"type":"text","text":"more"}]}"#,
      ]
    ),
    (
      "cursor",
      [
        #"{"role":"user","message":{"content":[{"type":"text","text":"go"}]}}"#,
        #"{"role":"assistant","message":{"content":[{"type":"text","text":"Done."}]}}"#,
        #"{"type":"turn_ended","status":"success"}"#,
        #"{"role":"user","message":{"content":[{"type":"text","text":"more"}]}}"#,
      ]
    ),
    (
      "opencode",
      [
        #"{"type":"step_start","timestamp":1,"sessionID":"s","part":{"id":"p1","sessionID":"s","messageID":"m","type":"step-start"}}"#,
        #"{"type":"text","timestamp":2,"sessionID":"s","part":{"id":"p2","sessionID":"s","messageID":"m","type":"text","text":"Done."}}"#,
        #"{"type":"step_finish","timestamp":3,"sessionID":"s","part":{"id":"p3","sessionID":"s","messageID":"m","type":"step-finish","reason":"stop"}}"#,
        #"{"type":"step_start","timestamp":4,"sessionID":"s","part":{"id":"p4","sessionID":"s","messageID":"n","type":"step-start"}}"#,
      ]
    ),
  ]

  @Test(
    "the answer is told with the end, and taken back when the session goes on",
    arguments: answered.indices)
  func answer(index: Int) {
    let example = Self.answered[index]
    var source = SessionReader(example.format)
    var told: [String?] = []
    for line in example.lines {
      source.follow(line)
      told.append(source.session.text(.root, .outputText, at: source.session.position))
    }
    #expect(told == Array(repeating: nil, count: told.count - 2) + ["Done.", nil])
  }

  @Test("the answer of the last turn counts, also where the first one was told with an end")
  func lastAnswer() {
    var source = SessionReader("kimi")
    let lines = Self.answered[0].lines
    for line in lines { source.follow(line) }
    for line in lines.dropFirst().dropLast() {
      source.follow(
        line.replacing("Done.", with: "Done again.").replacing(#""step":1"#, with: #""step":2"#))
    }
    source.finish()
    #expect(
      source.session.text(.root, .outputText, at: source.session.position) == "Done again.")
  }
}
