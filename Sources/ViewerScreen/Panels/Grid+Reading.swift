import CellGrid

extension Grid {
  /// Says at the end of a row how much is known yet of what a view adds up.
  mutating func putReading(_ percent: Int, row: Int) {
    put(" reading \(percent)% ", row: row, column: max(0, columns - 14), role: .badge)
  }
}
