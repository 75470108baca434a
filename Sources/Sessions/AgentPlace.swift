import WireFormats

/// Where an agent keeps its sessions: a row of the one table of places.
///
/// Source: `reference/session-formats.md`, section 1.
package struct AgentPlace: Sendable {
  /// What people call the agent.
  package let agent: String
  /// The name of the format that its sessions are written in.
  package let format: String
  /// The variables that move the folder, the first that is set counts.
  package let variables: [Variable]
  /// The folder below home; a `*` in its name finds several. `nil` when only a variable names one.
  package let home: String?
  /// Folders below home that are looked at in any case, such as those of other profiles.
  package var profiles: [String] = []
  /// The files below the folder, by name; a `*` stands for any letters of one name.
  package let patterns: [String]
  /// How the names of files begin that match and are no sessions.
  package var without: [String] = []
  /// Where the folder has the registry of running processes, if there is one.
  package var registry: String?
  /// Whether who writes a session holds a lock on its file meanwhile.
  package var isLocked = false

  /// A variable of the environment that moves a folder.
  package struct Variable: Sendable {
    /// Its name.
    package let name: String
    /// The folder below the one that it names; empty for that one itself.
    package var below = ""
    /// Whether it may name several folders, separated by commas.
    package var isList = false
  }

  /// Every place, the agents that most people use first.
  package static let all: [AgentPlace] = [
    AgentPlace(
      agent: "claude-code", format: "claude-code",
      variables: [.init(name: "CLAUDE_CONFIG_DIR", isList: true)], home: ".claude",
      profiles: [".claude-*", ".config/claude"], patterns: ["projects/*/*.jsonl"],
      without: ["agent-"], registry: "sessions"),
    AgentPlace(
      agent: "codex", format: "codex", variables: [.init(name: "CODEX_HOME")], home: ".codex",
      patterns: [
        "sessions/*/*/*/rollout-*.jsonl", "sessions/*/*/*/rollout-*.jsonl.zst",
        "sessions/rollout-*.jsonl", "sessions/rollout-*.json", "archived_sessions/rollout-*.jsonl",
        "archived_sessions/rollout-*.jsonl.zst",
      ]),
    AgentPlace(
      agent: "opencode", format: "opencode",
      variables: [.init(name: "XDG_DATA_HOME", below: "opencode")], home: ".local/share/opencode",
      patterns: ["opencode.db", "opencode-*.db", "storage/session/*/ses_*.json"]),
    AgentPlace(
      agent: "kilo", format: "opencode", variables: [.init(name: "XDG_DATA_HOME", below: "kilo")],
      home: ".local/share/kilo", patterns: ["kilo.db", "storage/session/*/ses_*.json"]),
    AgentPlace(
      agent: "gemini", format: "gemini",
      variables: [.init(name: "GEMINI_CLI_HOME", below: ".gemini")], home: ".gemini",
      patterns: ["tmp/*/chats/session-*.jsonl", "tmp/*/chats/session-*.json"]),
    AgentPlace(
      agent: "copilot", format: "copilot", variables: [.init(name: "COPILOT_HOME")],
      home: ".copilot", patterns: ["session-state/*/events.jsonl", "session-state/*.jsonl"]),
    AgentPlace(
      agent: "pi", format: "pi", variables: [.init(name: "PI_CODING_AGENT_DIR")],
      home: ".pi/agent", patterns: ["sessions/*/*.jsonl"]),
    AgentPlace(
      agent: "pi", format: "pi", variables: [.init(name: "PI_CODING_AGENT_SESSION_DIR")], home: nil,
      patterns: ["*.jsonl", "*/*.jsonl"]),
    AgentPlace(
      agent: "qwen", format: "qwen",
      variables: [.init(name: "QWEN_RUNTIME_DIR"), .init(name: "QWEN_HOME")], home: ".qwen",
      patterns: ["projects/*/chats/*.jsonl"]),
    AgentPlace(
      agent: "cursor", format: "cursor", variables: [], home: ".cursor",
      patterns: [
        "projects/*/agent-transcripts/*.jsonl", "projects/*/agent-transcripts/*/*.jsonl",
      ]),
    AgentPlace(
      agent: "amp", format: "amp", variables: [.init(name: "XDG_DATA_HOME", below: "amp")],
      home: ".local/share/amp", patterns: ["threads/*.json"]),
    AgentPlace(
      agent: "kimi", format: "kimi", variables: [.init(name: "KIMI_SHARE_DIR")], home: ".kimi",
      patterns: ["sessions/*/*/wire.jsonl", "sessions/*/*/agents/main/wire.jsonl"]),
    AgentPlace(
      agent: "kimi", format: "kimi", variables: [.init(name: "KIMI_CODE_HOME")],
      home: ".kimi-code",
      patterns: ["sessions/*/*/wire.jsonl", "sessions/*/*/agents/main/wire.jsonl"]),
    AgentPlace(
      agent: "droid", format: "droid", variables: [], home: ".factory",
      patterns: ["sessions/*.jsonl", "sessions/*/*.jsonl"]),
    AgentPlace(
      agent: "grok", format: "grok", variables: [.init(name: "GROK_HOME")], home: ".grok",
      patterns: ["sessions/*/*/chat_history.jsonl"]),
    AgentPlace(
      agent: "recording", format: "espalier-recording",
      variables: [.init(name: "XDG_DATA_HOME", below: "espalier")],
      home: ".local/share/espalier", patterns: ["recordings/*.rec", "recordings/*.jsonl"],
      isLocked: true),
  ]

  /// Names that all sessions of a place have, so that their folders tell them apart.
  static let commonNames = Set(
    all.flatMap(\.patterns).compactMap { $0.split(separator: "/").last.map(String.init) }
  ).filter { !$0.contains("*") && !$0.hasSuffix(ListedRow.ending) }

  /// The folders of this agent on this machine; they may be missing, and names may hold `*`.
  ///
  /// - Parameter environment: the environment variables, `HOME` among them.
  package func folders(_ environment: [String: String]) -> [String] {
    let below = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    var folders: [String] = []
    for variable in variables {
      guard let value = environment[variable.name] else { continue }
      let names = variable.isList ? value.split(separator: ",") : [value[...]]
      // Relative folders are those of nobody: they change with where a program was started.
      folders = names.map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("/") }
        .map { variable.below.isEmpty ? String($0) : $0 + "/" + variable.below }
      if !folders.isEmpty { break }
    }
    guard let below else { return folders }
    if folders.isEmpty, let home { folders = [below + "/" + home] }
    return folders + profiles.map { below + "/" + $0 }
  }
}
