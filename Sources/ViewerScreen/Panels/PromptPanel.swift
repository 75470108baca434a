import CellGrid
import ViewerCore

/// The line that is being typed in place of the footer, and what it can be completed to above it. The cursor
/// is its caret.
extension PromptView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let prompt = line
    let row = frame.layout.footer
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .footer)
    let sign = SafeText(prompt.kind.sign)
    grid.put(sign, row: row, column: 0, role: .key)
    let remark =
      prompt.trouble.map { (SafeText($0), Role.error) }
      ?? prompt.hint.map {
        (SafeText($0), Role.hint)
      }
    // What is typed comes first; a word about it takes what room it leaves.
    let text = SafeText(prompt.text)
    let free = grid.columns - sign.width - min(text.width, grid.columns / 2) - 4
    let said = remark?.0.fitted(to: max(0, free), glyphs: grid.glyphs) ?? .empty
    let room = grid.columns - sign.width - (said.isEmpty ? 0 : said.width + 3) - 1
    let before = SafeText(String(prompt.text.prefix(prompt.caret))).width
    let hidden = max(0, before - room)
    grid.put(
      text.dropping(columns: hidden), row: row, column: sign.width, width: room + 1,
      role: prompt.trouble == nil ? .prompt : .error)
    if let remark, !said.isEmpty {
      grid.put(said, row: row, column: grid.columns - said.width - 1, role: remark.1)
    }
    switch prompt.kind {
    case .command: drawCandidates(frame, into: &grid)
    case .palette: drawPalette(frame, into: &grid)
    case .search, .filter: break
    }
    return (row, sign.width + before - hidden)
  }

  /// Draws what the text can be completed to, from the one that is chosen on.
  private func drawCandidates(_ frame: Frame, into grid: inout Grid) {
    if line.candidates.isEmpty { return }
    let row = frame.layout.footer - 1
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .footer)
    var column = 1
    for (index, candidate) in line.candidates.enumerated().dropFirst(max(0, line.chosen ?? 0)) {
      let text = SafeText(candidate)
      guard column + text.width < grid.columns else { break }
      grid.put(
        text, row: row, column: column, role: index == line.chosen ? .selection : .hint)
      column += text.width + 2
    }
  }
}
