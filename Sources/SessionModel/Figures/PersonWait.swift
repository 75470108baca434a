/// How long a call waited for a person.
package struct PersonWait: Hashable, Sendable {
  /// The call.
  package var call: NodeID
  /// Since when.
  package var start: Milliseconds
  /// Until when; `nil` while it waits.
  package var end: Milliseconds?

  /// Takes note of a wait.
  package init(call: NodeID, start: Milliseconds, end: Milliseconds?) {
    (self.call, self.start, self.end) = (call, start, end)
  }

  /// How long, up to now where it waits still.
  package func span(now: Milliseconds) -> Milliseconds { max(.zero, (end ?? now) - start) }
}

extension Session {
  /// How a call waited for a person: a question and a plan as long as they stood, any other call for a permission.
  ///
  /// - Parameters:
  ///   - start: when the call began.
  ///   - end: when it ended.
  ///   - isOpen: whether it goes on.
  package func wait(
    ofCall call: NodeID, from start: Milliseconds?, to end: Milliseconds?, isOpen: Bool,
    at position: Int32
  ) -> PersonWait? {
    switch toolKind(call) {
    case .question, .plan:
      guard let start, end != nil || isOpen else { return nil }
      if let before = wait(ofCall: call, at: position), before.start < start { return before }
      // Nobody answers at once: what says so was written when it was over.
      return end == start ? nil : PersonWait(call: call, start: start, end: end)
    default: return wait(ofCall: call, at: position)
    }
  }

  /// When a call began to wait for a permission, and when that was over; `nil` where nothing tells.
  ///
  /// Where a source tells of the call only when leave was given, it shows the call as one that waits and is let go
  /// at once. It was asked for behind what came before, and waited before the call began.
  package func wait(ofCall call: NodeID, at position: Int32) -> PersonWait? {
    guard !timeline.isGuessed else { return nil }
    var next = nodes[Int(call.index)].status
    var behind: Int32?
    while let change = statusChange(next, of: call.index) {
      next = change.previous
      guard change.position <= position else { continue }
      if change.word == ToolStatus.waiting.rawValue {
        guard var start = timeline.time(at: change.position) else { return nil }
        let end = behind.flatMap { timeline.time(at: $0) }
        let group = timeline.step(before: born(call))
        if let behind, timeline.step(before: behind) == group {
          start = timeline.time(at: group) ?? start
          if start == end { return nil }
        }
        return PersonWait(call: call, start: start, end: end)
      }
      behind = change.position
    }
    return nil
  }
}
