import JSONReading
import SessionModel

/// What the ends of a file tell in a list of sessions.
extension Copilot {
  /// Reads an event.
  static func readGlance(_ event: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = event["type"]?.string, let data = event["data"] else { return }
    switch type {
    case "session.start", "session.resume":
      draft.begin(
        id: data["sessionId"], folder: data["context"]?["cwd"], at: event["timestamp"])
      draft.model(data["selectedModel"])
    case "session.model_change": draft.model(data["newModel"])
    case "session.title_changed": draft.title(data["title"])
    case "user.message":
      if data["source"]?.nonNull == nil || data["source"]?.isString("user") == true {
        draft.prompt(data["content"])
      }
    case "assistant.turn_start": draft.glance.turn = .working
    case "assistant.turn_end":
      // The end of a round that called tools is not that of the work.
      if draft.glance.turn == .answered { draft.end(.succeeded) }
    case "assistant.message":
      draft.model(data["model"])
      guard (event["agentId"] ?? data["parentToolCallId"])?.nonNull == nil else { break }
      let asks = data["toolRequests"]?.elements.contains { _ in true } ?? false
      if !asks, GlanceDraft.says(data["content"]) {
        draft.answer()
      } else {
        draft.glance.turn = .working
      }
    case "tool.execution_start": draft.call(data["toolCallId"])
    case "tool.execution_complete":
      draft.result(data["toolCallId"], status(ofEnd: data))
    case "permission.requested":
      draft.decision("permission " + (data["requestId"]?.string ?? ""), isOpen: true)
    case "permission.completed":
      draft.decision("permission " + (data["requestId"]?.string ?? ""), isOpen: false)
    case "abort": draft.end(.cancelled)
    case "session.error": draft.end(.failed)
    case "session.shutdown": if case .working = draft.glance.turn { draft.end(.lost) }
    default: break
    }
  }
}
