import CellGrid
import ViewerCore

extension PromptView {
  /// Draws what the palette offers above its line: names, what they do, and their keys.
  func drawPalette(_ frame: Frame, into grid: inout Grid) {
    let place = palettePlace(frame.layout)
    let rows = place.rows
    if rows.isEmpty { return }
    grid.fill(
      Rect(row: rows.lowerBound, column: 0, rows: rows.count, columns: grid.columns),
      role: .footer)
    guard !line.candidates.isEmpty else {
      grid.put("nothing fits", row: rows.lowerBound, column: 2, role: .hint)
      return
    }
    let choices = frame.state.palette(for: line.text).dropFirst(place.first)
    for (row, choice) in zip(rows, choices) {
      draw(choice, frame, row: row, into: &grid)
      if row - rows.lowerBound + place.first == line.chosen {
        grid.overlay(row: row, columns: 0..<grid.columns, role: .selection)
      }
    }
  }

  /// The columns of a name in the palette.
  private static let nameWidth = 22
  /// The columns that are used of a wide screen: keys shall stand near what they do.
  private static let widest = 100

  /// Draws one thing that can be chosen.
  private func draw(_ choice: Choice, _ frame: Frame, row: Int, into grid: inout Grid) {
    var keys: SafeText = ""
    var works = true
    if case .command(let command) = choice {
      let isUnicode = frame.glyphs == .unicode
      keys = SafeText(
        frame.state.options.keyMap.keys(of: command, arrows: isUnicode).joined(separator: "  "))
      works = frame.state.works(command)
    }
    let nameWidth = min(Self.nameWidth, grid.columns / 2)
    grid.put(
      SafeText(choice.name), row: row, column: 2, width: nameWidth - 2,
      role: works ? .emphasis : .dim, truncation: .trailing)
    let end = max(nameWidth, min(grid.columns, Self.widest) - keys.width - 2)
    grid.put(keys, row: row, column: end, role: .key)
    grid.put(
      SafeText(choice.help), row: row, column: nameWidth, width: max(0, end - nameWidth - 1),
      role: works ? .text : .dim, truncation: .trailing)
  }
}
