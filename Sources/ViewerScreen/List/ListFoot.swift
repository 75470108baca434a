import CellGrid
import ViewerCore

/// The last row of a screen that is a list: what there is to tell, how the help goes on, or the keys that help here.
struct ListFoot<Command: KeyedCommand> {
  /// A word about the last key; `nil` for none.
  let notice: String?
  /// The first line of the help; `nil` while it is closed.
  let helpLine: Int?
  /// The rows that the help has.
  let helpRows: Int

  /// Clears the row, and draws the notice or how the help goes on.
  ///
  /// - Returns: whether there was one: nothing stands beside it.
  func draw(_ row: Int, into grid: inout Grid) -> Bool {
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .footer)
    let room = grid.columns - 2
    if let notice {
      grid.put(
        SafeText(notice), row: row, column: 1, width: room, role: .warning, truncation: .trailing)
      return true
    }
    guard let helpLine else { return false }
    let isLast = Command.helpLine(after: helpLine, height: helpRows) == nil
    let hint: SafeText = isLast ? "any key goes back" : "any key shows the rest, esc goes back"
    grid.put(hint, row: row, column: 1, width: room, role: .hint)
    return true
  }

  /// Draws the keys that are worth a word, as many as fit in front of a column.
  static func draw(
    hints: [(command: Command, word: SafeText)], _ row: Int, _ columns: Range<Int>,
    into grid: inout Grid
  ) {
    var column = columns.lowerBound
    for (command, word) in hints {
      guard let key = command.keys.first else { continue }
      let spans = [Span(SafeText(key), .key), Span(" \(word)", .hint)]
      let width = spans.reduce(0) { $0 + $1.text.width }
      guard column + width < columns.upperBound else { continue }
      grid.put(spans, row: row, column: column)
      column += width + 3
    }
  }
}
