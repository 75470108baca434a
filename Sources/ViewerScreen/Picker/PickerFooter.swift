import CellGrid
import ViewerCore

/// The last row of the board: what is typed, what there is to tell, and the keys that help here.
struct PickerFooter {
  private let state: PickerState

  init(_ state: PickerState) { self.state = state }

  /// Draws it.
  func draw(_ row: Int, into grid: inout Grid) {
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .footer)
    let room = grid.columns - 2
    if let notice = state.notice {
      grid.put(
        SafeText(notice), row: row, column: 1, width: room, role: .warning, truncation: .trailing)
      return
    }
    if let line = state.helpLine {
      let isLast = line + state.layout.list.count >= PickerCommand.allCases.count
      let hint: SafeText = isLast ? "any key goes back" : "any key shows the rest, esc goes back"
      grid.put(hint, row: row, column: 1, width: room, role: .hint)
      return
    }
    var column = 1
    if state.isTyping || !state.filter.isEmpty {
      // The end is what was typed last.
      let end = state.isTyping ? "_" : ""
      let text = SafeText("filter: \(state.filter)\(end)")
      column += grid.put(
        text, row: row, column: column, width: room, role: .prompt, truncation: .leading)
      column += 3
    }
    for (command, word) in hints {
      guard let key = command.keys.first else { continue }
      let spans = [Span(SafeText(key), .key), Span(" \(word)", .hint)]
      let width = spans.reduce(0) { $0 + $1.text.width }
      guard column + width < grid.columns else { continue }
      grid.put(spans, row: row, column: column)
      column += width + 3
    }
  }

  /// The keys that are worth a word.
  private var hints: [(command: PickerCommand, word: SafeText)] {
    if state.isTyping { return [(.open, "done"), (.cancel, "clear")] }
    let marks = state.marked.count
    let isPlain = state.filter.isEmpty && state.project == nil && marks == 0
    return [
      (.open, marks > 0 ? "open \(marks)" : "open"), (.filter, "filter"), (.mark, "mark"),
      (.resume, "resume"), (.group, "group"), (.help, "help"),
      (isPlain ? .quit : .cancel, isPlain ? "quit" : "clear"),
    ]
  }
}
