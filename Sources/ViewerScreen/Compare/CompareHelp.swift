import CellGrid
import ViewerCore

/// The keys for two runs and what they do, from their table.
struct CompareHelp {
  /// The first line that is shown.
  let line: Int

  /// Draws as much of it as fits.
  func draw(_ rows: Range<Int>, into grid: inout Grid) {
    for (row, command) in zip(rows, ComparisonCommand.allCases.dropFirst(line)) {
      grid.put(
        SafeText(command.keys.joined(separator: " ")), row: row, column: 1, width: 18, role: .key,
        truncation: .trailing)
      grid.put(
        SafeText(command.help), row: row, column: 20, width: max(0, grid.columns - 21),
        role: .text, truncation: .trailing)
    }
  }
}
