import SessionModel

/// Progress for logs and pipes: each change once, and never a line drawn again.
///
/// ```
/// 00:12  #3  Checking the sources
/// 00:12  #3.1  web_search  running  query: latest AI agent trends
/// 00:14  #3.1  web_search  completed  1.2s
/// 00:14  #3.1    1. Trends of the year
/// 00:14  #3.1    … 11 more lines
/// ```
///
/// The number of an item is given when it is first seen and stays, wherever the source moves it. What is said is
/// never cut; results are told by their first lines. Every line of it carries the number, so that it can be searched
/// for. A status in brackets was worked out rather than read.
///
/// A text that arrives in pieces is held until it is over, something follows it, or its owner releases what is held.
package struct PlainProgress {
  /// Finds what changed.
  private var reader = ChangeReader()
  /// Makes lines of texts.
  let lines: TextLines
  /// How it is told.
  let voice: ProgressVoice
  /// What tokens cost.
  let prices: PriceTable
  /// Which items are told; `nil` for all.
  var selection: Selection?
  /// The time of the source, where the clock is that of each item and not that of what arrives.
  private var ownTimes: OwnTimes?
  /// The number of each item, by identity: `3`, `3.1`, `3.1.1`.
  private var labels: [NodeID: String] = [:]
  /// How many items under a parent, by identity, have a number.
  private var counts: [NodeID: Int] = [:]
  /// What was told of texts.
  var told = ToldTexts()
  /// What was told of calls, by identity.
  var calls: [NodeID: ToldCall] = [:]
  /// The entries whose text is still arriving.
  var held: [NodeID] = []

  /// Makes a report that has told nothing.
  package init(
    _ options: ReportOptions, voice: ProgressVoice = .columns, prices: PriceTable = PriceTable()
  ) {
    lines = TextLines(options: options)
    self.voice = voice
    self.prices = prices
  }

  /// The position up to which everything was told, but for what is held.
  package var position: Int32 { reader.position }

  /// Whether a text is held because it may be arriving still.
  package var isHolding: Bool { !held.isEmpty }

  /// Tells a session as it is, as much of it as is asked for.
  package static func write(
    _ session: Session, _ options: ReportOptions, voice: ProgressVoice, prices: PriceTable,
    _ sink: ([UInt8]) -> Void
  ) {
    var progress = PlainProgress(options, voice: voice, prices: prices)
    progress.selection = Selection(session, options)
    let position = options.position ?? session.position
    progress.ownTimes = OwnTimes(session, at: position)
    progress.write(session, to: position, sink)
    progress.finish(session, at: options.position, sink)
  }

  /// Tells of a job that was begun, before it tells anything itself.
  package mutating func begin(job id: String?, at address: String, _ sink: ([UInt8]) -> Void) {
    if let id {
      told.mark(id, of: .root, .id)
      say(ProgressPiece(news: .fact("id", lines.line(id))), sink)
    }
    say(ProgressPiece(news: .fact("address", lines.line(address))), sink)
  }

  /// Writes what changed up to a position, a line at a time with its newline.
  package mutating func write(
    _ session: Session, to position: Int32, _ sink: ([UInt8]) -> Void
  ) {
    let before = reader.position
    let items = ItemText(session, at: position, redactor: lines.options.redactor)
    let changes = reader.changes(in: session, to: position)
    // What a source only moved or rewrote goes on under its number, and is no news.
    let moved = Set(
      changes.compactMap { change -> NodeID? in
        guard case .newEntry(let entry, _) = change else { return nil }
        return session.identity(entry)
      })
    // What the session is and that it begins stands in front of what happens in it.
    for change in changes {
      switch change {
      case .sessionChanged(let keys): say(facts(keys, items), sink)
      case .sessionStatus(_, let status) where status.isOpen: say(self.status(items), sink)
      case .sessionStatus, .newEntry, .newCalls, .entryChanged, .callChanged: break
      }
    }
    for change in changes {
      if case .entryChanged(let entry, _, _) = change,
        moved.contains(session.identity(entry)),
        session.isRetracted(entry, at: position)
      {
        continue
      }
      say(news(of: change, items, before), sink)
    }
  }

  /// Tells what was held, as far as it has come.
  package mutating func release(_ session: Session, _ sink: ([UInt8]) -> Void) {
    let items = ItemText(session, at: position, redactor: lines.options.redactor)
    say(held(items), sink)
  }

  /// The pieces that tell a change.
  private mutating func news(
    of change: Change, _ items: ItemText, _ before: Int32
  ) -> [ProgressPiece] {
    switch change {
    case .newEntry(let entry, let place):
      return release(besides: entry, items)
        + below(
          TreeWalk(
            items.session, of: entry, isCurrent: place.isCurrent, at: items.position,
            where: isShown), items)
    case .newCalls(let calls, let entry, _):
      return texts(entry, items, isHeld: true)
        + calls.flatMap { call in
          below(
            TreeWalk(items.session, of: call, isCurrent: true, at: items.position, where: isShown),
            items)
        }
    case .callChanged(let call, _, _, _): return self.call(call, items, before)
    case .entryChanged(let entry, let place, let keys):
      return changed(entry, keys, isCurrent: place.isCurrent, items)
    case .sessionChanged(let keys):
      let isOver = !items.session.standing(at: items.position).value.isOpen
      return isOver && keys.contains(.outputText) ? self.held(items) + answer(items) : []
    case .sessionStatus(_, let status):
      return status.isOpen ? [] : self.held(items) + answer(items) + self.status(items)
    }
  }

  /// The word for the session.
  private func status(_ items: ItemText) -> [ProgressPiece] {
    let status = items.session.standing(at: items.position)
    let clock = clock(.root, items, isStart: status.value.isOpen)
    return [ProgressPiece(clock: clock, news: .session(status))]
  }

  /// The texts that are held.
  mutating func held(_ items: ItemText) -> [ProgressPiece] { held.flatMap { texts($0, items) } }

  /// Whether an item is told, with what is inside it; `nil` for all.
  var isShown: ((NodeID) -> Bool)? { selection.map { $0.holds } }

  /// The texts of the entries beside a new one, which were held until something follows.
  private mutating func release(besides entry: NodeID, _ items: ItemText) -> [ProgressPiece] {
    let parent = items.session.parent(entry)
    return held.filter { $0 != entry && items.session.parent($0) == parent }
      .flatMap { texts($0, items) }
  }

  // MARK: In front of what is told

  /// The number of an item, which it gets with its parents' when it is first seen.
  mutating func label(of item: NodeID, _ session: Session) -> String {
    var unnamed: [NodeID] = []
    var next = item
    while next != .root, labels[session.identity(next)] == nil {
      unnamed.append(next)
      next = session.parent(next)
    }
    var label = next == .root ? "" : labels[session.identity(next)] ?? ""
    for item in unnamed.reversed() {
      let parent = session.identity(session.parent(item))
      counts[parent, default: 0] += 1
      label += (label.isEmpty ? "" : ".") + "\(counts[parent] ?? 0)"
      labels[session.identity(item)] = label
    }
    return label
  }

  /// What the clock shows for news of an item; `nil` where nothing tells.
  ///
  /// - Parameter isStart: whether it is what the session began with.
  func clock(_ item: NodeID, _ items: ItemText, isStart: Bool = false) -> String? {
    if let ownTimes {
      let own =
        item == .root
        ? (isStart ? ownTimes.start : ownTimes.end)
        : items.session.moment(item, .startedAt, at: items.position)
      return own.map { DurationText.clock($0 - ownTimes.start) }
    }
    let timeline = items.session.timeline
    guard !timeline.isGuessed, let start = timeline.start,
      let arrived = timeline.time(at: items.position)
    else { return nil }
    return DurationText.clock(arrived - start)
  }

  /// A piece about an item.
  mutating func piece(
    _ news: ProgressPiece.News, of item: NodeID, _ items: ItemText
  ) -> ProgressPiece {
    ProgressPiece(
      label: label(of: item, items.session), clock: clock(item, items), news: news)
  }

  // MARK: Telling

  private func say(_ pieces: [ProgressPiece], _ sink: ([UInt8]) -> Void) {
    for piece in pieces { say(piece, sink) }
  }

  private func say(_ piece: ProgressPiece, _ sink: ([UInt8]) -> Void) {
    for line in voice.lines(piece) { emit(line, sink) }
  }

  /// Hands a line over.
  func emit(_ line: String, _ sink: ([UInt8]) -> Void) {
    var bytes = Array(line.utf8)
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    sink(bytes + [UInt8(ascii: "\n")])
  }
}
