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
}
