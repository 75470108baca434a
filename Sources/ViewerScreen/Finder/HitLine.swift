import CellGrid
import SessionModel
import ViewerCore

/// One hit in one row: the turn, where it stands, and the line that it stands in with the hit marked.
struct HitLine {
  private let hit: FoundHit

  init(_ hit: FoundHit) { self.hit = hit }

  /// Columns of turn and place, and those in front of a hit that are shown at least.
  private static let (turn, place, before) = (5, 13, 18)

  /// Draws it.
  ///
  /// - Returns: the columns of the hit.
  func draw(_ row: Int, into grid: inout Grid) -> Range<Int> {
    let turn: SafeText = hit.turn.map { "\($0)" } ?? ""
    let pad = SafeText(String(repeating: " ", count: max(0, Self.turn - turn.width)))
    grid.put("\(pad)\(turn)", row: row, column: 1, role: .time)
    var column = Self.turn + 3
    if grid.columns >= 50 {
      let role: Role = hit.tool == nil ? .dim : .toolName
      grid.put(
        SafeText(hit.place), row: row, column: column, width: Self.place, role: role,
        truncation: .trailing)
      column += Self.place + 1
    }
    let room = max(0, grid.columns - 1 - column)
    let (match, after) = (SafeText(hit.match), SafeText(hit.after))
    // What is in front of the hit gives way to it.
    let behind = min(room - Self.before, match.width + after.width)
    let before = SafeText(hit.before).fitted(to: max(0, room - behind), truncation: .leading)
    let spans = [Span(before, .text), Span(match, .text), Span(after, .text)]
    grid.put(spans, row: row, column: column, width: room, truncation: .trailing)
    let start = column + before.width
    return start..<max(start, min(start + match.width, column + room))
  }
}
