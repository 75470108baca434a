public import SessionModel

/// A session as values. Each is made when it is asked for, from what was read so far, and costs what it holds.
extension Session {
  /// What is known of the session as a whole.
  public var facts: SessionFacts { facts(at: position) }

  /// What was known of the session as a whole at a position.
  public func facts(at position: Int32) -> SessionFacts { ItemValues(self, at: position).facts }

  /// The outermost entries, with their calls and everything below them.
  public var entries: [ProgressEntry] { entries(at: position) }

  /// The outermost entries as they were at a position, with their calls and everything below them.
  ///
  /// - Parameters:
  ///   - position: a position up to that of the session.
  ///   - includingRetracted: whether entries that the source took back are told too.
  public func entries(at position: Int32, includingRetracted: Bool = false) -> [ProgressEntry] {
    ItemValues(self, at: position).entries(under: .root, includingRetracted: includingRetracted)
  }

  /// The entries of the agent that a call started, with everything below them.
  public func entries(under call: ToolCall) -> [ProgressEntry] {
    ItemValues(self, at: position).entries(under: call.item, includingRetracted: false)
  }

  /// The calls of an entry, with everything below them.
  public func toolCalls(of entry: ProgressEntry) -> [ToolCall] {
    let values = ItemValues(self, at: position)
    return values.calls(of: entry.item).map { values.call($0, includingRetracted: false) }
  }

  /// The calls of the whole session in the order of the document, those of agents that were called included.
  ///
  /// Each comes without the entries below it, whose calls follow it. What the source took back is left out.
  public func toolCalls(_ filter: ToolCallFilter = .all) -> [ToolCall] {
    let values = ItemValues(self, at: position)
    var calls: [ToolCall] = []
    for step in TreeWalk(self, at: position, includesRetracted: false)
    where step.isStart && kind(step.node) == .call {
      let call = values.call(step.node)
      if filter.holds(call) { calls.append(call) }
    }
    return calls
  }
}
