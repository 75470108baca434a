import CellGrid
import SessionModel
import ViewerCore

extension TreeView {
  /// Marks the hits in a row that is drawn, as it is drawn: what is cut off has no mark.
  func markHits(
    _ frame: Frame, _ place: Rows.Place, _ row: Int, columns: Range<Int>, into grid: inout Grid
  ) {
    guard let search = frame.state.search else { return }
    let line = frame.rows.line(at: place)
    if line?.isMore == true { return }
    let current = search.currentHit(in: frame.rows.id(at: place))
    var number = 0
    var column = columns.lowerBound
    while column < columns.upperBound {
      let role = grid[row, column].role
      let start = column
      var text = ""
      var places: [Int] = []
      while column < columns.upperBound, grid[row, column].role == role {
        let piece = grid.text(of: grid[row, column])
        places += repeatElement(column, count: piece.utf8.count)
        text += piece
        column += 1
      }
      guard Self.isSearched(role, line) else { continue }
      places.append(column)
      for match in search.matches(in: text) {
        let from = places[match.lowerBound]
        let to = max(from + 1, places[match.upperBound])
        let isCurrent = number == current
        grid.overlay(row: row, columns: from..<to, role: isCurrent ? .searchCurrent : .search)
        number += 1
      }
      precondition(column > start, "a run without cells")
    }
  }

  /// Whether a text of this role is one that is searched: our own words are not.
  private static func isSearched(_ role: Role, _ line: BodyRow?) -> Bool {
    switch role {
    case .user, .assistant, .system, .text, .reasoning, .toolName, .argumentValue, .result, .error:
      true
    case .argumentName: line?.part == .arguments
    default: false
    }
  }

  /// Draws where in the tree the hits are: a bar at the right edge, while a search is on and not all of the
  /// tree is in view.
  ///
  /// It takes no column: over a duration only the look of its last letter changes.
  func drawTicks(
    _ frame: Frame, _ seen: Screenful, _ cursor: Int?, column: Int, into grid: inout Grid
  ) {
    let area = frame.layout.tree
    let count = frame.rows.outline.nodes.count
    let (screen, isWhole) = (seen.places, seen.isTop && seen.isBottom)
    guard let search = frame.state.search, let first = screen.first, let last = screen.last,
      !isWhole, column >= 0
    else { return }
    func row(_ node: Int) -> Int { area.lowerBound + min(node, count - 1) * area.count / count }
    for row in row(first.node)...row(last.node) {
      put(grid.glyphs.vertical, row: row, column: column, .border, into: &grid)
    }
    for row in Set(search.hitRows.lazy.map(row)) {
      put(grid.glyphs.tick, row: row, column: column, .search, into: &grid)
    }
    guard let own = frame.state.cursor, search.currentHit(in: own) != nil, let cursor else {
      return
    }
    put(
      grid.glyphs.tick, row: row(screen[cursor].node), column: column, .searchCurrent, into: &grid)
  }

  /// Draws a sign where there is room, and only its look where there is text.
  private func put(
    _ sign: SafeText, row: Int, column: Int, _ role: Role, into grid: inout Grid
  ) {
    let cell = grid[row, column]
    let text = grid.text(of: cell)
    if text == " " || text == grid.glyphs.vertical.string || text == grid.glyphs.tick.string {
      grid.put(sign, row: row, column: column, width: 1, role: role)
    }
    if role != .border { grid.overlay(row: row, columns: column..<column + 1, role: role) }
  }
}
