import SessionModel

/// What the reader has opened and closed, by identity: it outlives polls, seeks and rewrites.
package struct Folds: Hashable, Sendable {
  /// What was chosen for single nodes.
  package var choices: [NodeID: Bool] = [:]
  /// How many levels of the tree are shown; `nil`: each kind has its own default.
  package var level: Int?
  /// The nodes of which everything is shown, however long.
  package var unabridged: Set<NodeID> = []

  /// Whether calls of a tool are open by themselves, as the user has it.
  var tools: [String: Bool] = [:]

  /// The level that `level` starts from when it is first changed: entries and calls are seen.
  static let usualLevel = 2

  /// Makes the defaults.
  package init() {}

  /// Everything open: the tree as it is for jumps that look into folds.
  static let none: Folds = {
    var folds = Folds()
    folds.level = .max
    return folds
  }()

  /// By default entries are open, agents until they have ended well, and calls when they failed.
  static func isOpenByDefault(
    _ kind: OutlineNode.Kind, hasChildren: Bool, _ status: ToolStatus?
  ) -> Bool {
    kind != .call || status == .failed || hasChildren && status != .completed
  }

  /// The default of a node, after what the user wants of its tool.
  func isOpenByDefault(
    _ kind: OutlineNode.Kind, hasChildren: Bool, _ status: ToolStatus?, _ id: NodeID,
    _ session: Session, at position: Int32
  ) -> Bool {
    // What programs wrote is one row, and so is what an agent was asked by another.
    if kind == .entry {
      let role = session.role(id)
      return role == .assistant || role == .step
        || role == .user && session.parent(id) == .root
          && !session.has(.origin, of: id, at: position)
    }
    let usual = Self.isOpenByDefault(kind, hasChildren: hasChildren, status)
    guard kind == .call, !tools.isEmpty else { return usual }
    let name = session.text(id, .name, at: position, limit: 256)?.lowercased() ?? ""
    return tools[name] ?? tools["*"] ?? usual
  }

  /// Tells whether a node is open.
  func isOpen(_ identity: NodeID, _ kind: OutlineNode.Kind, depth: Int, _ isDefault: Bool) -> Bool {
    if !choices.isEmpty, let choice = choices[identity] { return choice }
    guard let level, kind != .ending, kind != .remark else { return isDefault }
    return depth + 1 < level
  }

  /// Shows so many levels of the tree and forgets the single choices.
  mutating func show(levels: Int) {
    level = max(1, levels)
    choices = [:]
  }
}
