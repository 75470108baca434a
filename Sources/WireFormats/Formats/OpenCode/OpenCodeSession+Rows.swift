import JSONReading
import SessionModel

/// Messages of version 2, of which a row of the database holds the whole.
///
/// Source: `reference/formats-2026.md`, and `packages/core/src/session/message.ts` of anomalyco/opencode.
extension OpenCodeSession {
  /// Reads a row.
  mutating func read(row: Fields, on writer: inout RecordWriter) {
    guard let id = row.id else { return writer.malformed("a message without an id") }
    guard let place = place(of: row.session, on: writer) else { return }
    let data = row.data
    let kind = row.row["kind"]?.string ?? ""
    writer.time = row.created
    switch kind {
    case "assistant": read(assistant: row, id, under: place, on: &writer)
    case "user":
      start(message: id, .user, under: place, on: &writer)
      guard let entry = entry(of: id) else { return }
      writer.set(entry, .startedAt, moment: row.created)
      var words: [ContentParts.Words] = []
      if let text = data["text"]?.nonNull { words.append(.value(text)) }
      words += data.list("files").map { .text(Attachment.text($0, type: "file")) }
      writer.set(entry, .message, words: words)
      guard place == .root else { return }
      summary.asked(data["text"]?.string)
      goOn()
    case "shell": read(command: row, id, under: place, on: &writer)
    case "synthetic", "system", "compaction":
      start(message: id, .system, under: place, on: &writer)
      guard let entry = entry(of: id) else { return }
      writer.set(entry, .startedAt, moment: row.created)
      if kind != "system" { writer.mark(entry, kind == "synthetic" ? .context : .summary) }
      writer.set(entry, .message, data["text"] ?? data["summary"])
    case "model-switched":
      if place == .root, let model = data["model"]?["id"]?.string { summary.model = model }
    case "agent-switched": break
    default: writer.unknownRecord("message \(kind)")
    }
  }

  /// Reads a command that the user ran.
  private mutating func read(
    command row: Fields, _ id: String, under place: NodeID, on writer: inout RecordWriter
  ) {
    start(message: id, .user, under: place, on: &writer)
    guard let entry = entry(of: id) else { return }
    let data = row.data
    writer.set(entry, .startedAt, moment: row.created)
    writer.set(entry, .message, text: data["command"]?.string.map { "! \($0)" })
    let call = writer.call(named: "shell", under: entry)
    writer.set(call, .id, data["callID"])
    writer.set(call, .name, text: "shell")
    writer.set(call, .arguments, data["command"])
    writer.set(call, .startedAt, moment: row.created)
    writer.set(call, .result, data["output"])
    let end = data["time"]?["completed"]?.moment
    writer.set(call, .completedAt, moment: end)
    let isOver = end != nil || data["output"]?.nonNull != nil
    writer.set(call, isOver ? .completed : .running)
  }

  private mutating func read(
    assistant row: Fields, _ id: String, under place: NodeID, on writer: inout RecordWriter
  ) {
    start(message: id, .assistant, under: place, on: &writer)
    let data = row.data
    var texts: [(print: Int, datum: Datum)] = []
    var thoughts: [(print: Int, datum: Datum)] = []
    change(message: id) { session, known in
      writer.set(known.entry, .startedAt, moment: row.created)
      for part in data.list("content") {
        switch part["type"]?.string {
        case "text":
          if let text = part["text"]?.nonNull { texts.append(Self.piece(text, writer)) }
        case "reasoning":
          if let text = part["text"]?.nonNull { thoughts.append(Self.piece(text, writer)) }
        case "tool": session.write(part: part, of: &known, on: &writer)
        case let type: writer.unknown("unknown part \"\(type ?? "")\"")
        }
      }
      writer.set(known.entry, .message, pieces: texts)
      writer.set(known.entry, .reasoning, pieces: thoughts)
      if place == .root, !texts.isEmpty { session.summary.answer = known.entry }
    }
    finish(message: id, data, model: data["model"]?["id"], under: place, on: &writer)
  }

  private static func piece(_ text: JSONValue, _ writer: RecordWriter) -> (print: Int, datum: Datum)
  {
    var hasher = Hasher()
    hasher.combine(bytes: text.bytes)
    return (hasher.finalize(), writer.keep(text))
  }

  /// Writes a call that stands among the parts of its message.
  private mutating func write(
    part: JSONValue, of message: inout Message, on writer: inout RecordWriter
  ) {
    let node = writer.call(named: part["id"]?.string ?? "#", under: message.entry)
    let (state, time) = (part["state"], part["time"])
    writer.set(node, .id, part["id"])
    writer.set(node, .name, part["name"])
    writer.set(node, .arguments, state?["input"])
    writer.set(node, .startedAt, moment: (time?["ran"] ?? time?["created"])?.moment)
    writer.set(node, .completedAt, moment: time?["completed"]?.moment)
    writer.set(result: state?["content"] ?? state?["result"], of: node)
    writer.set(node, .error, state?["error"]?["message"] ?? state?["error"])
    writer.tell(edits: state?["structured"] ?? state?["metadata"], of: node)
    if let child = state?["structured"]?["sessionID"]?.string { name(child: child, node) }
    settle(node, state, tool: part["name"], of: &message, on: &writer)
  }
}
