/// The rows that are on the screen.
package struct Screenful: Sendable {
  /// Their places, from top to bottom; fewer than the height when there are no more.
  package var places: [Rows.Place]
  /// Whether no rows lie above.
  package var isTop: Bool
  /// Whether no rows lie below.
  package var isBottom: Bool

  /// Finds the rows around an anchor.
  ///
  /// The anchor stays on its row of the screen, except that no room is left above the first row, nor
  /// below the last one while there are rows above. That is so for this frame only: the anchor itself
  /// does not move, so a list that shrinks and grows again is back where it was.
  package init(_ rows: Rows, anchor: Anchor?, height: Int) {
    places = []
    (isTop, isBottom) = (true, true)
    guard !rows.isEmpty, height > 0 else { return }
    var top = rows.first
    if let anchor, let place = rows.place(of: anchor.row) {
      top = rows.moved(place, by: -min(max(0, anchor.screenRow), height - 1))
    }
    places.append(top)
    while places.count < height, let next = rows.next(places[places.count - 1]) {
      places.append(next)
    }
    while places.count < height, let previous = rows.previous(places[0]) {
      places.insert(previous, at: 0)
    }
    isTop = rows.previous(places[0]) == nil
    isBottom = rows.next(places[places.count - 1]) == nil
  }
}

/// What the view holds on to: a row, and the row of the screen that it stands in.
package struct Anchor: Hashable, Sendable {
  /// The row of the outline.
  package var row: RowID
  /// The row of the tree's area, from 0.
  package var screenRow: Int

  /// Holds on to a row.
  package init(row: RowID, screenRow: Int) {
    self.row = row
    self.screenRow = screenRow
  }
}
