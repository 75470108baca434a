import CellGrid
import ViewerCore

/// The column beside the tree: where in the whole the view is, and where something wants to be seen.
struct RailPanel {
  /// Draws it where the layout has it, while not all of the tree is in view.
  func draw(_ frame: Frame, into grid: inout Grid) {
    let area = frame.layout.tree
    guard let column = frame.layout.rail,
      let rail = Rail(frame.state, frame.rows, height: area.count)
    else { return }
    for (index, mark) in rail.marks.enumerated() {
      let row = area.lowerBound + index
      let isSeen = rail.view.contains(index)
      let (sign, role) = Self.look(mark, isSeen: isSeen, glyphs: grid.glyphs)
      grid.put(sign, row: row, column: column, width: 1, role: role)
      // What is in view stays told where something else has the sign.
      if isSeen, mark > .turn {
        grid.overlay(row: row, columns: column..<column + 1, role: .selectionDim)
      }
      if index == rail.current {
        grid.overlay(row: row, columns: column..<column + 1, role: .searchCurrent)
      }
    }
  }

  /// The sign of a part.
  private static func look(
    _ mark: Rail.Mark, isSeen: Bool, glyphs: Glyphs
  ) -> (SafeText, Role) {
    switch mark {
    case .none: isSeen ? (glyphs.thumb, .text) : (glyphs.vertical, .border)
    case .turn: isSeen ? (glyphs.thumb, .text) : (glyphs.teeRight, .dim)
    case .bookmark: (glyphs.bookmark, .bookmark)
    case .hit: (glyphs.tick, .search)
    case .waiting: (glyphs.status(.waiting), .statusWaiting)
    case .failed: (glyphs.status(.failed), .statusFailed)
    }
  }
}
