import SessionModel

/// Progress for logs and pipes: one line for each change of state, and never a line drawn again.
///
/// ```
/// 00:12  #3  Checking the sources
/// 00:12  #3.1  web_search  running  query: latest AI agent trends
/// 00:14  #3.1  web_search  completed  1.2s
/// ```
///
/// The number of an item is given when it is first seen and stays, wherever the source moves it. Text
/// is never cut; every line of it carries the number, so that it can be searched for. A status in
/// brackets was worked out rather than read.
package struct PlainProgress {
  /// Finds what changed.
  private var reader = ChangeReader()
  /// Makes lines of texts.
  private let lines: TextLines
  /// Whether everything is told in whole sentences.
  private let speaks: Bool
  /// The number of each item, by identity: `3`, `3.1`, `3.1.1`.
  private var labels: [NodeID: String] = [:]
  /// How many items under a parent, by identity, have a number.
  private var counts: [NodeID: Int] = [:]
  /// The messages that were printed, by a hash of each.
  private var printed: [NodeID: Int] = [:]
  /// The calls of which the arguments were printed, by identity.
  private var summarised: Set<NodeID> = []
  /// The status that was printed last of each call, by identity.
  private var statuses: [NodeID: String] = [:]

  /// Makes a report that has told nothing.
  ///
  /// - Parameter speaks: whether to tell everything in whole sentences, for people who hear it.
  package init(_ options: ReportOptions, speaks: Bool = false) {
    lines = TextLines(options: options)
    self.speaks = speaks
  }

  /// The position up to which everything was told.
  package var position: Int32 { reader.position }

  /// Writes what changed up to a position, a line at a time with its newline.
  package mutating func write(
    _ session: Session, to position: Int32, _ sink: ([UInt8]) -> Void
  ) {
    let items = ItemText(session, at: position)
    let changes = reader.changes(in: session, to: position)
    // What a source only moved or rewrote goes on under its number, and is no news.
    let moved = Set(
      changes.compactMap { change -> NodeID? in
        guard case .newEntry(let entry, _) = change else { return nil }
        return session.identity(entry)
      })
    for change in changes {
      if case .entryChanged(let entry, _, _) = change,
        moved.contains(session.identity(entry)),
        session.isRetracted(entry, at: position)
      {
        continue
      }
      for line in told(change, items) { put(line, items, sink) }
    }
  }

  /// Writes what failed once more, with its error, and the sum of it all.
  package mutating func finish(_ session: Session, _ sink: ([UInt8]) -> Void) {
    let items = ItemText(session, at: session.position)
    var counts: [ToolStatus: Int] = [:]
    for step in TreeWalk(session, at: items.position, includesRetracted: false)
    where step.isStart && session.kind(step.node) == .call {
      let status = items.status(step.node).value
      counts[status, default: 0] += 1
      guard status == .failed else { continue }
      // Who listens has heard it already.
      if speaks { continue }
      let label = "#\(label(of: step.node, session))  "
      let summary = items.summary(step.node).map { "  " + lines.line($0) } ?? ""
      emit(label + lines.line(items.name(step.node)) + summary, sink)
      let below = String(repeating: " ", count: label.count)
      for line in items.failure(step.node).map(lines.safe) ?? [] { emit(below + line, sink) }
    }
    for line in items.error(.root).map(lines.safe) ?? [] { emit(line, sink) }
    var parts = Self.order.compactMap { status, word in
      counts[status].map { "\($0) \(word)" }
    }
    if parts.isEmpty { parts.append("no tool calls") }
    if let elapsed = items.elapsed() {
      parts.append(speaks ? "in \(Sentences.spoken(elapsed))" : DurationText.short(elapsed))
    }
    emit((speaks ? "In all: " : "") + parts.joined(separator: ", "), sink)
  }

  /// The words of the sum, worst first.
  private static let order: [(ToolStatus, String)] = [
    (.failed, "failed"), (.lost, "lost"), (.rejected, "rejected"), (.cancelled, "cancelled"),
    (.waiting, "waiting"), (.pending, "pending"), (.running, "running"),
    (.background, "in the background"), (.requested, "requested"), (.completed, "done"),
  ]

  /// The lines that tell a change, without their time.
  private mutating func told(_ change: Change, _ items: ItemText) -> [String] {
    switch change {
    case .newEntry(let entry, let place):
      return below(
        TreeWalk(items.session, of: entry, isCurrent: place.isCurrent, at: items.position), items)
    case .newCalls(let calls, _, _):
      return calls.flatMap { call in
        below(TreeWalk(items.session, of: call, isCurrent: true, at: items.position), items)
      }
    case .callChanged(let call, _, let keys, _):
      return keys.contains(.status) ? self.call(call, items) : []
    case .entryChanged(let entry, let place, let keys):
      return changed(entry, keys, isCurrent: place.isCurrent, items)
    case .sessionChanged: return []
    case .sessionStatus(_, let status):
      return [speaks ? Sentences.session(status) : "session  " + status.word]
    }
  }

  /// The lines of what is new, with everything below it.
  private mutating func below(_ walk: TreeWalk, _ items: ItemText) -> [String] {
    var told: [String] = []
    for step in walk where step.isStart {
      switch items.session.kind(step.node) {
      case .entry:
        if items.session.isRetracted(step.node, at: items.position) { continue }
        let state = items.session.state(
          of: step.node, at: items.position, isCurrent: step.isCurrent)
        let isNews = state.lowercased() == "failed"
        let message = message(step.node, items)
        told += message
        if isNews, !message.isEmpty {
          told.append(self.state(state, of: step.node, items))
        }
      case .call: told += call(step.node, items)
      case .session: break
      }
    }
    return told
  }

  /// The lines of an entry that changed: its state in the source's words, a text that is whole now.
  private mutating func changed(
    _ entry: NodeID, _ keys: [EntryKey], isCurrent: Bool, _ items: ItemText
  ) -> [String] {
    let label = "#\(label(of: entry, items.session))  "
    if keys.contains(.retracted) {
      let isGone = items.session.isRetracted(entry, at: items.position)
      return [self.state(isGone ? "retracted" : "restored", of: entry, items)]
    }
    let state = items.session.state(of: entry, at: items.position, isCurrent: isCurrent)
    var told: [String] = []
    // Text that is still arriving waits until the entry is over.
    if state.lowercased() != "processing" { told += message(entry, items) }
    let isTold = items.text(entry, .state) != nil || items.text(entry, .error) != nil
    if keys.contains(.state), isTold { told.append(self.state(state, of: entry, items)) }
    for line in items.error(entry).map(lines.safe) ?? [] where keys.contains(.state) {
      told.append((speaks ? "" : label) + line)
    }
    return told
  }

  /// The lines of a message that was not printed yet as it is now.
  private mutating func message(_ entry: NodeID, _ items: ItemText) -> [String] {
    let label = "#\(label(of: entry, items.session))  "
    guard let text = items.text(entry, .message) else { return [] }
    var hasher = Hasher()
    hasher.combine(text)
    let hash = hasher.finalize()
    let identity = items.session.identity(entry)
    guard printed[identity] != hash else { return [] }
    printed[identity] = hash
    if !speaks { return lines.safe(text).map { label + $0 } }
    let role = items.session.role(entry)
    return lines.safe(text).enumerated().map { $0 == 0 ? Sentences.message(role, $1) : $1 }
  }

  /// The line of an entry's state.
  private mutating func state(_ word: String, of entry: NodeID, _ items: ItemText) -> String {
    let word = lines.line(word)
    return speaks
      ? Sentences.state(items.session.role(entry), word)
      : "#\(label(of: entry, items.session))  \(word)"
  }

  /// The lines of a call as it stands now.
  private mutating func call(_ call: NodeID, _ items: ItemText) -> [String] {
    let label = "#\(label(of: call, items.session))  "
    let identity = items.session.identity(call)
    let word = items.statusWord(call)
    guard statuses.updateValue(word, forKey: identity) != word else { return [] }
    if speaks { return spoken(call, items) }
    var parts = [lines.line(items.name(call)), word]
    if !items.status(call).value.isOpen, let duration = items.duration(ofCall: call) {
      parts.append(DurationText.short(duration))
    }
    if !summarised.contains(identity), let summary = items.summary(call) {
      summarised.insert(identity)
      parts.append(lines.line(summary))
    }
    let failure = items.status(call).value == .failed ? items.failure(call) : nil
    return [label + parts.joined(separator: "  ")]
      + (failure.map(lines.safe) ?? []).map { label + $0 }
  }

  /// The sentence of a call, and what went wrong with it.
  private func spoken(_ call: NodeID, _ items: ItemText) -> [String] {
    let failure = items.failure(call).map(lines.safe) ?? []
    let isFailed = items.status(call).value == .failed && !failure.isEmpty
    let sentence = Sentences.call(
      lines.line(items.name(call)), items.status(call), took: items.duration(ofCall: call),
      about: isFailed ? failure[0] : items.summary(call).map(lines.line))
    return [sentence] + (isFailed ? failure.dropFirst() : [])
  }

  /// The number of an item, which it gets with its parents' when it is first seen.
  private mutating func label(of item: NodeID, _ session: Session) -> String {
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

  /// Writes a line with the time since the start in front.
  private func put(_ line: String, _ items: ItemText, _ sink: ([UInt8]) -> Void) {
    let timeline = items.session.timeline
    guard !speaks, !timeline.isGuessed, let start = timeline.start,
      let now = timeline.time(at: items.position)
    else { return emit(line, sink) }
    emit(DurationText.clock(now - start) + "  " + line, sink)
  }

  /// Hands a line over.
  private func emit(_ line: String, _ sink: ([UInt8]) -> Void) { sink(Array((line + "\n").utf8)) }
}
