import SessionModel

/// The name of a row: it stays the same when rows come, go and move.
package struct RowID: Hashable, Sendable {
  /// The identity of the node that the row belongs to; the root for the end of the session.
  package var node: NodeID
  /// What of the node the row shows.
  package var part: RowPart
  /// Which line of that part, from 0.
  package var line: Int

  /// Names a row; without a part, the first row of a node.
  package init(_ node: NodeID, _ part: RowPart = .head, line: Int = 0) {
    self.node = node
    self.part = part
    self.line = line
  }
}

/// What of a node a row shows.
package enum RowPart: UInt8, Hashable, Sendable {
  /// The row that stands for the node.
  case head
  case message, reasoning, output, arguments, error, result, remark, added, removed
}
