import JSONReading
import SessionModel

/// Makes the facts of a session that is followed, again and again: what was counted is not counted twice.
package struct LaneReading {
  /// The position up to which edits were counted.
  private var known: Int32 = 0
  /// The calls whose edits were counted, and how many of them since the outcome of all was.
  private var counted: Set<NodeID> = []
  private var countedSince = 0
  private var added = 0
  private var removed = 0
  private var learning = DurationLearning()
  private let parser = JSONParser()

  /// The newest items that are looked at for what happens now.
  private static let reach = 400
  /// Calls that may change files of which the outcome is worked out: it takes the board's time.
  private static let mostEdits = 2000
  /// Letters of last words and of what calls are about.
  private static let letters = 400

  /// Has looked at nothing yet.
  package init() {}

  /// Tells how a session stands now.
  ///
  /// - Parameters:
  ///   - midnight: since when it is to be told what was spent; `nil` for not at all.
  ///   - usual: how long calls take; what the session shows of that is added.
  package mutating func facts(
    _ session: Session, isWhole: Bool, prices: PriceTable, since midnight: Milliseconds? = nil,
    usual: inout UsualDurations
  ) -> LaneFacts {
    let position = session.position
    _ = learning.step(session, into: &usual)
    countEdits(session, position)
    var facts = LaneFacts()
    facts.isWhole = isWhole
    facts.turn = Self.turn(session, position)
    facts.context = ContextShare(session, at: position)?.percent
    facts.error = session.text(.root, .error, at: position, limit: Self.letters)
    facts.words = words(session, position)
    look(at: session, position, usual, &facts)
    guard isWhole || midnight != nil else { return facts }
    let stats = SessionStats(session, at: position, prices: prices)
    facts.today = midnight.map { Spending(session, stats, since: $0, isWhole: isWhole) }
    guard isWhole else { return facts }
    (facts.added, facts.removed) = (added, removed)
    let tokens = stats.tokens
    facts.tokens = tokens.map { ($0.input?.count ?? 0) + ($0.output?.count ?? 0) }
    facts.cost = tokens?.cost
    return facts
  }

  /// Looks at the newest calls, from the last one back.
  private func look(
    at session: Session, _ position: Int32, _ usual: UsualDurations, _ facts: inout LaneFacts
  ) {
    var same: (name: String, arguments: String)?
    var (countsSame, countsErrors) = (true, true)
    var isInTurn = true
    let last = Int32(session.nodeCount) - 1
    for index in stride(from: last, through: max(1, last - Int32(Self.reach)), by: -1) {
      let id = NodeID(index)
      guard !session.isRetracted(id, at: position) else { continue }
      guard session.kind(id) == .call else {
        // What was said before a person spoke belongs to another turn.
        if session.role(id) == .user, session.origin(of: id, at: position) == nil {
          isInTurn = false
        }
        continue
      }
      let status = session.standing(of: id, at: position).value
      if status.isOpen { take(open: id, status, session, position, usual, &facts) }
      guard isInTurn else { continue }
      if countsErrors, !status.isOpen {
        countsErrors = status == .failed
        if countsErrors {
          facts.errorsInRow += 1
          if facts.failure == nil { facts.failure = callWords(id, session, position) }
        }
      }
      guard countsSame else { continue }
      let name = session.name(ofCall: id, at: position)
      let arguments = session.text(id, .arguments, at: position, limit: 4096) ?? ""
      if same == nil, !Self.isPoll(name) {
        same = (name, arguments)
        facts.sameCall = callWords(id, session, position)
      }
      countsSame = same.map { $0.name == name && $0.arguments == arguments } ?? false
      if countsSame { facts.sameCalls += 1 }
    }
  }

  /// Tools that are asked again and again by their nature.
  private static let polls: Set<String> = [
    "bashoutput", "taskoutput", "getterminaloutput", "writestdin", "wait", "sleep", "waitagent",
  ]

  /// Whether a tool is one of them, however its name is written.
  private static func isPoll(_ name: String) -> Bool {
    polls.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// Takes a call that is open, where it says more than the one that was found before.
  private func take(
    open id: NodeID, _ status: ToolStatus, _ session: Session, _ position: Int32,
    _ usual: UsualDurations, _ facts: inout LaneFacts
  ) {
    let kind = session.toolKind(id)
    let arguments = session.text(id, .arguments, at: position, limit: 16 << 10) ?? ""
    let asks = Self.asksLeave(arguments)
    let needsPerson = status == .waiting || kind == .question || kind == .plan || asks
    if let found = facts.call {
      guard needsPerson, found.status != .waiting, !found.asksLeave, found.kind != .question,
        found.kind != .plan
      else { return }
    }
    let names = CallNames.of(id, session, at: position, parser: parser)
    facts.call = LaneFacts.Call(
      session.name(ofCall: id, at: position),
      session.summary(of: id, at: position, parser: parser).map {
        String($0.prefix(Self.letters))
      }, kind: kind, status: status,
      since: Times(session, at: position, now: .zero).start(id),
      // What other commands take says nothing of this one.
      usual: usual.usual(Array(names.prefix(1))), asksLeave: asks)
  }

  /// Whether a call asks to be made outside of what its agent may do by itself.
  ///
  /// Source: openai/codex, the arguments of its shell tools.
  private static func asksLeave(_ arguments: String) -> Bool {
    guard arguments.contains("escalated") else { return false }
    let plain = arguments.filter { $0 != " " }
    return plain.contains("\"with_escalated_permissions\":true")
      || plain.contains("\"sandbox_permissions\":\"require_escalated\"")
  }

  private func callWords(_ id: NodeID, _ session: Session, _ position: Int32) -> String {
    let name = session.name(ofCall: id, at: position)
    let text = session.summary(of: id, at: position, parser: parser)
    return String((text.map { "\(name) \($0)" } ?? name).prefix(Self.letters))
  }

  /// The last words of the main agent: their first line.
  private func words(_ session: Session, _ position: Int32) -> String? {
    let last = Int32(session.nodeCount) - 1
    for index in stride(from: last, through: max(1, last - Int32(Self.reach)), by: -1) {
      let id = NodeID(index)
      guard session.kind(id) == .entry, session.parent(id) == .root else { continue }
      if session.role(id) == .user, session.origin(of: id, at: position) == nil { return nil }
      guard session.role(id) != .user, session.role(id) != .system else { continue }
      for channel in [Channel.message, .outputText] {
        guard let text = session.text(id, channel, at: position, limit: 4 * Self.letters) else {
          continue
        }
        let line = text.split(whereSeparator: \.isNewline).first { line in
          line.contains { !$0.isWhitespace }
        }
        if let line { return String(line.prefix(Self.letters)) }
      }
    }
    return nil
  }

  private static func turn(_ session: Session, _ position: Int32) -> Int {
    var counter = TurnCounter()
    for entry in session.children(of: .root, at: position) {
      counter.take(entry, in: session, at: position)
    }
    return counter.turn
  }

  /// Counts the lines that the session made others of: those that are in the end.
  ///
  /// For that each edit of the session is read, so it is done when nothing is going on, and before that where there are
  /// a fourth more edits than the last time. The others are added one by one until then, and behind a limit for good.
  private mutating func countEdits(_ session: Session, _ position: Int32) {
    for id in session.changed(from: known, to: position) where session.kind(id) == .call {
      // A command may be a patch.
      let kind = session.toolKind(id)
      guard kind.changesFiles || kind == .command else { continue }
      guard session.toolStatus(id, at: position)?.value == .completed,
        counted.insert(session.identity(id)).inserted
      else { continue }
      let edits = session.edits(of: id, at: position)
      countedSince += edits.isEmpty ? 0 : 1
      for counts in edits.map(\.counts) {
        added += counts.added
        removed += counts.removed
      }
    }
    known = position
    let isOpen = session.standing(at: position).value.isOpen
    guard countedSince > (isOpen ? counted.count / 4 : 0), counted.count <= Self.mostEdits else {
      return
    }
    countedSince = 0
    let files = session.filesWithOutcomes(at: position)
    added = files.reduce(0) { $0 + $1.added }
    removed = files.reduce(0) { $0 + $1.removed }
  }
}
