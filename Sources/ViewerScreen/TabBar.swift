import CellGrid
import SessionModel
import ViewerCore

/// One session in the bar of tabs.
package struct TabLabel: Hashable, Sendable {
  /// What people call it.
  package var name: SafeText
  /// How it stands; `nil` before its source has said anything.
  package var status: SessionStatus?
  /// How many calls wait for a person.
  package var waiting: Int
  /// How many failed since the reader looked.
  package var failed: Int
  /// Whether it is the one on the screen.
  package var isActive: Bool

  /// Makes a label.
  package init(
    name: SafeText, status: SessionStatus?, waiting: Int, failed: Int, isActive: Bool
  ) {
    self.name = name
    self.status = status
    self.waiting = waiting
    self.failed = failed
    self.isActive = isActive
  }

  /// The label at a column of the bar, for clicks.
  package static func index(at column: Int, in labels: [TabLabel], columns: Int) -> Int? {
    let places = places(of: labels, columns: columns)
    return places.first { $0.columns.contains(column) }?.index
  }

  /// Columns of a name: it says which one it is, and no more.
  private static let nameColumns = 24

  /// Which labels are shown where: all, or as many around the active one as there is room for.
  static func places(
    of labels: [TabLabel], columns: Int
  ) -> [(index: Int, columns: Range<Int>)] {
    let active = labels.firstIndex(where: \.isActive) ?? 0
    let widths = labels.indices.map { labels[$0].width(number: $0 + 1) }
    // From the first one on, so that the bar moves only when the active one would be out of it.
    var (first, last) = (active, active)
    var room = columns - (widths.isEmpty ? 0 : widths[active])
    while first > 0, widths[first - 1] <= room {
      first -= 1
      room -= widths[first]
    }
    while last + 1 < labels.count, widths[last + 1] <= room {
      last += 1
      room -= widths[last]
    }
    guard labels.indices.contains(last) else { return [] }
    var column = 0
    return (first...last).map { index in
      defer { column += widths[index] }
      return (index, column..<min(columns, column + widths[index]))
    }
  }

  /// The columns that it takes with a blank on either side.
  private func width(number: Int) -> Int {
    spans(number: number, .unicode).reduce(2) { $0 + $1.text.width }
  }

  /// Number, sign and name, and what wants a person: a count beside each sign, as colour is not enough.
  func spans(number: Int, _ glyphs: Glyphs) -> [Span] {
    let (sign, role) = Self.sign(status, glyphs)
    let shown = name.fitted(to: Self.nameColumns, glyphs: glyphs)
    var spans = [
      Span("\(number) ", isActive ? .title : .dim), Span(sign, role),
      Span(" \(shown)", isActive ? .title : .header),
    ]
    if waiting > 0 { spans.append(Span(" \(glyphs.status(.waiting))\(waiting)", .statusWaiting)) }
    if failed > 0 { spans.append(Span(" \(glyphs.status(.failed))\(failed)", .statusFailed)) }
    return spans
  }

  /// The sign of a session; it stands still.
  private static func sign(_ status: SessionStatus?, _ glyphs: Glyphs) -> (SafeText, Role) {
    switch status {
    case .queued: (glyphs.status(.pending), .statusPending)
    case .inProgress: (glyphs.status(.running), .statusRunning)
    case .succeeded: (glyphs.status(.completed), .dim)
    case .failed: (glyphs.status(.failed), .statusFailed)
    case .cancelled: (glyphs.status(.cancelled), .statusCancelled)
    case .incomplete: (glyphs.status(.lost), .statusFailed)
    case .interrupted: (glyphs.status(.waiting), .statusWaiting)
    case .lost: (glyphs.status(.lost), .statusLost)
    case nil: (glyphs.status(.unknown), .dim)
    }
  }
}

/// Draws the bar of tabs into the first row; the one that is shown stands out.
package func drawTabs(_ labels: [TabLabel], into grid: inout Grid) {
  guard grid.rows > 0 else { return }
  grid.fill(Rect(row: 0, column: 0, rows: 1, columns: grid.columns), role: .header)
  let places = TabLabel.places(of: labels, columns: grid.columns)
  for (index, columns) in places {
    grid.put(
      labels[index].spans(number: index + 1, grid.glyphs), row: 0, column: columns.lowerBound + 1,
      width: max(0, columns.count - 1))
    if labels[index].isActive { grid.overlay(row: 0, columns: columns, role: .selection) }
  }
  // That there are more than fit is told at the edges.
  if let first = places.first, first.index > 0 {
    grid.put(grid.glyphs.left, row: 0, column: 0, width: 1, role: .badge)
  }
  if let last = places.last, last.index < labels.count - 1 {
    grid.put(grid.glyphs.right, row: 0, column: grid.columns - 1, width: 1, role: .badge)
  }
}
