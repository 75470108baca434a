import SessionModel

/// Calls: their beginnings, their ends, and results that come before them.
extension RecordWriter {
  /// Starts a call under an entry, or finds the one of this id that is still open; a result that came before
  /// it is put to it.
  ///
  /// - Parameter status: how it stands by being there; `nil` leaves it to the session.
  mutating func call(
    _ id: String?, name: Datum?, arguments: Datum?, under entry: NodeID,
    status: ToolStatus? = .running, at time: Milliseconds? = nil
  ) -> NodeID {
    call(
      named: SourceID(named: id), name: name, arguments: arguments, under: entry, status: status,
      at: time)
  }

  /// The same for a name of any kind.
  mutating func call(
    named id: (some SourceName)?, name: Datum?, arguments: Datum?, under entry: NodeID,
    status: ToolStatus? = .running, at time: Milliseconds? = nil
  ) -> NodeID {
    if let id, let known = memory.calls[id.key], !known.isAnswered,
      memory.openCalls[known.node]?.lane == lane
    {
      if let arguments { set(known.node, .arguments, arguments) }
      return known.node
    }
    let node = start(.call, under: entry)
    if let id { set(node, .id, id.keep(on: self)) }
    if let name, !isEmpty(name) { set(node, .name, name) }
    if let arguments { set(node, .arguments, arguments) }
    let began = time ?? self.time
    if let began { set(node, .startedAt, Datum(moment: began)) }
    if time == nil, began != nil { begun = node }
    if let status { set(node, status) }
    guard let id else { return node }
    memory.calls[id.key] = KnownCall(node: node, startedAt: began)
    if !memory.orphans.isEmpty, let outcome = memory.orphans.takeFirst(id.key) {
      finish(id, outcome)
    }
    return node
  }

  /// Whether a datum is JSON that holds nothing.
  private func isEmpty(_ datum: Datum) -> Bool { datum.form == .json && datum.length <= 2 }

  /// Ends the call with this id; kept until the call comes when it has not.
  ///
  /// - Parameter scope: what the conversation stands under, where ids are known in it alone.
  /// - Returns: the call, when it is there.
  @discardableResult
  mutating func finish(_ id: String, _ outcome: CallOutcome, in scope: NodeID = .root) -> NodeID? {
    guard let id = SourceID(named: id) else {
      memory.orphans.add(outcome, to: nil, in: scope)
      return nil
    }
    return finish(id, outcome, in: scope)
  }

  /// The same for a name of any kind.
  @discardableResult
  mutating func finish(
    _ id: some SourceName, _ outcome: CallOutcome, in scope: NodeID = .root
  ) -> NodeID? {
    let key = SourceKey(id.key, in: scope)
    guard var call = memory.calls[key] else {
      memory.orphans.add(outcome, to: id.id, in: scope)
      return nil
    }
    call.isAnswered = true
    memory.calls[key] = call
    finish(call.node, outcome)
    return call.node
  }

  /// Ends a call.
  ///
  /// One that begins and ends with one record took nobody knows how long: no end is made up of its time.
  mutating func finish(_ node: NodeID, _ outcome: CallOutcome) {
    let isMadeUp = node == begun && outcome.duration == nil && outcome.completedAt == time
    outcome.forEachDatum { channel, datum in
      if !(isMadeUp && channel == .completedAt) { set(node, channel, datum) }
    }
    set(node, outcome.status, outcome.basis)
  }

  /// Says how a call stands; of one that is known by a name only what is news.
  mutating func set(_ call: NodeID, _ status: ToolStatus, _ basis: Basis = .stated) {
    switch memory.items.say(status, of: call) {
    case .unknown, .first: add(.toolStatus(call, status, basis))
    // A source that shows its state anew may say anything.
    case .other: add(.toolStatus(call, status, basis.isInferred ? .withdrawn : .restated))
    case .same: break
    }
    memory.openCalls[call] =
      status.isOpen ? OpenCall(node: call, lane: lane, status: status) : nil
  }

  /// Writes the results whose calls have not come as calls of which nothing else is known.
  mutating func placeOrphans() {
    guard !memory.orphans.isEmpty else { return }
    var entries: [NodeID: NodeID] = [:]
    for orphan in memory.orphans.takeAll() {
      let entry =
        entries[orphan.scope]
        ?? entry(named: "results without calls", role: .system, under: orphan.scope)
      entries[orphan.scope] = entry
      set(entry, .message, text: "Results without calls")
      let call = call(named: "#\(orphan.number)", under: entry)
      set(call, .id, text: orphan.id?.text)
      if let name = orphan.outcome.name { set(call, .name, again: name) }
      orphan.outcome.forEachDatum { channel, datum in set(call, channel, again: datum) }
      set(call, orphan.outcome.status, orphan.outcome.basis)
    }
  }
}
