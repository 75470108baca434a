import SessionModel

/// A filter made ready to be asked for each node of the tree.
struct NodeFilter {
  /// The nodes that hold the text; `nil` without one.
  private let text: NodeSet?
  /// Whether what holds the text is hidden.
  private let isInverted: Bool
  /// The preset.
  private let preset: Filter.Preset
  /// Which tool each call is of.
  private let tools: ToolIndex
  /// What was chosen of each kind; `nil`: any.
  private let statuses: Set<ToolStatus>?
  /// The roles that were chosen; `nil` when none was.
  private let roles: Set<EntryRole>?
  /// The tools that were chosen; `nil` when none was.
  private let toolNumbers: Set<Int>?
  /// What the tools that were chosen are for; `nil` when none was.
  private let kinds: Set<ToolKind>?
  /// The agents that were chosen; `nil` when none was.
  private let agents: Set<NodeID>?

  /// A number that is another for another filter.
  let number: Int

  /// Makes a filter ready to be asked.
  init(_ filter: Filter, text: NodeSet?, tools: ToolIndex) {
    number = filter.hashValue
    self.text = filter.query == nil ? nil : text
    isInverted = filter.isInverted
    preset = filter.preset
    self.tools = tools
    var statuses: Set<ToolStatus> = []
    var roles: Set<EntryRole> = []
    var numbers: Set<Int> = []
    var kinds: Set<ToolKind> = []
    var agents: Set<NodeID> = []
    for choice in filter.choices {
      switch choice {
      case .status(let status): statuses.insert(status)
      case .role(let role): roles.insert(role)
      case .kind(let kind): kinds.insert(kind)
      case .tool(let number): numbers.insert(number)
      case .agent(let agent): agents.insert(agent)
      }
    }
    self.statuses = statuses.isEmpty ? nil : statuses
    self.roles = roles.isEmpty ? nil : roles
    self.kinds = kinds.isEmpty ? nil : kinds
    toolNumbers = numbers.isEmpty ? nil : numbers
    self.agents = agents.isEmpty ? nil : agents
  }

  /// Whether a call is meant.
  ///
  /// - Parameters:
  ///   - kind: what its tool is for.
  ///   - role: who speaks in the entry that it belongs to.
  ///   - agent: the identity of the call that started the agent that made it.
  func holds(
    call id: NodeID, _ status: ToolStatus?, kind: ToolKind, role: EntryRole, agent: NodeID
  ) -> Bool {
    switch preset {
    case .all: break
    case .failed: if status != .failed { return false }
    case .attention: if status?.isOpen != true { return false }
    case .changes: if !kind.changesFiles { return false }
    case .conversation: return false
    }
    if let statuses, status.map({ !statuses.contains($0) }) ?? true { return false }
    if let kinds, !kinds.contains(kind) { return false }
    if let toolNumbers, !toolNumbers.contains(tools.number(id)) { return false }
    return holds(id, role, agent)
  }

  /// Whether an entry is meant.
  func holds(entry id: NodeID, role: EntryRole, agent: NodeID) -> Bool {
    // What is said of calls can't hold for an entry.
    guard preset == .all || preset == .conversation, statuses == nil, toolNumbers == nil,
      kinds == nil
    else {
      return false
    }
    return holds(id, role, agent)
  }

  /// Whether the end of the session is meant.
  func holdsEnding(hasError: Bool) -> Bool {
    switch preset {
    case .all, .conversation: break
    case .failed: if !hasError { return false }
    case .attention, .changes: return false
    }
    guard statuses == nil, toolNumbers == nil, kinds == nil, roles == nil, agents == nil else {
      return false
    }
    return holdsText(.root)
  }

  /// Whether what was chosen holds for a node.
  private func holds(_ id: NodeID, _ role: EntryRole, _ agent: NodeID) -> Bool {
    if let roles, !roles.contains(role) { return false }
    if let agents, !agents.contains(agent) { return false }
    return holdsText(id)
  }

  /// Whether the text holds for a node.
  private func holdsText(_ id: NodeID) -> Bool {
    guard let text else { return true }
    return text.contains(id) != isInverted
  }
}
