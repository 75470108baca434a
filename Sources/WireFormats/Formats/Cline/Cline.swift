import JSONReading
import SessionModel

/// Tasks of Cline, Roo Code and their relatives: `ui_messages.json`, or `api_conversation_history.json`.
///
/// Source: `reference/session-formats.md` section 5. Both files are rewritten as a whole. The messages for
/// the screen are told by their time and say what ran; the history is a chat of the Messages API.
struct Cline: FactsFormat {
  static let name = "cline"
  static let traits: SourceTraits = [.facts, .documents, .namesMainFile]
  static let format = Format(
    name: name, summary: "tasks of Cline and Roo Code: ui_messages.json or the API history",
    writer: .init("Cline or Roo Code"),
    coverage: .init(
      read:
        "the task, answers, thinking, tool calls with their arguments, outputs of commands, questions, errors, tokens and cost; of the history also results",
      derived:
        "the status of calls in ui_messages.json: completed when something follows, waiting while a question is the last message",
      unknown:
        "results of tools other than commands in ui_messages.json; tools that an older version wrote as XML into its text"
    ),
    recognises: { probe in
      guard probe.isArray else { return false }
      return (probe.has("ts") && probe.has("type") && probe.has(oneOf: "say", "ask"))
        || (probe.has("role") && probe.has("content") && probe.text("content") == nil)
    },
    containers: .init(folder: files),
    makeReader: { RecordReader(Cline()) })

  /// A task's folder: its messages for the screen, or its history when those are not there.
  private static let files = Format.Members(
    recognises: {
      $0.names(in: "").contains { $0 == "ui_messages.json" || $0 == history }
    },
    folder: { _, _ in nil },
    choose: { tree, _ in
      let names = tree.names(in: "")
      return names.contains("ui_messages.json") ? ["ui_messages.json"] : [history]
    })
  private static let history = "api_conversation_history.json"

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard document.kind == .array else { return writer.refuse("not a list of messages") }
    let first = document.elements.first { _ in true }
    if first?["role"] != nil {
      Self.write(history: document, on: &writer, &facts)
    } else {
      var body = ClineMessages()
      body.write(document, on: &writer, &facts)
    }
  }

  private static func write(
    history: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    var chat = Chat()
    chat.wrapping = .cline
    for (place, message) in history.elements.enumerated() {
      chat.write(
        message, named: "\(place)", at: message["ts"]?.moment, on: &writer,
        asked: { facts.asked($0) })
    }
    chat.writeOpenCalls(on: &writer)
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }
}
