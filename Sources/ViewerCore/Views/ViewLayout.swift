/// Which rows of the screen belong to what.
package struct ViewLayout: Sendable {
  /// The least that a screen can be drawn in.
  package static let minimum = (columns: 20, rows: 4)

  /// Whether the screen is too small for anything but saying so.
  package var isTooSmall: Bool
  /// The row with the title; it is always the first.
  package var header = 0
  /// The line below the title, when there is room for it.
  package var headerLine: Int?
  /// The rows of the tree.
  package var tree: Range<Int>
  /// The columns of the tree, from the left.
  package var treeColumns: Int
  /// The columns of a row of the tree: those that the rail leaves.
  package var rowColumns: Int
  /// The column that shows where in the whole tree the view is; the line to the details, where they stand beside.
  package var rail: Int?
  /// Where the detail pane is, when it is open.
  package var detail: DetailPlace?
  /// The line below the tree, with what is new.
  package var border: Int
  /// The bar of a replay.
  package var transport: Int?
  /// The last row.
  package var footer: Int

  /// The rows and columns of lines that the help has room for, and the widths of keys and words in a line.
  package var help: (rows: Int, columns: Int, keys: Int, words: Int)

  /// Divides a screen.
  package init(rows: Int, columns: Int, isReplay: Bool, panes: Panes = Panes()) {
    let helpColumns = max(1, columns / 60)
    let helpKeys = min(16, columns / helpColumns / 3)
    help = (
      max(1, rows - 3), helpColumns, helpKeys, max(1, columns / helpColumns - helpKeys - 4)
    )
    isTooSmall = rows < Self.minimum.rows || columns < Self.minimum.columns
    let isRoomy = rows >= 8
    headerLine = isRoomy ? 1 : nil
    footer = rows - 1
    transport = isReplay && rows >= 6 ? rows - 2 : nil
    border = (transport ?? footer) - 1
    let start = isRoomy ? 2 : 1
    tree = start..<max(start, border)
    treeColumns = columns
    let hasRail = isRoomy && columns >= 50
    rowColumns = hasRail ? columns - 2 : columns
    rail = hasRail ? columns - 1 : nil
    guard panes.isOpen, !isTooSmall else { return }
    let place = DetailPlace(in: tree, columns: columns, panes)
    detail = place
    switch place.border {
    case .column(let column):
      (treeColumns, rowColumns) = (column, column)
      rail = isRoomy ? column : nil
    case .row(let row): tree = start..<row
    case nil: break
    }
  }
}
