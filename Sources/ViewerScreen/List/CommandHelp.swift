import CellGrid
import ViewerCore

/// The keys of a list and what they do, from their table.
struct CommandHelp<Command: KeyedCommand> {
  /// The first line that is shown.
  let line: Int
  /// The columns of the keys.
  let keyColumns: Int

  /// Draws as much of it as fits.
  func draw(_ rows: Range<Int>, into grid: inout Grid) {
    for (row, command) in zip(rows, Command.allCases.dropFirst(line)) {
      grid.put(
        SafeText(command.keys.joined(separator: " ")), row: row, column: 1, width: keyColumns,
        role: .key, truncation: .trailing)
      grid.put(
        SafeText(command.help), row: row, column: keyColumns + 2,
        width: max(0, grid.columns - keyColumns - 3), role: .text, truncation: .trailing)
    }
  }
}
