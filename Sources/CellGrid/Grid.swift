/// The screen as values: rows of cells that say what they hold and what for.
///
/// Every call is clipped to the grid. No call leaves half of a wide character behind.
package struct Grid: Sendable {
  /// The number of rows.
  package let rows: Int
  /// The number of columns.
  package let columns: Int
  /// The signs to draw with.
  package let glyphs: Glyphs
  /// Row after row.
  private(set) var cells: ContiguousArray<Cell>
  /// Base and combining marks, by the index in a cell's text.
  private(set) var clusters: [String] = []
  /// What parts of it stand for, in the order of drawing.
  package internal(set) var regions: [Region] = []

  /// Makes an empty grid; negative sizes become zero.
  package init(rows: Int, columns: Int, glyphs: Glyphs = .unicode, role: Role = .text) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    self.glyphs = glyphs
    cells = ContiguousArray(repeating: .blank(role), count: self.rows * self.columns)
  }

  /// The whole grid.
  package var bounds: Rect { Rect(row: 0, column: 0, rows: rows, columns: columns) }

  /// The cell at a place inside the grid.
  package subscript(row: Int, column: Int) -> Cell {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns)
    return cells[row * columns + column]
  }

  /// The cells of a row inside the grid.
  package func row(_ row: Int) -> ContiguousArray<Cell>.SubSequence {
    precondition(row >= 0 && row < rows)
    return cells[row * columns..<(row + 1) * columns]
  }

  /// The base and marks of a cell with a cluster.
  package func cluster(of cell: Cell) -> String {
    precondition(cell.isCluster)
    return clusters[Int(cell.text & ~Cell.clusterBit)]
  }

  /// What stands in a cell; empty in the second half of a wide character.
  package func text(of cell: Cell) -> String {
    if cell.isContinuation { return "" }
    if cell.isCluster { return cluster(of: cell) }
    return Unicode.Scalar(cell.text).map { String(Character($0)) } ?? " "
  }

  /// Empties the grid and keeps its memory.
  package mutating func clear(_ role: Role = .text) {
    for index in cells.indices { cells[index] = .blank(role) }
    clusters.removeAll(keepingCapacity: true)
    regions.removeAll(keepingCapacity: true)
  }

  /// Fills a rectangle with one sign of one column.
  package mutating func fill(_ rect: Rect, with sign: SafeText = " ", role: Role) {
    precondition(sign.width == 1)
    let area = rect.intersection(bounds)
    if area.isEmpty { return }
    let scalar = sign.string.unicodeScalars.first?.value ?? 0x20
    for row in area.rowRange {
      mend(row: row, column: area.column)
      mend(row: row, column: area.columnRange.upperBound)
      for column in area.columnRange {
        cells[row * columns + column] = Cell(text: scalar, role: role)
      }
    }
  }

  /// Changes what cells are there for; the text stays.
  package mutating func restyle(row: Int, columns range: Range<Int>, role: Role) {
    change(row: row, columns: range) { $0.role = role }
  }

  /// Lays a role over others, such as the selection over a row: its background and attributes are
  /// added, the colours of the text stay where it has none.
  package mutating func overlay(row: Int, columns range: Range<Int>, role: Role) {
    change(row: row, columns: range) { $0.overlay = role }
  }

  private mutating func change(
    row: Int, columns range: Range<Int>, _ body: (inout Cell) -> Void
  ) {
    guard row >= 0, row < rows else { return }
    for column in range.clamped(to: 0..<columns) { body(&cells[row * columns + column]) }
  }

  /// Puts a base with its marks into a cell, and takes the cell after it when it is wide.
  mutating func set(
    row: Int, column: Int, scalars: Substring.UnicodeScalarView, width: Int, role: Role
  ) {
    guard let first = scalars.first else { return }
    var text = first.value
    if scalars.index(after: scalars.startIndex) < scalars.endIndex {
      text = UInt32(clusters.count) | Cell.clusterBit
      clusters.append(String(scalars))
    }
    set(row: row, column: column, text: text, width: width, role: role)
  }

  /// Puts a scalar, or a cluster of the table, into a cell, and takes the cell after it when it is wide.
  mutating func set(row: Int, column: Int, text: UInt32, width: Int, role: Role) {
    mend(row: row, column: column)
    mend(row: row, column: column + width)
    let index = row * columns + column
    cells[index] = Cell(text: text, role: role)
    if width == 2 { cells[index + 1] = .continuation(role) }
  }

  /// Puts a whole cell, whose cluster is this grid's.
  mutating func setCell(_ cell: Cell, row: Int, column: Int) {
    cells[row * columns + column] = cell
  }

  /// The cell of another grid with its cluster in this one's table.
  mutating func replacingCluster(of cell: Cell, with text: String) -> Cell {
    var copy = Cell(text: UInt32(clusters.count) | Cell.clusterBit, role: cell.role)
    copy.overlay = cell.overlay
    clusters.append(text)
    return copy
  }

  /// Puts an ASCII character into a cell.
  mutating func set(row: Int, column: Int, ascii: UInt8, role: Role) {
    cells[row * columns + column] = Cell(text: UInt32(ascii), role: role)
  }

  /// Blanks a wide character that a cut before this column would halve.
  mutating func mend(row: Int, column: Int) {
    guard column > 0, column < columns else { return }
    let index = row * columns + column
    guard cells[index].isContinuation else { return }
    cells[index - 1] = .blank(cells[index - 1].role)
    cells[index] = .blank(cells[index].role)
  }

  /// Tells whether a row looks the same in another grid.
  package func isRow(_ row: Int, equalTo other: Grid) -> Bool {
    guard row < rows, row < other.rows, columns == other.columns else { return false }
    let start = row * columns
    let areClustersEqual = clusters.isEmpty && other.clusters.isEmpty
    return cells.withUnsafeBufferPointer { mine in
      other.cells.withUnsafeBufferPointer { theirs in
        for index in start..<(start + columns) {
          let (left, right) = (mine[index], theirs[index])
          if areClustersEqual || !left.isCluster || !right.isCluster {
            if left != right { return false }
          } else if left.look != right.look || cluster(of: left) != other.cluster(of: right) {
            return false
          }
        }
        return true
      }
    }
  }
}

extension Grid: Equatable {
  package static func == (left: Grid, right: Grid) -> Bool {
    left.rows == right.rows && left.columns == right.columns
      && (0..<left.rows).allSatisfy { left.isRow($0, equalTo: right) }
  }
}
