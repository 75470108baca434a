import Reports
public import SessionModel

/// Makes callbacks of updates.
///
/// ```swift
/// var updates = SessionUpdates()
/// var relay = CallbackRelay()
/// reader.read(bytes)
/// relay.tell(updates.read(reader.session), of: reader.session, to: handler)
/// ```
///
/// A ``SessionWatch`` does that by itself.
public struct CallbackRelay {
  /// Which calls are told. Each is judged as it stands when it is told: with a filter by status, starts and
  /// completions need not come in pairs.
  public let filter: ToolCallFilter

  /// What was told of a call last.
  private struct Call {
    var node: NodeID
    var status: ToolStatus
  }

  /// The calls that were told, by identity.
  private var calls: [NodeID: Call] = [:]
  /// A hash of what was told of each entry, by identity.
  private var entries: [NodeID: Int] = [:]

  /// Makes a relay that has told nothing.
  public init(filter: ToolCallFilter = .all) { self.filter = filter }

  /// Tells what updates mean.
  ///
  /// - Parameters:
  ///   - updates: all that ``SessionUpdates`` or a ``SessionWatch`` gave since the last call.
  ///   - session: the session that they are of.
  ///   - callbacks: who is told.
  public mutating func tell(
    _ updates: [SessionUpdate], of session: Session, to callbacks: some SessionCallbacks
  ) {
    var rest = updates[...]
    while let first = rest.first {
      // What happened at once: a call that moved is told where it stands now, and not where it stood.
      let group = rest.prefix { $0.position == first.position }
      rest = rest[group.endIndex...]
      let values = ItemValues(session, at: first.position)
      let moved = Self.newest(in: group, values)
      for update in group { tell(update, moved, values, callbacks) }
    }
  }

  /// The newest nodes of the calls that appeared in a group, by identity.
  private static func newest(in group: ArraySlice<SessionUpdate>, _ values: ItemValues)
    -> [NodeID: NodeID]
  {
    var newest: [NodeID: NodeID] = [:]
    func look(at item: NodeID) {
      for step in walk(item, values) where step.isStart {
        guard values.session.kind(step.node) == .call else { continue }
        let identity = values.session.identity(step.node)
        newest[identity] = max(newest[identity] ?? .none, step.node)
      }
    }
    for update in group {
      switch update.told.news {
      case .newEntry(let entry, _): if !values.isGone(entry) { look(at: entry) }
      case .newCalls(let calls, let entry, _):
        if !values.isGone(entry) { for call in calls { look(at: call) } }
      case .callStatus, .callChanged, .entryChanged, .retracted, .sessionChanged, .sessionStatus,
        .completed:
        break
      }
    }
    return newest
  }

  /// Walks an item and what is below it, as far as it was not taken back.
  private static func walk(_ item: NodeID, _ values: ItemValues) -> TreeWalk {
    TreeWalk(values.session, of: item, isCurrent: true, at: values.position) {
      !values.session.isRetracted($0, at: values.position)
    }
  }

  private mutating func tell(
    _ update: SessionUpdate, _ moved: [NodeID: NodeID], _ values: ItemValues,
    _ callbacks: some SessionCallbacks
  ) {
    switch update.told.news {
    case .newEntry(let entry, let place):
      tell(below: entry, isCurrent: place.isCurrent, moved, values, callbacks)
    case .newCalls(let calls, let entry, _):
      guard !values.isGone(entry) else { return }
      for call in calls { tell(below: call, isCurrent: true, moved, values, callbacks) }
    case .callStatus(let call, _, _): tell(call: call, moved, values, callbacks)
    case .callChanged, .retracted, .sessionChanged, .sessionStatus: break
    case .entryChanged(let entry, let place, let keys):
      if keys.contains(.retracted) {
        // It is there again.
        tell(below: entry, isCurrent: place.isCurrent, moved, values, callbacks)
      } else if keys.contains(where: { [.state, .message, .outputText].contains($0) }) {
        tell(entry: entry, isCurrent: place.isCurrent, values, callbacks)
      }
    case .completed(let status):
      callbacks.onCompletion(values.facts.outputText, status: status)
    }
  }

  /// Tells an item that appeared, and what is below it.
  private mutating func tell(
    below item: NodeID, isCurrent: Bool, _ moved: [NodeID: NodeID], _ values: ItemValues,
    _ callbacks: some SessionCallbacks
  ) {
    guard !values.isGone(item) else { return }
    for step in Self.walk(item, values) where step.isStart {
      if values.session.kind(step.node) == .call {
        tell(call: step.node, moved, values, callbacks)
      } else {
        let isCurrent = step.node == item ? isCurrent : step.isCurrent
        tell(entry: step.node, isCurrent: isCurrent, values, callbacks)
      }
    }
  }

  /// Tells an entry, unless it says what was told of it.
  private mutating func tell(
    entry: NodeID, isCurrent: Bool, _ values: ItemValues, _ callbacks: some SessionCallbacks
  ) {
    guard !values.isGone(entry) else { return }
    let value = values.entry(entry, isCurrent: isCurrent)
    var hasher = Hasher()
    hasher.combine(value.state)
    hasher.combine(value.message)
    hasher.combine(value.outputText)
    let hash = hasher.finalize()
    guard entries.updateValue(hash, forKey: value.identity) != hash else { return }
    callbacks.onStateChange(value)
  }

  /// Tells how a call stands, as far as that is news.
  private mutating func tell(
    call: NodeID, _ moved: [NodeID: NodeID], _ values: ItemValues,
    _ callbacks: some SessionCallbacks
  ) {
    let identity = values.session.identity(call)
    let known = calls[identity]
    // Where it stood before it moved, nothing happens any more that counts.
    let isGone = values.isGone(call)
    for other in [known?.node, moved[identity]].compactMap({ $0 }) where other != call {
      let isOtherGone = values.isGone(other)
      if isGone == isOtherGone ? other > call : isGone { return }
    }
    let value = values.call(call)
    if isGone {
      // Of what is gone only the end is told that is still awaited.
      guard known?.status.isOpen == true, !value.status.isOpen else { return }
    }
    calls[identity] = Call(node: call, status: value.status)
    guard filter.holds(value) else { return }
    switch (known?.status, value.status) {
    case (nil, let now):
      callbacks.onToolCallStart(value)
      if !now.isOpen { callbacks.onToolCallComplete(value) }
    case (let was?, let now) where was.isOpen:
      if !now.isOpen { callbacks.onToolCallComplete(value) }
    case (let was?, let now):
      if now.isOpen {
        callbacks.onToolCallStart(value)
      } else if now != was {
        callbacks.onToolCallOutcomeChange(value, from: was)
      }
    }
  }
}
