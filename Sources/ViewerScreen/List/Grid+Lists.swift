import CellGrid
import ViewerCore

extension Grid {
  /// Says how large the screen must be.
  mutating func putTooSmall() {
    let minimum = ViewLayout.minimum
    put("need \(minimum.columns)\(glyphs.times)\(minimum.rows)", row: 0, column: 0, role: .warning)
  }

  /// Draws lines from side to side.
  mutating func putLines(_ rows: [Int?]) {
    for row in rows.compactMap({ $0 }) {
      fill(
        Rect(row: row, column: 0, rows: 1, columns: columns), with: glyphs.horizontal, role: .border
      )
    }
  }
}
