import CellGrid
import SessionModel

/// The list of what can be filtered by, with how much there is of each.
package struct ChecklistView: View {
  package static let layer = ViewLayer.box

  /// One row that can be chosen.
  package struct Item: Hashable, Sendable {
    /// What it stands for.
    package var choice: Filter.Choice
    /// Its name.
    package var label: SafeText
    /// How many calls or messages there are of it.
    package var count: Int
  }

  /// A row of the list.
  package enum Row: Hashable, Sendable {
    case heading(String)
    /// An item, by its index.
    case item(Int)
  }

  /// What can be chosen.
  package private(set) var items: [Item] = []
  /// The position that it was made of.
  private var position: Int32 = -1
  /// The index of the item under the cursor.
  package private(set) var selected = 0

  /// Tools and agents that are listed: the most used ones.
  private static let limit = 60

  package static func opened(by command: Command, in state: ViewerState) -> ChecklistView? {
    command == .filterList ? ChecklistView() : nil
  }

  /// Handles a key: a digit chooses a row, and every key is complete by itself.
  package mutating func press(
    _ key: Key, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    if case .character(let character, []) = key, let digit = character.wholeNumberValue {
      guard (1...9).contains(digit), digit <= items.count else {
        return .done(state.refuse("there is no row \(digit)"))
      }
      selected = digit - 1
      choose(&state)
      return .done
    }
    guard case .command(let command, let number) = state.options.keyMap.match([key]) else {
      return .done(state.refuse("key \(key.name ?? "") means nothing here"))
    }
    return perform(command, number, &state, session)
  }

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let last = max(0, items.count - 1)
    let page = max(1, state.layout.tree.count - 2)
    switch command {
    case .down: selected = min(last, selected + 1)
    case .up: selected = max(0, selected - 1)
    case .pageDown, .halfPageDown: selected = min(last, selected + page)
    case .pageUp, .halfPageUp: selected = max(0, selected - page)
    case .first, .start: selected = 0
    case .last, .end: selected = last
    case .pause: choose(&state)
    case .detail, .toggle, .filterList, .cancel, .quit: return .closed
    case .preset, .suspendFilter, .quitAll, .interrupt, .redraw, .suspend, .pollNow: return .passed
    default: return .done(state.refuse("not here: \(command.help)"))
    }
    return .done
  }

  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response { .done }

  package func hints(_ state: ViewerState) -> [Hint]? {
    [
      Hint(.pause, "toggle"), Hint(.cancel, "close"), Hint(.preset, "preset"),
      Hint(.suspendFilter, "off"),
    ]
  }

  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    state.tools.update(session)
    guard position != state.position else { return }
    let tree = Outline(session, at: state.position, folds: .none)
    update(tree, session, at: state.position, state.tools, chosen: state.filter.choices)
  }

  package mutating func turn() { position = -1 }

  /// Takes what the cursor stands on in or out of the filter.
  private func choose(_ state: inout ViewerState) {
    guard items.indices.contains(selected) else { return }
    let choice = items[selected].choice
    if state.filter.choices.remove(choice) == nil { state.filter.choices.insert(choice) }
    state.filter.isSuspended = false
  }

  /// Lists what there is in a tree.
  ///
  /// - Parameter chosen: what is chosen, which stays in the list when there is none of it.
  private mutating func update(
    _ tree: Outline, _ session: Session, at position: Int32, _ tools: ToolIndex,
    chosen: Set<Filter.Choice>
  ) {
    self.position = position
    var counts: [Filter.Choice: Int] = [:]
    for choice in chosen { counts[choice] = 0 }
    var agents: [NodeID] = []
    for node in tree.nodes {
      switch node.kind {
      case .ending, .remark, .quiet: continue
      case .entry: counts[.role(session.role(node.id)), default: 0] += 1
      case .call:
        if let status = node.status { counts[.status(status), default: 0] += 1 }
        counts[.kind(session.toolKind(node.id)), default: 0] += 1
        counts[.tool(tools.number(node.id)), default: 0] += 1
        if node.hasChildren { agents.append(node.id) }
      }
    }
    items = []
    for status in ToolStatus.allCases { add(.status(status), status.word, counts) }
    for role in EntryRole.allCases { add(.role(role), role.word, counts) }
    for kind in ToolKind.allCases where kind != .other { add(.kind(kind), kind.word, counts) }
    add(.kind(.other), ToolKind.other.word, counts)
    var listed: [(Filter.Choice, String, Int)] = []
    for (choice, count) in counts {
      if case .tool(let number) = choice { listed.append((choice, tools.name(number), count)) }
    }
    listed.sort { ($1.2, $0.1) < ($0.2, $1.1) }
    for (choice, name, _) in listed.prefix(Self.limit) { add(choice, name, counts) }
    if !agents.isEmpty {
      items.append(Item(choice: .agent(.root), label: "main", count: tree.ownCalls(of: -1)))
    }
    for agent in agents.prefix(Self.limit) {
      // What it was asked tells agents apart better than the name of the tool that started it.
      let name =
        session.summary(of: agent, at: position)
        ?? session.text(agent, .name, at: position, limit: 256) ?? "agent"
      let index = tree.index(of: session.identity(agent)) ?? -1
      items.append(
        Item(
          choice: .agent(session.identity(agent)), label: SafeText(name),
          count: tree.ownCalls(of: index)))
    }
    selected = max(0, min(selected, items.count - 1))
  }

  /// Adds an item, when there is any of it.
  private mutating func add(
    _ choice: Filter.Choice, _ name: String, _ counts: [Filter.Choice: Int]
  ) {
    guard let count = counts[choice] else { return }
    items.append(Item(choice: choice, label: SafeText(name), count: count))
  }

  /// The rows, each kind under its heading.
  package var rows: [Row] {
    var rows: [Row] = []
    var heading = ""
    for (index, item) in items.enumerated() {
      let own =
        switch item.choice {
        case .status: "Status"
        case .role: "Role"
        case .kind: "Kind"
        case .tool: "Tool"
        case .agent: "Agent"
        }
      if own != heading { rows.append(.heading(own)) }
      heading = own
      rows.append(.item(index))
    }
    return rows
  }
}

extension ViewerState {
  /// The list of what can be filtered by; `nil` while it is closed.
  package var checklist: ChecklistView? { views.find(ChecklistView.self) }
}

extension Outline {
  /// The calls that stand in the entries of an agent, without those of agents inside it.
  ///
  /// - Parameter index: the index of the agent's call; -1 for the main one.
  func ownCalls(of index: Int) -> Int {
    var count = 0
    let end = index < 0 ? nodes.count : end(of: index)
    var next = index + 1
    while next < end {
      if nodes[next].kind == .call {
        count += 1
        next = nodes[next].hasChildren ? self.end(of: next) : next + 1
      } else {
        next += 1
      }
    }
    return count
  }
}
