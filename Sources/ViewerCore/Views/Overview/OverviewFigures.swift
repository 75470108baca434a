import JSONReading
import SessionModel

/// What happened in a session, in figures and in the nodes to go to.
package struct OverviewFigures: Sendable {
  /// Messages, calls and tokens, as `espalier stats` counts them.
  package private(set) var stats: SessionStats
  /// What somebody asked, each with what was done for it; empty where nobody did.
  package private(set) var turns: [Part] = []
  /// The turns where there are several, else the steps: what was said, each with what was done after it.
  package private(set) var parts: [Part] = []
  /// What the parts come to.
  package private(set) var partSums = PartSums()
  /// Whether the parts are turns.
  package var isByTurns: Bool { turns.count > 1 }
  /// The last words behind the last prompt; none while nothing was said.
  package private(set) var answer = NodeID.none
  /// Where there are none, or only a sign, the last words of all that say something.
  package private(set) var earlier = NodeID.none
  /// How many calls were made behind the last words, and the first of them.
  package private(set) var after: (calls: Int, first: NodeID) = (0, .none)
  /// The last thing that was said, by whomever; the last entry where nothing was.
  package private(set) var end = NodeID.none
  /// What was done, by the tools that did it.
  private(set) var deeds = Deeds()
  /// The files that were changed, those first that the last words name, then those that changed most.
  package private(set) var files: [ChangedFile] = []
  /// Whether it is known of all of them how many lines are others in the end.
  var isCounted: Bool { files.allSatisfy { $0.outcome != nil } }
  /// The files that were made and removed again.
  private(set) var scratch: [ChangedFile] = []
  /// How many commands failed that their source takes for done.
  private(set) var errors = 0
  /// The folder that they have in common.
  package private(set) var folder: CommonFolder
  /// What failed, what happened most often first.
  package private(set) var failures: [Failure] = []
  /// How calls waited for a person, in order.
  package private(set) var waits: [PersonWait] = []
  /// The call that ran longest of those that start no others and ask nobody.
  package private(set) var longest: (call: NodeID, took: Milliseconds)?
  /// What the time went to; `nil` where nothing tells how long calls took.
  package private(set) var time: TimeSplit?
  /// The calls of which it must be known what they are about: commands, and what tells whether failures went
  /// well later.
  private(set) var wanted: [NodeID] = []
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
  ///   - subjects: what is known of what calls are about.
  ///   - outcomes: what is known of what came of the files.
  init(
    _ session: Session, at position: Int32, _ figures: NodeFigures, _ edits: EditIndex,
    now: Milliseconds, prices: PriceTable, causes: inout [NodeID: FailureCause],
    subjects: SubjectIndex = SubjectIndex(), outcomes: FileOutcomes = FileOutcomes(),
    _ parser: JSONParser
  ) {
    stats = SessionStats(of: session, at: position, prices: prices)
    folder = CommonFolder([])
    let times = Times(session, at: position, now: now)
    var (turns, steps): ([Part], [Part]) = ([], [])
    var touches: [FileTouch] = []
    var failed: [(call: NodeID, trouble: Trouble, turn: Int, step: Int)] = []
    var later = LaterOutcomes()
    var ran: [TimeSplit.Piece] = []
    var spoken: [NodeID] = []
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      let node = step.node
      if session.kind(node) == .call {
        let call = figures.call(node)
        guard call.tool >= 0 else { continue }
        let name = figures.name(call.tool)
        // How long what began at no known time took is not kept with the other figures.
        let took =
          call.start == nil ? session.countedDuration(ofCall: node, at: position) : call.duration
        stats.take(call: node, named: name, call.status ?? .pending, took: took)
        let hasErred = call.status == .completed && subjects[node]?.hasErred == true
        if hasErred { errors += 1 }
        let trouble = Trouble(call.status, hasErred: hasErred)
        deeds.take(
          node, name, session.toolKind(node), trouble, isOpen: call.status?.isOpen == true,
          isOwn: session.parent(session.parent(node)) == .root,
          changes: edits.touches[node]?.contains { $0.kind != .read } == true, subjects)
        if let words = spoken.last, session.isAnswer(words),
          session.lastTold(words, .message, at: position).map({ $0 < session.born(node) }) ?? true
        {
          after = (after.calls + 1, after.calls == 0 ? node : after.first)
          // What leads to calls answers nothing.
          if !turns.isEmpty { turns[turns.count - 1].answer = .none }
        }
        let isOpen = call.status?.isOpen == true
        isAtWork = isAtWork || isOpen
        let end = call.end ?? call.start.map { isOpen ? max($0, now) : $0 }
        Self.change(&turns, &steps) {
          $0.take(name, hasFailed: call.status == .failed, end: end)
        }
        if let trouble { failed.append((node, trouble, turns.count, steps.count)) }
        if trouble == .failed {
          later.failed(node, tool: call.tool, subjects)
        } else if call.status == .completed {
          later.completed(node, tool: call.tool, edits.touches[node], subjects)
        }
        if let touched = edits.touches[node] { touches += touched }
        let isWork = note(
          node, call, figures.waits[node], isLeaf: !step.hasChildren(session, position), session)
        if isWork, call.end != nil || isOpen, let start = call.start, let end {
          ran.append(TimeSplit.Piece(start: start, end: end))
        }
        continue
      }
      let before = stats.messages.count
      let own = figures.tokens[node]
      stats.take(entry: node, own?.count, model: own?.model, in: session, at: position)
      let start = times.start(node)
      let isTop = session.parent(node) == .root
      let isSaid = isTop && session.has(.message, of: node, at: position)
      let isStep = isSaid && !session.isNotice(node, at: position)
      if turns.count < stats.counter.turn {
        turns.append(Part(number: turns.count + 1, node: node, start: start))
      }
      if let last = turns.indices.last, turns[last].node != stats.counter.beginning {
        turns[last].node = stats.counter.beginning
        turns[last].start = start
      }
      if turns.count > 1 {
        // A person began the second: steps are not told.
        steps = []
      } else if isStep || steps.isEmpty {
        steps.append(Part(number: steps.count + 1, node: node, start: start))
      }
      if isSaid {
        spoken.append(node)
        after = (0, .none)
        if session.isAnswer(node), !turns.isEmpty { turns[turns.count - 1].answer = node }
      }
      if isTop { end = node }
      // What programs put in front of the next prompt belongs to no turn's time.
      let isWork = [.assistant, .step].contains(session.role(node))
      let done = isWork ? session.moment(node, .completedAt, at: position) ?? start : nil
      let tokens = stats.messages.count > before ? stats.messages[before].tokens : nil
      Self.change(&turns, &steps) { part in
        part.last(done)
        part.hasWork = part.hasWork || isWork
        if let tokens { part.spend(tokens) }
      }
    }
    stats.finish(session, at: position)
    // A command of a person asks for nothing, unless an agent went to work at it.
    let asking = turns.filter { $0.hasWork || !session.isCommand($0.node, at: position) }
    self.turns =
      turns.contains { session.role($0.node) == .user } ? asking.isEmpty ? turns : asking : []
    // What was asked is no step, nor is what stands in front of it, unless something was done there.
    let isSilent =
      steps.first.map { first in
        first.calls == 0
          && (session.role(first.node) == .user
            || steps.count > 1 && session.isNotice(first.node, at: position))
      } ?? false
    if isSilent {
      steps.removeFirst()
      for index in steps.indices { steps[index].number -= 1 }
    }
    parts = isByTurns ? self.turns : steps
    partSums = PartSums(parts)
    end = spoken.last ?? end
    answer = Self.answer(spoken, behind: self.turns.last?.node, session) { _ in true }
    if answer == .none || !Self.isTelling(answer, session, position) {
      earlier = Self.answer(spoken, behind: nil, session) { Self.isTelling($0, session, position) }
    }
    (files, scratch) = Self.sorted(
      outcomes.told(ChangedFile.all(of: touches)), namedIn: answer, deeds, session, at: position)
    folder = CommonFolder(files.map(\.path), ofAny: true)
    context = ContextShare(session, at: position)
    wanted = Array(Set(later.wanted + deeds.wanted))
    let isByTurns = isByTurns
    let hasFailed = failed.map {
      Failed(
        call: $0.call, trouble: $0.trouble,
        turn: isByTurns ? $0.turn : $0.step - (isSilent ? 1 : 0))
    }
    let looks = Set(
      hasFailed.lazy.map(\.call).filter { call in
        session.toolKind(call).isQuiet || subjects[call]?.deed?.purpose == .look
      })
    failures = Self.group(hasFailed, later, figures, subjects, looks: looks) { call in
      let cause = causes[call] ?? FailureCause(call, session, at: position, parser)
      causes[call] = cause
      return cause
    }
    time = split(ran, times, now: now)
  }

  /// Splits the time, where it is known and any call tells its own.
  private func split(_ ran: [TimeSplit.Piece], _ times: Times, now: Milliseconds) -> TimeSplit? {
    guard let took = times.elapsed(), let start = times.start(.root) ?? parts.first?.start,
      !ran.isEmpty || stats.calls.isEmpty
    else { return nil }
    let turns = self.turns.compactMap { part in
      part.start.map { TimeSplit.Piece(start: $0, end: max($0, part.end ?? $0)) }
    }
    return TimeSplit(
      from: start, took: took, turns: turns, tools: ran,
      waits: waits.map { TimeSplit.Piece(start: $0.start, end: $0.end ?? now) })
  }

  /// Changes the last turn and the last step.
  private static func change(
    _ turns: inout [Part], _ steps: inout [Part], _ work: (inout Part) -> Void
  ) {
    if !turns.isEmpty { work(&turns[turns.count - 1]) }
    if !steps.isEmpty { work(&steps[steps.count - 1]) }
  }

  /// Takes note of what waited, and of what ran long. Tells whether the call is work of its own, and neither a
  /// question nor what others work in.
  private mutating func note(
    _ node: NodeID, _ call: NodeFigures.Call, _ wait: PersonWait?, isLeaf: Bool, _ session: Session
  ) -> Bool {
    if let wait { waits.append(wait) }
    if [.question, .plan].contains(session.toolKind(node)) { return false }
    if isLeaf, let took = call.duration, took > longest?.took ?? .zero { longest = (node, took) }
    return isLeaf
  }

  /// The last words: those of the agent, behind what was asked last.
  private static func answer(
    _ spoken: [NodeID], behind prompt: NodeID?, _ session: Session, where holds: (NodeID) -> Bool
  ) -> NodeID {
    let start = prompt.flatMap { spoken.firstIndex(of: $0) } ?? -1
    return spoken[(start + 1)...].last {
      (session.role($0) == .assistant || session.role($0) == .step) && holds($0)
    } ?? .none
  }

  /// Whether words are more than a sign or a picture.
  private static func isTelling(_ node: NodeID, _ session: Session, _ position: Int32) -> Bool {
    let text = session.text(node, .message, at: position, limit: 400) ?? ""
    return text.contains { $0.isLetter || $0.isNumber }
  }
}

extension TreeWalk.Step {
  /// Whether anything stands under the item.
  func hasChildren(_ session: Session, _ position: Int32) -> Bool {
    var children = session.children(of: node, at: position)
    return children.next() != nil
  }
}
