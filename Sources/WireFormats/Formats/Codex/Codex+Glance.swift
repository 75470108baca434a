import JSONReading
import SessionModel

/// What the ends of a file tell in a list of sessions.
extension Codex {
  /// Reads a line.
  static func readGlance(_ line: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = line["type"], let payload = line["payload"] else { return }
    if type.isString("session_meta") {
      // A fork repeats the lines of its parent: the first one is its own.
      draft.begin(id: payload["id"], folder: payload["cwd"], at: payload["timestamp"])
      if payload["id"]?.string == draft.glance.id {
        draft.fork(of: payload["forked_from_id"])
        draft.branch(payload["git"]?["branch"])
      }
      if payload["source"]?["subagent"] != nil { draft.glance.isSubagent = true }
    } else if type.isString("turn_context") {
      draft.begin(id: nil, folder: payload["cwd"], at: line["timestamp"])
      draft.model(payload["model"])
    } else if type.isString("event_msg") {
      readCodexEvent(payload, &draft)
    } else if type.isString("response_item") {
      readCodexItem(payload, &draft)
    }
  }

  private static func readCodexEvent(_ event: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = event["type"]?.string else { return }
    switch type {
    case "user_message": draft.prompt(event["message"])
    case "task_started", "turn_started": draft.glance.turn = .working
    case "task_complete", "turn_complete": draft.end(.succeeded)
    case "turn_aborted": draft.end(.cancelled)
    case "error": draft.end(.failed)
    case "agent_message": draft.answer()
    case "thread_name_updated": draft.title(event["name"] ?? event["thread_name"])
    default: break
    }
  }

  private static func readCodexItem(_ item: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = item["type"]?.string else {
      // The first versions leave the type out.
      if item["role"]?.isString("user") == true {
        draft.prompt(item["content"])
      }
      return
    }
    switch type {
    case "message" where item["role"]?.isString("user") == true:
      draft.prompt(item["content"])
    case "function_call", "custom_tool_call", "local_shell_call": draft.call(item["call_id"])
    case "function_call_output", "custom_tool_call_output":
      draft.result(item["call_id"], CodexOutput.status(atEdgesOf: item["output"]))
    default: break
    }
  }
}
