import JSONReading
import SessionModel

/// What the ends of a file tell in a list of sessions.
extension Gemini {
  /// Reads a line of the update log, or the whole document of old.
  static func readGlance(_ record: JSONValue, _ draft: inout GlanceDraft) {
    if record["projectHash"] != nil || record["messages"] != nil {
      draft.begin(
        id: record["sessionId"], folder: record["directories"]?.elements.first { _ in true },
        at: record["startTime"])
      if record["kind"]?.isString("subagent") == true { draft.glance.isSubagent = true }
      for message in GlanceDraft.parts(of: record["messages"]) {
        readGeminiMessage(message, &draft)
      }
      return
    }
    if let set = record["$set"] {
      draft.title(set["summary"])
      return
    }
    readGeminiMessage(record, &draft)
  }

  private static func readGeminiMessage(_ message: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = message["type"] else { return }
    if type.isString("user") {
      draft.prompt(message["displayContent"] ?? message["content"])
    } else if type.isString("error") {
      draft.end(.failed)
    } else if type.isString("gemini") {
      draft.model(message["model"])
      guard let calls = message["toolCalls"], calls.elements.contains(where: { _ in true }) else {
        if GlanceDraft.says(message["content"]) {
          draft.end(.succeeded)
        } else {
          draft.glance.turn = .working
        }
        return
      }
      for call in calls.elements {
        switch call["status"]?.string {
        case "success": draft.result(call["id"], .completed)
        case "error": draft.result(call["id"], .failed)
        case "cancelled": draft.end(.cancelled)
        case "awaiting_approval": draft.call(call["id"], needsPerson: true)
        default: draft.call(call["id"])
        }
      }
    }
  }
}
