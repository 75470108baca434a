import JSONReading
import SessionModel

/// Sessions of Factory's Droid: its session files, and what `droid exec -o stream-json` writes.
///
/// Source: `reference/session-formats.md` section 5 and recordings of both.
struct Droid: OverviewFormat {
  static let name = "droid"
  static let format = Format(
    name: name, summary: "sessions of Droid: session files and its stream-json",
    coverage: .init(
      read: "title, model, messages, thinking, tool calls with times, results and exit codes",
      derived:
        "failure of a command by its exit code; the end of a session file by its last message",
      unknown: "tokens and cost; running times other than from message to message"),
    recognises: { probe in
      (probe.text("type") == "session_start" && probe.has(oneOf: "cwd", "title", "owner"))
        || (probe.text("type") == "system" && probe.has("session_id") && !probe.has("subtype"))
        || (probe.text("type") == "tool_call" && probe.has("toolName"))
    },
    makeReader: { RecordReader(Droid()) })

  private var chat = Chat()

  /// Reads one record.
  mutating func read(
    _ value: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    page.time = value["timestamp"]?.moment
    switch value["type"]?.string {
    case "session_start":
      overview.id = value["id"]?.string
      overview.title = (value["sessionTitle"] ?? value["title"])?.nonNull?.string
    case "system":
      overview.id = value["session_id"]?.string
      overview.model = value["model"]?.string ?? overview.model
    case "message":
      if let message = value["message"] {
        write(message, value["id"], on: &page, &overview)
      } else {
        writeLine(value, on: &page, &overview)
      }
    case "reasoning":
      let entry = page.item(.entry, named: name(value, page), under: .root)
      page.put(entry, .startedAt, moment: page.time)
      page.put(entry, .reasoning, value["text"])
      chat.note(entry, .assistant, says: false)
    case "tool_call":
      let entry = chat.assistant ?? page.item(.entry, named: name(value, page), under: .root)
      chat.note(entry, .assistant, says: false)
      let call = chat.write(
        call: value, named: value["toolCallId"], at: page.time, under: entry, on: &page)
      page.put(call, .running)
    case "tool_result": answer(value, on: &page)
    case "completion":
      overview.stated = .succeeded
      overview.completedAt = page.time
      page.put(.root, .outputText, value["finalText"])
    case "error":
      overview.settled = .failed
      overview.error = value["message"]?.string ?? value["error"]?.string
    case "todo_state", "compaction_state", "session_end": break
    case let type: page.unknownRecord(type ?? "")
    }
    overview.answer = chat.answer
    overview.ending = chat.isAnswered ? .succeeded : .lost
  }

  private func name(_ value: JSONValue, _ page: Page) -> String {
    value["id"]?.string ?? page.recordName
  }

  private mutating func write(
    _ message: JSONValue, _ id: JSONValue?, on page: inout Page, _ overview: inout Overview
  ) {
    let name = id?.string ?? page.recordName
    let entry = chat.write(
      message, named: name, at: page.time, on: &page, asked: { overview.asked($0) })
    if let entry { page.put(entry, .id, id) }
    chat.putOpen(on: &page)
  }

  /// A message of the stream, whose text stands beside its role.
  private mutating func writeLine(
    _ value: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    let role = EntryRole(word: value["role"]?.string ?? "") ?? .assistant
    let entry = page.item(.entry, named: name(value, page), role: role, under: .root)
    page.put(entry, .id, value["id"])
    page.put(entry, .startedAt, moment: page.time)
    page.put(entry, .message, value["text"])
    if role == .user { overview.asked(value["text"]?.string) }
    chat.note(entry, role, says: true)
  }

  private mutating func answer(_ value: JSONValue, on page: inout Page) {
    let id = value["toolCallId"] ?? value["toolId"]
    guard let call = chat.take(id?.string) else {
      return page.malformed("a result without its call")
    }
    let isError =
      value["isError"]?.bool ?? (value["value"]?["exitCode"]?.integer.map { $0 != 0 } ?? false)
    page.put(call, .result, value["value"])
    page.put(call, .error, value["error"]?["message"] ?? value["error"])
    page.put(call, .completedAt, moment: page.time)
    page.put(call, isError || value["error"]?.nonNull != nil ? .failed : .completed)
  }
}
