import CellGrid
import SessionModel
import ViewerCore

/// Draws the whole screen, every time: what did not change costs the terminal nothing.
///
/// - Parameters:
///   - session: everything that has arrived; `state` says which position of it is looked at.
///   - grid: what is drawn into; it has the size that the state was told last.
/// - Returns: where the cursor stands, for the terminal's own cursor, which screen readers follow.
@discardableResult
package func draw(
  _ state: ViewerState, _ session: Session, into grid: inout Grid
) -> (row: Int, column: Int)? {
  grid.clear()
  if state.layout.isTooSmall {
    grid.putTooSmall()
    return nil
  }
  let frame = Frame(state, session, glyphs: grid.glyphs)
  var cursor: Cursor?
  HeaderPanel().draw(frame, into: &grid)
  let isCovered = state.views.isCovered
  if !isCovered {
    cursor = drawTree(frame, into: &grid)
    BorderPanel().draw(frame, into: &grid)
    TransportPanel().draw(frame, into: &grid)
  }
  if state.views[.line] == nil { FooterPanel().draw(frame, into: &grid) }
  for layer in [ViewLayer.pane, .box, .line] where layer != .pane || !isCovered {
    // Whoever is on top has the cursor, if it wants one.
    cursor = state.views[layer]?.panel.draw(frame, into: &grid) ?? cursor
    // The line to the details is the rail as well.
    if layer == .pane, !isCovered, state.views[.main] == nil {
      RailPanel().draw(frame, into: &grid)
    }
  }
  return cursor
}

/// Draws the tree, or what stands in its place. The tree has a grid of its own, so that its rows end where they
/// end: at the rail, or at the line to the details.
private func drawTree(_ frame: Frame, into grid: inout Grid) -> Cursor? {
  let (views, layout) = (frame.state.views, frame.layout)
  guard let view = views[.main] ?? views[.base] else { return nil }
  let isTree = views[.main] == nil
  if let place = layout.detail, place.border == nil { return nil }
  let columns = isTree ? layout.rowColumns : layout.treeColumns
  guard columns < grid.columns else { return view.panel.draw(frame, into: &grid) }
  var part = Grid(rows: grid.rows, columns: columns, glyphs: grid.glyphs)
  let cursor = view.panel.draw(frame, into: &part)
  let rows = layout.tree
  grid.copy(
    Rect(row: rows.lowerBound, column: 0, rows: rows.count, columns: columns), of: part,
    toRow: rows.lowerBound, column: 0)
  return cursor
}
