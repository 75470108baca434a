/// A part of the grid that stands for a command: a click there asks for it.
package struct Region: Hashable, Sendable {
  /// The cells.
  package var area: Rect
  /// The name of the command.
  package var command: String
  /// Whether the number of the command is how far along it is clicked, in hundredths.
  package var isScale: Bool

  /// The number that goes with a click in a column; `nil` when it does not matter where it was.
  package func number(at column: Int) -> Int? {
    guard isScale, area.columns > 1 else { return nil }
    return (column - area.column) * 100 / (area.columns - 1)
  }
}

extension Grid {
  /// Notes what a part that is drawn stands for.
  package mutating func mark(_ area: Rect, _ command: String, isScale: Bool = false) {
    regions.append(Region(area: area, command: command, isScale: isScale))
  }

  /// What stands at a place: of several, what was drawn last.
  package func region(row: Int, column: Int) -> Region? {
    regions.last { $0.area.contains(row: row, column: column) }
  }
}
