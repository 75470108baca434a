import SessionModel

/// Where the parts of the timeline stand: one rule for drawing, clicking and paging.
package struct TimelinePlace: Hashable, Sendable {
  /// The row of the scale.
  package var head: Int
  /// The rows of calls.
  package var rows: Range<Int>
  /// The columns of names; signs stand in front of them.
  package var names: Range<Int>
  /// The columns of bars; empty where there is no room for any.
  package var chart: Range<Int>
  /// The column of durations.
  package var duration: Int
  /// The column of what is usual; `nil` where there is no room.
  package var usual: Int?

  /// Columns of `(usual 24s)` with a blank.
  private static let usualColumns = 15
  /// Fewer columns than these show nothing.
  private static let leastChart = 8

  /// Divides the room of the tree.
  package init(_ layout: ViewLayout) {
    let (tree, columns) = (layout.tree, layout.treeColumns)
    head = tree.lowerBound
    rows = min(tree.lowerBound + 1, tree.upperBound)..<tree.upperBound
    let right = columns >= 76 ? Self.usualColumns : 0
    duration = max(0, columns - right - DurationText.width)
    usual = right > 0 ? duration + DurationText.width + 1 : nil
    let width = max(8, min(30, columns / 5))
    let start = 3 + width + 1
    let hasChart = duration - 1 - start >= Self.leastChart
    names = 3..<max(3, hasChart ? start - 1 : duration - 1)
    chart = hasChart ? start..<duration - 1 : 0..<0
  }
}
