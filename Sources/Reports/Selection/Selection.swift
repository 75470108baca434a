import SessionModel

/// Which items a report tells: those that are meant, and those that hold them.
///
/// Conditions of one sort are alternatives (`failed` and `running`, two tools, two turns); of different sorts all
/// must hold. An entry is meant where nothing is asked of calls.
struct Selection {
  /// Whether an item is told, by its index.
  private var shown: [Bool]

  /// Whether an item is told.
  func holds(_ item: NodeID) -> Bool { shown[Int(item.index)] }

  /// Chooses from a session; `nil` when everything is told.
  init?(_ session: Session, _ options: ReportOptions) {
    guard options.isSelective else { return nil }
    let position = options.position ?? session.position
    shown = [Bool](repeating: false, count: session.nodeCount)
    let wanted = Wanted(options)
    let turns = TurnIndex(session, at: position)
    var above: [(item: NodeID, isMeant: Bool, begun: Milliseconds?)] = []
    var turn: (number: Int, beginning: NodeID)?
    for step in TreeWalk(session, at: position) {
      guard step.isStart else {
        above.removeLast()
        continue
      }
      let isCall = session.kind(step.node) == .call
      if above.isEmpty { turn = turns.turn(of: step.node, in: session) }
      // A call whose time nobody tells began with its message.
      let begun =
        session.moment(step.node, .startedAt, at: position) ?? above.last?.begun
        ?? session.timeline.time(at: session.born(step.node))
      let hasBegun = wanted.from.map { begun ?? .zero >= $0 } ?? true
      let isMeant =
        hasBegun && wanted.holds(turn: turn?.number)
        && (isCall
          ? wanted.holds(call: step.node, session, position)
          : wanted.areEntriesMeant && above.last?.isMeant ?? true)
      above.append((step.node, isMeant, begun))
      guard isMeant else { continue }
      for holder in above.reversed() where !shown[Int(holder.item.index)] {
        shown[Int(holder.item.index)] = true
      }
      // What was asked stands over what was done; where nobody asks, a turn begins with anything.
      if let turn, session.isPrompt(turn.beginning, at: position) {
        shown[Int(turn.beginning.index)] = true
      }
    }
  }

  /// What is asked of items, by sorts.
  private struct Wanted {
    /// Which calls are told at all.
    let calls: CallChoice
    /// From when on.
    let from: Milliseconds?
    /// Whether failed calls are meant, and open ones; both for none asked.
    var (failed, running) = (false, false)
    /// The names of tools.
    var tools: Set<String> = []
    /// The kinds of tools.
    var kinds: Set<ToolKind> = []
    /// The numbers of turns.
    var turns: Set<Int> = []

    init(_ options: ReportOptions) {
      (calls, from) = (options.calls, options.from)
      for condition in options.only {
        switch condition {
        case .failed: failed = true
        case .running: running = true
        case .tool(let name): tools.insert(name)
        case .kind(let kind): kinds.insert(kind)
        case .turn(let number): turns.insert(number)
        }
      }
    }

    /// Whether nothing is asked of calls.
    var areEntriesMeant: Bool { !failed && !running && tools.isEmpty && kinds.isEmpty }

    func holds(turn: Int?) -> Bool { turns.isEmpty || turn.map(turns.contains) == true }

    func holds(call: NodeID, _ session: Session, _ position: Int32) -> Bool {
      let status = session.standing(of: call, at: position).value
      switch calls {
      case .all: break
      case .failed: if status != .failed { return false }
      case .none: return false
      }
      if failed || running, !(failed && status == .failed || running && status.isOpen) {
        return false
      }
      if !kinds.isEmpty, !kinds.contains(session.toolKind(call)) { return false }
      return tools.isEmpty
        || tools.contains(session.name(ofCall: call, at: position).lowercased())
    }
  }
}
