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

  /// The columns of the list, from the left.
  package let listColumns: Int
  /// The columns of the overview beside it, behind a line; `nil` where there is none.
  package let preview: Range<Int>?

  /// The least columns of a screen on which there is an overview beside the list.
  private static let previewLeast = 120

  /// Divides a screen.
  init(rows: Int, columns: Int, showsPreview: Bool = false) {
    let isShown = showsPreview && columns >= Self.previewLeast
    listColumns = isShown ? columns - columns * 36 / 100 - 1 : columns
    preview = isShown ? listColumns + 1..<columns : nil
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
