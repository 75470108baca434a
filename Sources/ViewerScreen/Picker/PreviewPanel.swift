import CellGrid
import SessionModel
import ViewerCore

/// The overview of the session of the cursor, beside the list.
struct PreviewPanel {
  private let preview: SessionPreview
  private let session: Session

  init(_ preview: SessionPreview, _ session: Session) {
    (self.preview, self.session) = (preview, session)
  }

  /// Draws it into these columns of the rows of the list.
  func draw(_ rows: Range<Int>, _ columns: Range<Int>, into grid: inout Grid) {
    let state = preview.state
    var part = Grid(rows: state.rows, columns: state.columns, glyphs: grid.glyphs)
    let frame = Frame(state, session, glyphs: grid.glyphs)
    state.overview?.drawRows(frame, into: &part)
    let tree = frame.layout.tree
    let shown = Rect(
      row: tree.lowerBound, column: 0, rows: min(rows.count, tree.count),
      columns: min(columns.count, part.columns))
    grid.copy(shown, of: part, toRow: rows.lowerBound, column: columns.lowerBound)
  }
}
