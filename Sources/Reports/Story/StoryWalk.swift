import SessionModel

/// A walk over a session as the tree of the viewer tells it: what is asked holds what follows, and what a message
/// without text did stands below what was said before it.
///
/// Every item comes twice, when it is entered and when it is left, but for entries that say nothing.
struct StoryWalk: Sequence, IteratorProtocol {
  /// One end of a row.
  struct Step {
    /// What a row is.
    enum Kind { case turn, entry, call }
    /// What it is.
    var kind: Kind
    /// The entry or call.
    var node: NodeID
    /// Whether it is entered; left otherwise.
    var isStart: Bool
    /// The number of rows around it.
    var depth: Int
    /// Whether it is the last of its siblings that were not retracted.
    var isCurrent: Bool
    /// The places of the items above it and its own, in the document.
    var path: [Int]
    /// The number of a turn, from 1.
    var turn = 0
    /// The entry without a row of its own that asked for a call: what it thought is told with the call.
    var thinker: NodeID?

    /// The place in the document as other programs are told it: `2.0.1`.
    var index: String { path.map(String.init).joined(separator: ".") }
  }

  /// A level of entries, and what is open on it.
  private struct Level {
    /// The rows around the level.
    var depth: Int
    /// The turn that is open.
    var turn: Step?
    /// The entry that is open.
    var entry: Step?
    /// The entry that has no row, until its first call comes.
    var silent: NodeID?

    /// The row that holds the calls that come.
    var owner: Int { entry.map(\.depth) ?? turn.map(\.depth) ?? depth - 1 }
  }

  /// What is walked through.
  private let session: Session
  /// The position that is looked at.
  private let position: Int32
  /// The document in its order.
  private var walk: TreeWalk
  /// What each turn began with; empty where one item is told.
  private let turns: [NodeID: Int]
  /// The levels from the root to where the walk is.
  private var levels = [Level(depth: 0)]
  /// The places of the items from the root to where the walk is.
  private var path: [Int] = []
  /// Steps that were found and not taken yet, the next one last.
  private var ready: [Step] = []
  /// Whether the walk is over.
  private var isOver = false

  /// Walks what a report is about.
  init(_ session: Session, _ options: ReportOptions, includesRetracted: Bool = true) {
    self.session = session
    position = options.position ?? session.position
    walk = TreeWalk(session, options, includesRetracted: includesRetracted)
    guard options.item ?? .root == .root else {
      turns = [:]
      return
    }
    var turns: [NodeID: Int] = [:]
    for (number, entry) in TurnIndex(session, at: position).beginnings.enumerated()
    where session.isPrompt(entry, at: position) {
      turns[entry] = number + 1
    }
    self.turns = turns
  }

  /// Takes the next step.
  mutating func next() -> Step? {
    while ready.isEmpty, !isOver {
      guard let step = walk.next() else {
        isOver = true
        closeEntry()
        closeTurn()
        ready.reverse()
        break
      }
      if step.isStart { path.append(step.index) }
      take(step)
      if !step.isStart { path.removeLast() }
      ready.reverse()
    }
    return ready.popLast()
  }

  /// Finds what a step of the document comes to.
  private mutating func take(_ step: TreeWalk.Step) {
    let top = levels.count - 1
    switch (session.kind(step.node), step.isStart) {
    case (.entry, true):
      levels[top].silent = nil
      if top == 0, let number = turns[step.node] {
        closeEntry()
        closeTurn()
        var turn = row(.turn, step, depth: levels[top].depth)
        turn.turn = number
        levels[top].turn = turn
        ready.append(turn)
        return
      }
      let isSilent =
        (levels[top].entry != nil || levels[top].turn != nil)
        && !session.earnsRow(step.node, at: position)
        && !session.isRetracted(step.node, at: position)
      if isSilent {
        levels[top].silent = step.node
        return
      }
      closeEntry()
      let entry = row(
        .entry, step, depth: levels[top].turn.map { $0.depth + 1 } ?? levels[top].depth)
      levels[top].entry = entry
      ready.append(entry)
    case (.call, true):
      var call = row(.call, step, depth: levels[top].owner + 1)
      call.thinker = levels[top].silent
      levels[top].silent = nil
      ready.append(call)
      levels.append(Level(depth: call.depth + 1))
    case (.call, false):
      closeEntry()
      levels.removeLast()
      var call = row(.call, step, depth: levels[top - 1].owner + 1)
      call.isStart = false
      ready.append(call)
    case (.entry, false), (.session, _): break
    }
  }

  private func row(_ kind: Step.Kind, _ step: TreeWalk.Step, depth: Int) -> Step {
    Step(
      kind: kind, node: step.node, isStart: true, depth: depth, isCurrent: step.isCurrent,
      path: path)
  }

  /// Leaves the entry that is open on the innermost level.
  private mutating func closeEntry() {
    guard var entry = levels[levels.count - 1].entry else { return }
    levels[levels.count - 1].entry = nil
    entry.isStart = false
    ready.append(entry)
  }

  /// Leaves the turn that is open on the innermost level.
  private mutating func closeTurn() {
    guard var turn = levels[levels.count - 1].turn else { return }
    levels[levels.count - 1].turn = nil
    turn.isStart = false
    ready.append(turn)
  }
}
