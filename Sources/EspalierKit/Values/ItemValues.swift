import Reports
import SessionModel

/// Makes values of the items of a session as they were at a position.
struct ItemValues {
  let session: Session
  let position: Int32

  /// Makes the values of a position.
  init(_ session: Session, at position: Int32) {
    self.session = session
    self.position = position
  }

  /// The session as a whole.
  var facts: SessionFacts {
    let status = session.standing(at: position)
    return SessionFacts(
      id: text(.root, .id), format: text(.root, .format), title: text(.root, .title),
      model: text(.root, .model), status: status.value, isInferred: status.isInferred,
      startedAt: moment(.root, .startedAt), completedAt: moment(.root, .completedAt),
      outputText: text(.root, .outputText), error: text(.root, .error), usage: usage(.root))
  }

  /// The entries under the session or a call, with everything below them.
  func entries(under parent: NodeID, includingRetracted: Bool) -> [ProgressEntry] {
    let entries = session.children(of: parent, at: position).filter {
      session.kind($0) == .entry
    }
    let current = entries.last { !session.isRetracted($0, at: position) }
    return entries.compactMap { entry in
      if !includingRetracted, session.isRetracted(entry, at: position) { return nil }
      return self.entry(
        entry, isCurrent: entry == current, includingRetracted: includingRetracted)
    }
  }

  /// An entry with everything below it.
  func entry(_ entry: NodeID, isCurrent: Bool, includingRetracted: Bool) -> ProgressEntry {
    var value = self.entry(entry, isCurrent: isCurrent)
    value.toolCalls = calls(of: entry).map {
      call($0, includingRetracted: includingRetracted)
    }
    return value
  }

  /// An entry without its calls.
  func entry(_ entry: NodeID, isCurrent: Bool) -> ProgressEntry {
    let usage = usage(entry)
    return ProgressEntry(
      item: entry, identity: session.identity(entry), id: text(entry, .id),
      time: moment(entry, .startedAt), role: session.role(entry),
      origin: session.origin(of: entry, at: position), model: text(entry, .model),
      usage: usage == TokenUsage() ? nil : usage,
      state: session.state(of: entry, at: position, isCurrent: isCurrent),
      message: text(entry, .message), reasoning: text(entry, .reasoning),
      outputText: text(entry, .outputText),
      isRetracted: session.isRetracted(entry, at: position), toolCalls: [])
  }

  /// The calls of an entry.
  func calls(of entry: NodeID) -> some Sequence<NodeID> {
    session.children(of: entry, at: position).lazy.filter { session.kind($0) == .call }
  }

  /// A call with everything below it.
  ///
  /// Agents start agents only as deep as a session lets them, so this comes to its end.
  func call(_ call: NodeID, includingRetracted: Bool) -> ToolCall {
    var value = self.call(call)
    value.entries = entries(under: call, includingRetracted: includingRetracted)
    return value
  }

  /// A call without what is below it.
  func call(_ call: NodeID) -> ToolCall {
    let status = session.standing(of: call, at: position)
    return ToolCall(
      item: call, identity: session.identity(call), id: text(call, .id),
      name: text(call, .name), kind: session.toolKind(call), arguments: text(call, .arguments),
      result: text(call, .result), error: text(call, .error), status: status.value,
      isInferred: status.isInferred, startedAt: moment(call, .startedAt),
      completedAt: moment(call, .completedAt),
      duration: session.duration(ofCall: call, at: position), entries: [])
  }

  /// Whether an item, or what it stands in, was taken back.
  func isGone(_ item: NodeID) -> Bool {
    var next = item
    while next != .root {
      if session.isRetracted(next, at: position) { return true }
      next = session.parent(next)
    }
    return false
  }

  // MARK: Data

  private func text(_ node: NodeID, _ channel: Channel) -> String? {
    guard session.has(channel, of: node, at: position) else { return nil }
    return session.text(node, channel, at: position)
  }

  private func moment(_ node: NodeID, _ channel: Channel) -> Milliseconds? {
    session.moment(node, channel, at: position)
  }

  private func usage(_ node: NodeID) -> TokenUsage {
    var usage = TokenUsage()
    usage.inputTokens = count(node, .inputTokens)
    usage.outputTokens = count(node, .outputTokens)
    usage.cachedTokens = count(node, .cachedTokens)
    usage.cacheWrites5m = count(node, .cacheWrites5m)
    usage.cacheWrites1h = count(node, .cacheWrites1h)
    usage.cost = number(node, .cost)
    return usage
  }

  private func count(_ node: NodeID, _ channel: Channel) -> Int? {
    number(node, channel).flatMap { Int(exactly: $0.rounded()) }
  }

  private func number(_ node: NodeID, _ channel: Channel) -> Double? {
    guard let number = session.text(node, channel, at: position, limit: 64).flatMap(Double.init),
      number.isFinite
    else { return nil }
    return number
  }
}
