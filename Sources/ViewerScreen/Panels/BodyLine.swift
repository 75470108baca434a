import CellGrid
import SessionModel
import ViewerCore

/// A line inside an open node: a label on the first line of a value, and text.
struct BodyLine: TreeRow {
  /// What the panels share.
  let frame: Frame
  /// The node that it is inside of.
  let node: OutlineNode
  /// The index of the node in the outline.
  let index: Int

  /// Draws it into a row of the screen.
  func draw(_ line: BodyRow, _ row: Int, into grid: inout Grid) {
    drawTrunks(row, ownLine: node.kind == .call, into: &grid)
    var column = geometry.body(node)
    if node.kind == .call {
      // The rows of a call share one column of names.
      let labels = frame.rows.body(of: index).reduce(5) { max($0, min(16, $1.label.width)) }
      grid.put(
        line.label, row: row, column: column, width: labels, role: .argumentName,
        truncation: .trailing)
      column += labels + 2
    } else if !line.label.isEmpty {
      column += grid.put("\(line.label)  ", row: row, column: column, role: .argumentName)
    }
    let role: Role = line.isMore ? .hint : role(line.part)
    let isProse = line.part == .message && !line.isMore
    let text = line.isMore ? "\(frame.glyphs.ellipsis) \(line.text)" : line.text
    grid.put(
      frame.marked(text, role: role, isProse: isProse), row: row, column: column,
      truncation: .trailing)
  }

  /// What a part of the node is drawn as.
  private func role(_ part: RowPart) -> Role {
    if node.isRetracted { return .dim }
    switch part {
    case .message, .output, .head:
      guard node.kind == .entry else { return .text }
      switch frame.session.role(node.id) {
      case .user:
        let isProgram = frame.session.has(.origin, of: node.id, at: frame.state.position)
        return isProgram || frame.session.parent(node.id) != .root ? .dim : .user
      case .assistant: return .assistant
      case .system: return .system
      case .step: return .text
      }
    case .reasoning: return .reasoning
    case .arguments: return .argumentValue
    case .error: return .error
    case .result: return .result
    case .added: return .diffAdded
    case .removed: return .diffRemoved
    case .remark: return .unknown
    }
  }
}
