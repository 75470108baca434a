import CellGrid
import ViewerCore

/// The keys and what they do, made from the key map that is in use.
extension HelpView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let lines = frame.state.helpLines(arrows: frame.glyphs == .unicode)
    let (rows, columns, keyWidth, words) = frame.layout.help
    let top = frame.layout.headerLine.map { $0 + 1 } ?? 1
    let height = min(rows, frame.layout.footer - top)
    let width = grid.columns / columns
    for (index, each) in lines.dropFirst(line).prefix(height * columns).enumerated() {
      let row = top + index % height
      let column = index / height * width + 1
      switch each {
      case .blank: break
      case .heading(let text):
        grid.put(SafeText(text), row: row, column: column, width: width - 2, role: .heading)
      case .binding(let keys, let help):
        grid.put(
          SafeText(keys), row: row, column: column + 1, width: keyWidth, role: .key,
          truncation: .trailing)
        grid.put(SafeText(help), row: row, column: column + keyWidth + 2, width: words, role: .text)
      case .rest(let help):
        grid.put(SafeText(help), row: row, column: column + keyWidth + 2, width: words, role: .text)
      }
    }
    return nil
  }
}
