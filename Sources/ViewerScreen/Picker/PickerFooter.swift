import CellGrid
import ViewerCore

/// The last row of the board: what is typed, what there is to tell, and the keys that help here.
struct PickerFooter {
  private let state: PickerState

  init(_ state: PickerState) { self.state = state }

  /// Draws it.
  func draw(_ row: Int, into grid: inout Grid) {
    let foot = ListFoot<PickerCommand>(
      notice: state.notice, helpLine: state.helpLine, helpRows: state.layout.list.count)
    if foot.draw(row, into: &grid) { return }
    var column = 1
    if state.isTyping || !state.filter.isEmpty {
      // The end is what was typed last.
      let end = state.isTyping ? "_" : ""
      let text = SafeText("filter: \(state.filter)\(end)")
      column += grid.put(
        text, row: row, column: column, width: grid.columns - 2, role: .prompt,
        truncation: .leading)
      column += 3
    }
    ListFoot.draw(hints: hints, row, column..<max(column, grid.columns), into: &grid)
  }

  /// The keys that are worth a word.
  private var hints: [(command: PickerCommand, word: SafeText)] {
    if state.isTyping { return [(.open, "done"), (.cancel, "clear")] }
    let marks = state.marked.count
    let isPlain = state.filter.isEmpty && state.project == nil && marks == 0
    return [
      (.open, marks > 0 ? "open \(marks)" : "open"), (.filter, "filter"), (.search, "search all"),
      (.mark, "mark"),
      (.resume, "resume"), (.jump, "terminal"), (.group, "group"), (.help, "help"),
      (isPlain ? .quit : .cancel, isPlain ? "quit" : "clear"),
    ]
  }
}
