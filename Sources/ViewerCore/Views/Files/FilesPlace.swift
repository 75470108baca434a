import CellGrid

/// Where the parts of the files stand: side by side where there is room, else one above the other.
package struct FilesPlace: Sendable {
  /// The list of files.
  package var list: Rect
  /// The column or row of the line between both.
  package var line: (row: Int?, column: Int?)
  /// The row with the name of the chosen file.
  package var title: Int
  /// The rows of the diff.
  package var diff: Range<Int>
  /// The row that says who wrote the line of the cursor; `nil` where there is no room.
  package var foot: Int?
  /// The columns of the diff.
  package var columns: Range<Int>

  /// Columns from which on both stand side by side.
  static let sideWidth = 100

  /// Divides the room of the tree.
  package init(_ layout: ViewLayout, files: Int) {
    let (tree, width) = (layout.tree, layout.treeColumns)
    var room = tree
    if width >= Self.sideWidth {
      let own = max(30, min(64, width * 2 / 5))
      list = Rect(row: tree.lowerBound, column: 0, rows: tree.count, columns: own)
      line = (nil, own)
      columns = own + 1..<width
    } else {
      let rows = max(1, min(files, max(2, tree.count / 3)))
      list = Rect(row: tree.lowerBound, column: 0, rows: min(rows, tree.count), columns: width)
      let row = list.rowRange.upperBound
      line = (row < tree.upperBound ? row : nil, nil)
      room = min(tree.upperBound, row)..<tree.upperBound
      columns = 0..<width
    }
    title = room.lowerBound
    let start = min(room.lowerBound + 1, room.upperBound)
    foot = room.upperBound - start >= 3 ? room.upperBound - 1 : nil
    diff = start..<max(start, foot ?? room.upperBound)
  }
}
