import CellGrid
import SessionModel
import ViewerCore

extension Panel {
  /// Draws the line below the tree, and on it what came since the reader left the end.
  func drawBorder(_ frame: Frame, into grid: inout Grid) {
    let row = frame.layout.border
    grid.fill(
      Rect(row: row, column: 0, rows: 1, columns: grid.columns), with: grid.glyphs.horizontal,
      role: .border)
    let spans = newSpans(frame) + skipSpans(frame)
    guard !spans.isEmpty else { return }
    let width = spans.reduce(0) { $0 + $1.text.width }
    grid.put(spans, row: row, column: max(0, grid.columns - width - 4))
  }

  /// What came since the reader left the end: `↓ 3 new · 1 failed`.
  private func newSpans(_ frame: Frame) -> [Span] {
    let outline = frame.rows.outline
    guard !frame.state.isFollowing, outline.newCount + outline.newFailedCount > 0 else { return [] }
    let glyphs = frame.glyphs
    var spans = [Span(" \(glyphs.down) \(outline.newCount) new", .new)]
    if outline.newFailedCount > 0 {
      spans.append(Span(" \(glyphs.separator) ", .dim))
      spans.append(Span("\(outline.newFailedCount) failed", .statusFailed))
    }
    spans.append(Span(" ", .dim))
    return spans
  }

  /// How long a word about a gap stays, and how long the gap must have been.
  private static let skipTime = Milliseconds(3000)
  /// Gaps shorter than this are not worth a word.
  private static let shortestSkip = Milliseconds(5000)

  /// The gap that a replay just passed over.
  private func skipSpans(_ frame: Frame) -> [Span] {
    guard let skip = frame.state.clock?.skip, frame.state.now - skip.at < Self.skipTime,
      skip.span >= Self.shortestSkip
    else {
      return []
    }
    return [Span(" \(frame.glyphs.gap) \(DurationText.rough(skip.span)) idle skipped ", .dim)]
  }
}
