/// Which rows of the screen belong to what on the board.
package struct PickerLayout: Sendable {
  /// The division that the viewer has, too.
  private let view: ViewLayout
  /// The rows of the sessions.
  package let list: Range<Int>
  /// The line below them.
  package let border: Int
  /// The row that tells more of the session of the cursor, where there is room for it.
  package let detail: Int?

  /// Divides a screen.
  init(rows: Int, columns: Int) {
    view = ViewLayout(rows: rows, columns: columns, isReplay: false)
    let hasDetail = view.headerLine != nil
    detail = hasDetail ? view.border : nil
    border = hasDetail ? view.border - 1 : view.border
    list = view.tree.lowerBound..<max(view.tree.lowerBound, border)
  }

  /// Whether the screen is too small for anything but saying so.
  package var isTooSmall: Bool { view.isTooSmall }
  /// The row with the counts.
  package var header: Int { view.header }
  /// The line below the counts, when there is room for it.
  package var headerLine: Int? { view.headerLine }
  /// The last row.
  package var footer: Int { view.footer }
}
