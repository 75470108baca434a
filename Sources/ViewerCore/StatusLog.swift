import SessionModel

/// Every change of a status in order of position: what is stepped through, and when tools are at work.
package struct StatusLog: Hashable, Sendable {
  /// One change.
  package struct Change: Hashable, Sendable {
    /// The position that brought it.
    package var position: Int32
    /// The call, or the root for the session.
    package var node: NodeID
    /// How many calls more are at work from here on; negative: fewer.
    var difference: Int32
    /// How many calls are at work from here on.
    var running: Int32 = 0
  }

  /// The changes, in order.
  package private(set) var changes: ContiguousArray<Change> = []
  /// The position up to which the session was looked at.
  private var known: Int32 = 0

  /// Makes a log of nothing.
  package init() {}

  /// Takes in what arrived since the last time.
  mutating func update(_ session: Session) {
    guard session.position > known else { return }
    var changed = session.changed(from: known, to: session.position)
    if known > 0, changed.contains(where: { makesAgent($0, session) }) {
      // A call that turned out to be an agent was counted as a tool: begin anew.
      self = StatusLog()
      changed = session.changed(from: 0, to: session.position)
    }
    let start = changes.count
    for id in changed { collect(id, session) }
    changes[start...].sort { ($0.position, $0.node) < ($1.position, $1.node) }
    var running = start > 0 ? changes[start - 1].running : 0
    for index in start..<changes.count {
      running += changes[index].difference
      changes[index].running = running
    }
    known = session.position
  }

  /// Adds what happened to the status of one node since `known`.
  private mutating func collect(_ id: NodeID, _ session: Session) {
    let isTool = session.kind(id) == .call && !isAgent(id, session)
    var end = session.position
    while let position = session.statusPosition(id, at: end), position > known {
      let (word, last) = (word(id, session, position), word(id, session, position - 1))
      // The ground of a word may change while the word stands; nobody sees that.
      if word != last {
        let running = ToolStatus.running.rawValue
        let difference: Int32 = !isTool ? 0 : (word == running ? 1 : 0) - (last == running ? 1 : 0)
        changes.append(Change(position: position, node: id, difference: difference))
      }
      end = position - 1
    }
  }

  /// The status of a node as a number that tells it from others.
  private func word(_ id: NodeID, _ session: Session, _ position: Int32) -> UInt8? {
    id == .root
      ? session.status(at: position)?.value.rawValue
      : session.toolStatus(id, at: position)?.value.rawValue
  }

  /// Whether a call has entries of its own: what works then are the calls inside, or the model.
  private func isAgent(_ id: NodeID, _ session: Session) -> Bool {
    var children = session.children(of: id, at: session.position)
    return children.next() != nil
  }

  /// Whether a node is new and the first under a call that was counted.
  private func makesAgent(_ id: NodeID, _ session: Session) -> Bool {
    let parent = session.parent(id)
    guard session.born(id) > known, parent.index > 0, session.kind(parent) == .call else {
      return false
    }
    var children = session.children(of: parent, at: known)
    return session.born(parent) <= known && children.next() == nil
  }

  /// The first change after a position.
  package func next(after position: Int32) -> Change? {
    let index = index(after: position)
    return index < changes.count ? changes[index] : nil
  }

  /// The last change before a position.
  package func previous(before position: Int32) -> Change? {
    let index = index(after: position - 1)
    return index > 0 ? changes[index - 1] : nil
  }

  /// Whether a tool was at work at any position from `first` to `last`.
  package func isToolRunning(from first: Int32, to last: Int32) -> Bool {
    var index = index(after: first)
    if index > 0, changes[index - 1].running > 0 { return true }
    while index < changes.count, changes[index].position <= last {
      if changes[index].running > 0 { return true }
      index += 1
    }
    return false
  }

  /// The index of the first change after a position.
  private func index(after position: Int32) -> Int {
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].position > position { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
