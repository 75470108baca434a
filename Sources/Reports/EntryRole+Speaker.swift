import SessionModel

extension EntryRole {
  /// What stands in front of what somebody says, unless it is the agent.
  var speaker: String {
    switch self {
    case .user: "> "
    case .system: "system: "
    case .assistant, .step: ""
    }
  }
}
