import CellGrid
import ViewerCore

/// The keys of the board and what they do, from their table.
struct PickerHelp {
  /// The first line that is shown.
  let line: Int

  /// Draws as much of it as fits.
  func draw(_ rows: Range<Int>, into grid: inout Grid) {
    for (row, command) in zip(rows, PickerCommand.allCases.dropFirst(line)) {
      grid.put(
        SafeText(command.keys.joined(separator: " ")), row: row, column: 1, width: 14, role: .key,
        truncation: .trailing)
      grid.put(
        SafeText(command.help), row: row, column: 16, width: max(0, grid.columns - 17),
        role: .text, truncation: .trailing)
    }
  }
}
