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
    let minimum = ViewLayout.minimum
    let times = grid.glyphs.times
    grid.put("need \(minimum.columns)\(times)\(minimum.rows)", row: 0, column: 0, role: .warning)
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
  }
  return cursor
}

/// Draws the tree, or what stands in its place; beside the details it has a grid of its own, so that its rows
/// end where it ends.
private func drawTree(_ frame: Frame, into grid: inout Grid) -> Cursor? {
  let views = frame.state.views
  guard let view = views[.main] ?? views[.base] else { return nil }
  guard let place = frame.layout.detail else { return view.panel.draw(frame, into: &grid) }
  switch place.border {
  case nil: return nil
  case .row: return view.panel.draw(frame, into: &grid)
  case .column(let column):
    var part = Grid(rows: grid.rows, columns: column, glyphs: grid.glyphs)
    let cursor = view.panel.draw(frame, into: &part)
    let rows = frame.layout.tree
    grid.copy(
      Rect(row: rows.lowerBound, column: 0, rows: rows.count, columns: column), of: part,
      toRow: rows.lowerBound, column: 0)
    return cursor
  }
}
