/// An agent whose hooks are understood: a row of the one table of them.
///
/// Sources: code.claude.com/docs/en/hooks, developers.openai.com/codex/hooks, geminicli.com/docs/hooks/reference,
/// docs.github.com/en/copilot/reference/hooks-reference.
package enum HookAgent: String, CaseIterable, Sendable {
  case claude, codex, gemini, copilot

  /// The agent, as the table of places calls it.
  package var agent: String { self == .claude ? "claude-code" : rawValue }

  /// The events that are worth a hint, by the names that settings have for them.
  package var events: [String] {
    switch self {
    case .claude: ["PermissionRequest", "Notification", "Stop", "StopFailure", "SessionEnd"]
    case .codex: ["PermissionRequest", "Stop"]
    case .gemini: ["Notification", "AfterAgent", "SessionEnd"]
    case .copilot:
      ["permissionRequest", "notification", "agentStop", "errorOccurred", "sessionEnd"]
    }
  }

  /// The file of settings that names hooks, below the folder of the agent.
  package var settingsFile: String {
    switch self {
    case .claude, .gemini: "settings.json"
    case .codex: "hooks.json"
    case .copilot: "hooks/espalier.json"
    }
  }

  /// What a file of settings holds that is only begun.
  var emptySettings: String { self == .copilot ? "{\n  \"version\": 1\n}\n" : "{}\n" }

  /// What else there is to know of its settings, in whole sentences.
  package var note: String? {
    switch self {
    case .claude, .gemini, .copilot: nil
    case .codex:
      """
      Versions whose hooks are off ask for this in config.toml, which is not changed here:
        [features]
        codex_hooks = true
      Instead of hooks, this in config.toml tells of turns that are over:
        notify = ["espalier", "hook", "codex"]
      """
    }
  }

  /// The folder of its settings; `nil` without a home.
  ///
  /// - Parameter environment: the environment variables, `HOME` among them.
  package func folder(_ environment: [String: String]) -> String? {
    AgentPlace.all.first { $0.agent == agent }?.folders(environment).first
  }
}
