import CellGrid
import SessionModel
import Sessions
import ViewerCore

/// The row above the hits of a session: which one it is.
struct FinderHead {
  private let found: FoundSession
  /// The wall clock.
  private let now: Milliseconds

  init(_ found: FoundSession, now: Milliseconds) { (self.found, self.now) = (found, now) }

  /// Draws it.
  func draw(_ row: Int, into grid: inout Grid) {
    let session = found.session
    let age = SafeText(AgeText.text(now - session.modified))
    let count: SafeText = "\(SafeText(NumberText.grouped(found.hits.count)))"
    let right = [Span("\(count)  ", .dim), Span(age, .time)]
    let width = right.reduce(0) { $0 + $1.text.width }
    let start = max(0, grid.columns - 1 - width)
    grid.put(right, row: row, column: start)
    let left = [
      Span(SafeText(session.agent), .dim), Span("  ", .dim), Span(SafeText(session.project), .text),
      Span("  ", .dim), Span(SafeText(session.title), .heading),
    ]
    grid.put(left, row: row, column: 1, width: max(0, start - 3), truncation: .trailing)
  }
}
