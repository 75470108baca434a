import CellGrid
import SessionModel

/// What the reader of two runs is doing. It changes only in `reduce`.
package struct CompareState {
  /// What is looked at.
  package let comparison: Comparison
  /// The rows of the terminal.
  package internal(set) var rows: Int
  /// The columns of the terminal.
  package internal(set) var columns: Int
  /// The rows of the list.
  package internal(set) var list: [CompareRow] = []
  /// Whether each step that is the same has a row.
  package internal(set) var showsSame = true
  /// Both sides of the step of the cursor in full; `nil` when the list is shown.
  package internal(set) var detail: [CompareLine]?
  /// The first line of them that is shown.
  package internal(set) var detailTop = 0
  /// The first line of the help; `nil` when it is not shown.
  package internal(set) var helpLine: Int?
  /// A word about what was done or why not, until the next key.
  package internal(set) var notice: String?
  /// The digits that were typed in front of a command.
  package internal(set) var typed = TypedKeys()
  /// The cursor of the list.
  var cursor = ListCursor()
  /// Which steps differ, and which of them are other calls, in order.
  let differences, calls: [Int]

  /// Makes the state of a comparison that was just opened: the cursor stands where the runs part.
  package init(_ comparison: Comparison, rows: Int, columns: Int) {
    self.comparison = comparison
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    differences = comparison.pairs.indices.filter { comparison.pairs[$0].differs }
    calls = differences.filter { comparison.pairs[$0].isCall && comparison.pairs[$0].parts }
    layOut(at: comparison.divergence ?? differences.first)
  }

  /// Which rows of the screen belong to what.
  package var layout: CompareLayout { CompareLayout(rows: rows, columns: columns) }
  /// The row of the cursor.
  package var selected: Int { cursor.selected }
  /// The first row that is on the screen.
  package var top: Int { cursor.top }
  /// The number of the step of the cursor.
  package var current: Int? {
    list.indices.contains(selected) ? list[selected].pair : nil
  }

  /// Which of the differences the cursor stands on, from 1, and how many there are; `nil` where it stands on none.
  package var standing: (number: Int, count: Int)? {
    current.flatMap { differences.firstIndex(of: $0) }.map { ($0 + 1, differences.count) }
  }

  /// Lays out the rows and puts the cursor on a step.
  mutating func layOut(at pair: Int?) {
    list = CompareRow.all(comparison, isWide: layout.isWide, showsSame: showsSame)
    guard let pair else { return cursor.select(0, in: list, height: height) }
    // Rows rise by their steps; of those before the step, the last one holds it or stands nearest.
    let row = list.firstIndex { $0.pair.map { $0 >= pair } ?? false }
    let before = row.map { list[$0].pair == pair ? $0 : $0 - 1 } ?? list.count - 1
    cursor.select(max(0, before), in: list, height: height)
    center()
    if detail != nil { openDetail() }
  }

  /// The rows of the list that are shown.
  var height: Int { max(1, layout.list.count) }

  /// Scrolls so that what led to the row of the cursor is seen, where it would stand at an edge.
  private mutating func center() {
    let row = cursor.selected
    cursor.select(min(list.count - 1, row + height / 2), in: list, height: height)
    cursor.select(max(0, row - height / 3), in: list, height: height)
    cursor.select(row, in: list, height: height)
  }

  /// Shows both sides of the step of the cursor.
  mutating func openDetail() {
    guard let current, comparison.pairs.indices.contains(current) else { return }
    let width = layout.sides.map { min($0.a.count, $0.b.count) } ?? max(1, columns - 4)
    detail = CompareLine.all(
      comparison.pairs[current], comparison, width: width, isWide: layout.isWide)
    detailTop = 0
  }
}
