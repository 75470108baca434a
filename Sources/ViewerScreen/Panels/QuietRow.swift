import CellGrid
import SessionModel
import ViewerCore

/// The row of several calls in a row that only looked: what they come to.
struct QuietRow: TreeRow {
  /// What the panels share.
  let frame: Frame
  /// The quiet work.
  let node: OutlineNode
  /// Its index in the outline.
  let index: Int

  /// Draws it into a row of the screen.
  func draw(_ row: Int, into grid: inout Grid) {
    drawBranch(row, into: &grid)
    let sign = geometry.callSign(node)
    grid.put(frame.sign(.completed), row: row, column: sign, role: .statusCompleted)
    grid.put(
      SafeText(node.quiet.words), row: row, column: sign + 2,
      width: max(0, durationStart(grid) - sign - 3), role: .dim, truncation: .trailing)
  }
}
