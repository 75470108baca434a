import CellGrid
import ViewerCore

extension Panel {
  /// Rows of the palette at most: more are a list to read and none to choose from.
  private static let paletteRows = 12

  /// Draws what the palette offers above its prompt: names, what they do, and their keys.
  func drawPalette(_ frame: Frame, into grid: inout Grid) {
    let state = frame.state
    guard let prompt = state.prompt, prompt.kind == .palette else { return }
    let height = min(Self.paletteRows, frame.layout.footer - 1, max(1, prompt.candidates.count))
    guard height > 0 else { return }
    let top = frame.layout.footer - height
    grid.fill(Rect(row: top, column: 0, rows: height, columns: grid.columns), role: .footer)
    guard !prompt.candidates.isEmpty else {
      grid.put("nothing fits", row: top, column: 2, role: .hint)
      return
    }
    let chosen = prompt.chosen ?? 0
    let first = max(0, min(chosen - height / 2, prompt.candidates.count - height))
    let choices = state.palette(for: prompt.text)
    for (index, choice) in choices.enumerated().dropFirst(first).prefix(height) {
      draw(choice, frame, row: top + index - first, into: &grid)
      if index == chosen {
        grid.overlay(row: top + index - first, columns: 0..<grid.columns, role: .selection)
      }
    }
  }

  /// The columns of a name in the palette.
  private static let nameWidth = 22

  private func draw(_ choice: Choice, _ frame: Frame, row: Int, into grid: inout Grid) {
    var keys: SafeText = ""
    var works = true
    if case .command(let command) = choice {
      let isUnicode = frame.glyphs == .unicode
      keys = SafeText(
        frame.state.keyMap.keys(of: command, arrows: isUnicode).joined(separator: "  "))
      works = frame.state.works(command)
    }
    let nameWidth = min(Self.nameWidth, grid.columns / 2)
    grid.put(
      SafeText(choice.name), row: row, column: 2, width: nameWidth - 2,
      role: works ? .emphasis : .dim, truncation: .trailing)
    let end = max(nameWidth, grid.columns - keys.width - 2)
    grid.put(keys, row: row, column: end, role: .key)
    grid.put(
      SafeText(choice.help), row: row, column: nameWidth, width: max(0, end - nameWidth - 1),
      role: works ? .text : .dim, truncation: .trailing)
  }
}
