import SessionModel

/// What is shown of the tree: a text, a preset and what was chosen in the list. All of it must hold.
package struct Filter: Hashable, Sendable {
  /// The filters that one key goes through.
  package enum Preset: String, CaseIterable, Hashable, Sendable {
    case all, failed, attention, changes, conversation

    /// One line for people.
    package var help: String {
      switch self {
      case .all: "everything"
      case .failed: "calls that failed"
      case .attention: "calls that run or wait"
      case .changes: "calls that change files"
      case .conversation: "messages without calls"
      }
    }

    /// The one after it.
    var next: Preset {
      let all = Self.allCases
      let index = all.firstIndex(of: self) ?? 0
      return all[(index + 1) % all.count]
    }
  }

  /// One thing that can be chosen in the list.
  package enum Choice: Hashable, Sendable {
    case status(ToolStatus)
    case role(EntryRole)
    /// The calls of tools that are for something.
    case kind(ToolKind)
    /// The calls of a tool, by its number in the `ToolIndex`.
    case tool(Int)
    /// What an agent did, by the identity of the call that started it; the root for the main one.
    case agent(NodeID)
  }

  /// The text; what is found of it is kept beside, in `ViewerState.filterRun`.
  package var query: SearchQuery?
  /// Whether what holds the text is hidden, and everything else shown.
  package var isInverted = false
  /// The preset.
  package var preset = Preset.all
  /// What was chosen; of each kind, one must hold.
  package var choices: Set<Choice> = []
  /// Whether everything is shown for now.
  package var isSuspended = false

  /// Makes a filter that shows everything.
  package init() {}

  /// Whether there is anything that it hides when it is not suspended.
  package var isEmpty: Bool { query == nil && preset == .all && choices.isEmpty }
  /// Whether it hides anything now.
  package var isActive: Bool { !isEmpty && !isSuspended }

  /// Whether the names of tools matter.
  var needsTools: Bool {
    choices.contains { if case .tool = $0 { true } else { false } }
  }

  /// What it is, for people: `failed · tool:Bash · &timeout`.
  package func words(_ tools: ToolIndex) -> [String] {
    var words: [String] = []
    if preset != .all { words.append(preset.rawValue) }
    var names: [String: [String]] = [:]
    for choice in choices {
      switch choice {
      case .status(let status): names["status", default: []].append(status.word)
      case .role(let role): names["role", default: []].append(role.word)
      case .kind(let kind): names["kind", default: []].append(kind.word)
      case .tool(let number): names["tool", default: []].append(tools.name(number))
      case .agent: names["agent", default: []].append("")
      }
    }
    for kind in ["status", "role", "kind", "tool"] {
      guard let chosen = names[kind]?.sorted() else { continue }
      let more = chosen.count > 2 ? "+\(chosen.count - 2)" : ""
      words.append("\(kind):\(chosen.prefix(2).joined(separator: ","))\(more)")
    }
    if let agents = names["agent"]?.count {
      words.append("\(agents) agent\(agents == 1 ? "" : "s")")
    }
    if let query { words.append("&\(isInverted ? "!" : "")\(query.text)") }
    return words
  }
}
