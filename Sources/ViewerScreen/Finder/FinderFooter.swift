import CellGrid
import ViewerCore

/// The last row of a search in all sessions: what is typed, what there is to tell, and the keys that help here.
struct FinderFooter {
  private let state: FinderState

  init(_ state: FinderState) { self.state = state }

  /// Draws it.
  ///
  /// - Returns: where the caret stands, while something is typed.
  func draw(_ row: Int, into grid: inout Grid) -> (row: Int, column: Int)? {
    let foot = ListFoot<FinderCommand>(
      notice: state.notice, helpLine: state.helpLine, helpRows: state.layout.list.count)
    if foot.draw(row, into: &grid) { return nil }
    guard state.isTyping else {
      ListFoot<FinderCommand>.draw(hints: hints, row, 1..<grid.columns, into: &grid)
      return nil
    }
    // The end is what was typed last.
    let word: SafeText = state.isLiteral ? "text" : "search"
    let column =
      1
      + grid.put(
        "\(word): \(SafeText(state.text))_", row: row, column: 1, width: grid.columns - 2,
        role: .prompt, truncation: .leading)
    ListFoot<FinderCommand>.draw(
      hints: [(.open, "search"), (.literal, "literal"), (.cancel, "back")], row,
      min(grid.columns, column + 3)..<grid.columns, into: &grid)
    return (row, column - 1)
  }

  /// The keys that are worth a word.
  private var hints: [(command: FinderCommand, word: SafeText)] {
    [
      (.open, "open"), (.nextSession, "session"), (.edit, "search"), (.help, "help"),
      (.cancel, "back"),
    ]
  }
}
