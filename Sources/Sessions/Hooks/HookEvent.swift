/// What a hook is about, whatever its agent calls it.
enum HookEvent: Sendable {
  /// A person must allow a call.
  case permission
  /// A person must answer.
  case question
  /// Something is told; by its kind and its words it may be more than that.
  case notification
  /// The turn is over.
  case done
  /// The turn was ended by an error.
  case failed
  /// What was known of the session is over.
  case over

  /// The event of a name, however it is written; `nil` for one that tells nothing here.
  init?(_ name: String) {
    guard let event = Self.names[name.lowercased().filter { $0 != "-" && $0 != "_" }] else {
      return nil
    }
    self = event
  }

  /// The events by their names in small letters.
  private static let names: [String: HookEvent] = [
    "permissionrequest": .permission, "elicitation": .question, "notification": .notification,
    "stop": .done, "agentstop": .done, "afteragent": .done, "agentturncomplete": .done,
    "stopfailure": .failed, "erroroccurred": .failed,
    "sessionstart": .over, "sessionend": .over, "userpromptsubmit": .over,
    "userpromptsubmitted": .over, "beforeagent": .over,
  ]

  /// What a notification is about.
  ///
  /// - Parameters:
  ///   - kind: its kind; older versions have none, and their words tell.
  static func of(notification kind: String?, _ words: String?) -> SessionHint.Kind {
    switch kind {
    case "permission_prompt", "ToolPermission": return .permission
    case "elicitation_dialog", "agent_needs_input": return .question
    case "idle_prompt": return .done
    case .some: return .notification
    case nil: break
    }
    guard let words = words?.lowercased() else { return .notification }
    if words.contains("permission") { return .permission }
    return words.contains("waiting for your input") ? .done : .notification
  }
}
