import JSONReading
import SessionModel

/// What the ends of a file tell in a list of sessions.
extension Pi {
  /// How blocks are called that are calls.
  private static let callTypes: Set<String> = ["toolCall", "tool_use", "toolUse"]

  /// Reads an entry.
  static func readGlance(_ entry: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = entry["type"] else { return }
    if type.isString("session") {
      draft.begin(id: entry["id"], folder: entry["cwd"], at: entry["timestamp"])
      draft.fork(of: Pi.parent(ofHead: entry))
      draft.model(entry["modelId"])
    } else if type.isString("model_change") {
      draft.model(entry["modelId"])
    } else if type.isString("session_info") {
      draft.title(entry["name"])
    }
    guard let message = entry["message"], let role = message["role"] else { return }
    if role.isString("user") {
      draft.prompt(message["content"])
    } else if role.isString("toolResult") {
      draft.result(message["toolCallId"], status(ofResult: message))
    } else if role.isString("assistant") {
      draft.model(message["model"])
      for part in GlanceDraft.parts(of: message["content"])
      where callTypes.contains(part["type"]?.string ?? "") {
        draft.call(part["id"])
      }
      switch message["stopReason"]?.string {
      case "stop": draft.end(.succeeded)
      case "length": draft.end(.incomplete)
      case "error": draft.end(.failed)
      case "aborted": draft.end(.cancelled)
      default: break
      }
    }
  }
}
