import SessionModel

/// Where the parts of the timeline stand: one rule for drawing, clicking and paging.
package struct TimelinePlace: Hashable, Sendable {
  /// The row of the scale.
  package var head: Int
  /// The row that tells when the model was at work; `nil` where there is no room or nothing to tell.
  package var band: Int?
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

  /// Fewer rows than these are for calls alone.
  private static let leastRows = 6

  /// Divides the room of the tree.
  ///
  /// - Parameters:
  ///   - hasBand: whether anything is known of the model.
  ///   - hasUsual: whether anything runs that may take longer than usual.
  package init(_ layout: ViewLayout, hasBand: Bool, hasUsual: Bool) {
    let (tree, columns) = (layout.tree, layout.treeColumns)
    head = tree.lowerBound
    band = hasBand && tree.count >= Self.leastRows ? head + 1 : nil
    rows = min((band ?? head) + 1, tree.upperBound)..<tree.upperBound
    let right = hasUsual && columns >= 76 ? Self.usualColumns : 1
    duration = max(0, columns - right - DurationText.width)
    usual = right > 1 ? duration + DurationText.width + 1 : nil
    let width = min(76, max(8, columns * 2 / 5))
    let start = 3 + width + 1
    let hasChart = duration - 1 - start >= Self.leastChart
    names = 3..<max(3, hasChart ? start - 1 : duration - 1)
    chart = hasChart ? start..<duration - 1 : 0..<0
  }
}
