/// What calls did to files, kept up to date by what changed.
///
/// It is read in slices, as edits are large and a session may have many. It shows the session at one position;
/// another one costs what changed in between, in either direction.
package struct EditIndex: Sendable {
  /// The position that was asked for last.
  private var position: Int32 = 0
  /// What each call did that did anything.
  package private(set) var touches: [NodeID: [FileTouch]] = [:]
  /// Nodes that changed and were not read again yet.
  private var pending: [NodeID] = []
  /// How many nodes were read.
  private var readCount = 1
  /// How many nodes there are.
  private var nodeCount = 1
  /// Counts the slices that found something.
  package private(set) var version = 0

  /// What is read in one slice: a node counts as one, and so do 200 bytes of an edit.
  private static let slice = 2000

  /// Knows nothing yet.
  package init() {}

  /// Whether everything was read.
  package var isComplete: Bool { pending.isEmpty && readCount >= nodeCount }
  /// How much was read, in hundredths.
  package var percent: Int { readCount * 100 / nodeCount }

  /// Looks at another position: what differs there is read again.
  package mutating func look(at position: Int32, _ session: Session) {
    nodeCount = session.nodeCount
    guard position != self.position else { return }
    let (from, to) = (min(position, self.position), max(position, self.position))
    self.position = position
    if readCount == 1 { return }
    pending += session.changed(from: from, to: to).filter { Int($0.index) < readCount }
  }

  /// Reads a slice.
  package mutating func step(_ session: Session) {
    var rest = Self.slice
    var hasWorked = false
    while rest > 0, let id = pending.popLast() {
      read(id, session, &rest)
      hasWorked = true
    }
    while rest > 0, readCount < nodeCount {
      read(NodeID(Int32(readCount)), session, &rest)
      readCount += 1
      hasWorked = true
    }
    if hasWorked { version += 1 }
  }

  /// Reads what a node did at the position.
  private mutating func read(_ id: NodeID, _ session: Session, _ rest: inout Int) {
    rest -= 1
    guard session.kind(id) == .call else { return }
    let isKnown = session.isKnown(id, at: position)
    let found = isKnown ? session.fileTouches(of: id, at: position) : []
    touches[id] = found.isEmpty ? nil : found
    guard !found.isEmpty else { return }
    for channel in [Channel.arguments, .edits] {
      rest -= session.pieces(id, channel, at: position).reduce(0) { $0 + Int($1.length) } / 200
    }
  }
}
