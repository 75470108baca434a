/// A row of a list in which the cursor can't stand on every row.
package protocol ListRow {
  /// Whether the cursor can stand on it.
  var canBeChosen: Bool { get }
}

/// The cursor of a list and how far the list is scrolled.
struct ListCursor {
  /// The row of the cursor.
  private(set) var selected = 0
  /// The first row that is shown.
  private(set) var top = 0

  /// Moves by rows that it can stand on.
  ///
  /// - Parameter height: the rows that are shown.
  mutating func move(by count: Int, in rows: [some ListRow], height: Int) {
    var place = selected
    for _ in 0..<abs(count) {
      let next =
        count > 0
        ? rows.indices.dropFirst(place + 1).first { rows[$0].canBeChosen }
        : rows.indices.prefix(place).last { rows[$0].canBeChosen }
      guard let next else { break }
      place = next
    }
    selected = place
    scroll(rows, height)
  }

  /// Puts it on a row, or on the nearest below that it can stand on, or above.
  mutating func select(_ row: Int, in rows: [some ListRow], height: Int) {
    selected = max(0, min(rows.count - 1, row))
    if rows.indices.contains(selected), !rows[selected].canBeChosen {
      selected =
        rows.indices.dropFirst(selected).first { rows[$0].canBeChosen }
        ?? rows.indices.prefix(selected).last { rows[$0].canBeChosen } ?? selected
    }
    scroll(rows, height)
  }

  /// Moves what is shown, and the cursor with it where it would be left behind.
  mutating func wheel(by count: Int, in rows: [some ListRow], height: Int) {
    let height = max(1, height)
    top = max(0, min(rows.count - height, top + count))
    let seen = rows.indices.filter { (top..<top + height).contains($0) && rows[$0].canBeChosen }
    if let first = seen.first, let last = seen.last { selected = max(first, min(last, selected)) }
  }

  /// Scrolls as little as shows the cursor, and the headings right above it.
  private mutating func scroll(_ rows: [some ListRow], _ height: Int) {
    let height = max(1, height)
    var first = min(selected, rows.count)
    while first > 0, !rows[first - 1].canBeChosen, selected - first < height - 1 { first -= 1 }
    top = max(selected - height + 1, min(top, first))
    top = max(0, min(top, rows.count - height))
  }
}
