import JSONReading
import SessionModel

/// What the ends of a file tell in a list of sessions.
extension EspalierRecording {
  /// Reads a line: the header, a record or an update.
  static func readGlance(_ line: JSONValue, _ draft: inout GlanceDraft) {
    if line["espalier_recording"] != nil {
      draft.begin(id: nil, folder: nil, at: line["started_at"])
      draft.recordedFormat = line["format"]?.string
      if draft.glance.prompt == nil { draft.glance.prompt = line["source"]?.string }
    } else if let update = line["update"] {
      readUpdate(update, &draft)
    } else if let record = line["record"], let format = draft.recordedFormat,
      format != Self.format.name
    {
      Format.named(format)?.glance?(record, &draft)
    }
  }

  /// One update of a session (`--style updates`).
  private static func readUpdate(_ update: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = update["type"]?.string else { return }
    switch type {
    case "session_status": readStatus(update["to"], &draft)
    case "completed": readStatus(update["status"], &draft)
    case "session_changed":
      draft.title(update["session"]?["title"])
      draft.model(update["session"]?["model"])
    case "new_message":
      for call in GlanceDraft.parts(of: update["entry"]?["tool_calls"]) {
        readCall(call, &draft)
      }
    case "new_tool_calls":
      for call in GlanceDraft.parts(of: update["new_tool_calls"]) {
        readCall(call, &draft)
      }
    case "tool_call_status": if let call = update["tool_call"] { readCall(call, &draft) }
    default: break
    }
  }

  private static func readStatus(_ word: JSONValue?, _ draft: inout GlanceDraft) {
    guard let status = SessionStatus(word: word?.string ?? "") else { return }
    if status.isOpen { draft.glance.turn = .working } else { draft.end(status) }
  }

  private static func readCall(_ call: JSONValue, _ draft: inout GlanceDraft) {
    guard let status = call["status"]?.string.flatMap({ ToolStatus(word: $0) }) else { return }
    if status.isOpen {
      draft.call(call["id"], needsPerson: status == .waiting)
    } else {
      draft.result(call["id"], status)
    }
  }
}
