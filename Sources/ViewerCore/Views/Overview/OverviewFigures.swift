import JSONReading
import SessionModel

/// What happened in a session, in figures and in the nodes to go to.
package struct OverviewFigures: Sendable {
  /// A turn or, where nobody asks, a step.
  package struct Part: Hashable, Sendable {
    /// Its number, from 1.
    package var number: Int
    /// What it begins with.
    package var node: NodeID
    /// How many calls there are in it, and how many failed.
    package var calls = 0
    package var failed = 0
    /// When it began and ended, as far as that is known.
    var start: Milliseconds?
    var end: Milliseconds?
    /// Its tokens and their cost.
    package var tokens = TokenCount()

    /// Takes note of an end of something inside.
    mutating func last(_ moment: Milliseconds?) {
      guard let moment else { return }
      end = max(end ?? moment, moment)
    }

    /// How long it took.
    package var span: Milliseconds? {
      guard let start, let end, end > start else { return nil }
      return end - start
    }
  }

  /// Calls that failed for the same reason.
  package struct Failure: Hashable, Sendable {
    /// What they are called.
    package var tool: String
    /// Why they failed.
    package var cause: FailureCause
    /// The calls, in the order of the tree.
    package var calls: [NodeID]
  }

  /// Messages, calls and tokens, as `espalier stats` counts them.
  package private(set) var stats: SessionStats
  /// Whether somebody asked: the parts are turns then, and steps otherwise.
  package private(set) var isAsked = false
  /// The turns or steps.
  package private(set) var parts: [Part] = []
  /// The last words behind the last prompt; none while nothing was said.
  package private(set) var answer = NodeID.none
  /// Where there are none, the last words of all.
  package private(set) var earlier = NodeID.none
  /// The files that were changed.
  package private(set) var files: [ChangedFile] = []
  /// The folder that they have in common.
  package private(set) var folder: CommonFolder
  /// What failed, what happened most often first.
  package private(set) var failures: [Failure] = []
  /// How calls waited for a person, in order.
  package private(set) var waits: [PersonWait] = []
  /// The call that ran longest of those that start no others and ask nobody.
  package private(set) var longest: (call: NodeID, took: Milliseconds)?
  /// How much of the context is filled, where the source tells it.
  package private(set) var context: ContextShare?
  /// The last message with tokens of its own.
  package var lastMessage: NodeID? { stats.messages.last?.entry }
  /// Whether anything goes on.
  var isAtWork = false

  /// Adds up what is known of a session at a position.
  ///
  /// - Parameters:
  ///   - now: until when that counts which still runs.
  ///   - causes: what is known of failures already.
  init(
    _ session: Session, at position: Int32, _ figures: NodeFigures, _ edits: EditIndex,
    now: Milliseconds, prices: PriceTable, causes: inout [NodeID: FailureCause],
    _ parser: JSONParser
  ) {
    stats = SessionStats(of: session, at: position, prices: prices)
    folder = CommonFolder([])
    let times = Times(session, at: position, now: now)
    var (turns, steps): ([Part], [Part]) = ([], [])
    var (failed, touches): ([NodeID], [FileTouch]) = ([], [])
    var spoken: [NodeID] = []
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      let node = step.node
      if session.kind(node) == .call {
        let call = figures.call(node)
        guard call.tool >= 0 else { continue }
        let name = figures.name(call.tool)
        stats.take(call: node, named: name, call.status ?? .pending, took: call.duration)
        let isOpen = call.status?.isOpen == true
        isAtWork = isAtWork || isOpen
        let end = call.end ?? call.start.map { isOpen ? max($0, now) : $0 }
        Self.change(&turns, &steps) { part in
          part.calls += 1
          if call.status == .failed { part.failed += 1 }
          part.last(end)
        }
        if call.status == .failed { failed.append(node) }
        if let touched = edits.touches[node] { touches += touched }
        note(
          node, call, figures.waits[node], isLeaf: !step.hasChildren(session, position), session)
        continue
      }
      let before = stats.messages.count
      let own = figures.tokens[node]
      stats.take(entry: node, own?.count, model: own?.model, in: session, at: position)
      let start = times.start(node)
      let isTop = session.parent(node) == .root
      let isSaid = isTop && session.has(.message, of: node, at: position)
      if turns.count < stats.allTurns.count {
        turns.append(Part(number: turns.count + 1, node: node, start: start))
      }
      if let turn = stats.allTurns.last, turns[turns.count - 1].node != turn.part.node {
        turns[turns.count - 1].node = turn.part.node
        turns[turns.count - 1].start = start
      }
      if isSaid || steps.isEmpty {
        steps.append(Part(number: steps.count + 1, node: node, start: start))
      }
      if isSaid { spoken.append(node) }
      let end = session.moment(node, .completedAt, at: position) ?? start
      let tokens = stats.messages.count > before ? stats.messages[before].tokens : nil
      Self.change(&turns, &steps) { part in
        part.last(end)
        if let tokens { part.tokens.add(tokens) }
      }
    }
    stats.finish(session, at: position)
    isAsked = turns.contains { session.role($0.node) == .user }
    parts = isAsked ? turns : steps
    answer = Self.answer(spoken, behind: isAsked ? turns.last?.node : nil, session)
    if answer == .none { earlier = Self.answer(spoken, behind: nil, session) }
    files = ChangedFile.all(of: touches)
    folder = CommonFolder(files.map(\.path), ofAny: true)
    context = ContextShare(session, at: position)
    group(failed, session, position, figures, &causes, parser)
  }

  /// Changes the last turn and the last step.
  private static func change(
    _ turns: inout [Part], _ steps: inout [Part], _ work: (inout Part) -> Void
  ) {
    if !turns.isEmpty { work(&turns[turns.count - 1]) }
    if !steps.isEmpty { work(&steps[steps.count - 1]) }
  }

  /// Takes note of what waited, and of what ran long.
  private mutating func note(
    _ node: NodeID, _ call: NodeFigures.Call, _ wait: PersonWait?, isLeaf: Bool, _ session: Session
  ) {
    if let wait { waits.append(wait) }
    if [.question, .plan].contains(session.toolKind(node)) { return }
    guard isLeaf, let took = call.duration, took > longest?.took ?? .zero else { return }
    longest = (node, took)
  }

  /// The last words: those of the agent, behind what was asked last.
  private static func answer(
    _ spoken: [NodeID], behind prompt: NodeID?, _ session: Session
  ) -> NodeID {
    let start = prompt.flatMap { spoken.firstIndex(of: $0) } ?? -1
    return spoken[(start + 1)...].last {
      session.role($0) == .assistant || session.role($0) == .step
    } ?? .none
  }

  /// Puts failures together that have the same cause.
  private mutating func group(
    _ calls: [NodeID], _ session: Session, _ position: Int32, _ figures: NodeFigures,
    _ causes: inout [NodeID: FailureCause], _ parser: JSONParser
  ) {
    var places: [String: Int] = [:]
    for call in calls {
      let cause = causes[call] ?? FailureCause(call, session, at: position, parser)
      causes[call] = cause
      let tool = figures.name(call)
      let key = tool + "\n" + cause.key
      if let place = places[key] {
        failures[place].calls.append(call)
      } else {
        places[key] = failures.count
        failures.append(Failure(tool: tool, cause: cause, calls: [call]))
      }
    }
    let ranked = failures.enumerated().sorted {
      ($1.element.calls.count, $0.offset) < ($0.element.calls.count, $1.offset)
    }
    failures = ranked.map(\.element)
  }
}

extension TreeWalk.Step {
  /// Whether anything stands under the item.
  fileprivate func hasChildren(_ session: Session, _ position: Int32) -> Bool {
    var children = session.children(of: node, at: position)
    return children.next() != nil
  }
}
