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
    drawFilterBadge(frame, row, into: &grid)
    let spans = changeSpans(frame) + newSpans(frame) + skipSpans(frame)
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

  /// What differs from the mark, or what the last step changed: `• 3 changed since 00:41`.
  private func changeSpans(_ frame: Frame) -> [Span] {
    let state = frame.state
    guard state.mark != nil || state.changes != nil else { return [] }
    var words: SafeText = " \(frame.glyphs.changed) "
    if let changes = state.changes {
      words = "\(words)\(changes.count) changed"
      if changes.notYetCount > 0 {
        words = "\(words) \(frame.glyphs.separator) \(changes.notYetCount) not yet"
      }
    } else {
      words = "\(words)\(state.mark == state.position ? "marked here" : "much changed")"
    }
    let timeline = frame.session.timeline
    if let mark = state.mark, mark != state.position, let start = timeline.start,
      let time = timeline.time(at: mark)
    {
      let word: SafeText = mark < state.position ? "since" : "until"
      words = "\(words) \(word) \(SafeText(DurationText.clock(time - start)))"
    }
    return [Span("\(words) ", .changed)]
  }

  /// How long a word about a gap stays.
  private static let skipTime = Milliseconds(3000)

  /// The gap that a replay just passed over.
  private func skipSpans(_ frame: Frame) -> [Span] {
    guard let skip = frame.state.clock?.skip, frame.state.now - skip.at < Self.skipTime,
      skip.span >= ReplayClock.worthTelling
    else {
      return []
    }
    let what: SafeText = frame.state.clock?.pace == .tools ? "of the model" : "idle"
    return [
      Span(" \(frame.glyphs.gap) \(DurationText.rough(skip.span)) \(what) skipped ", .dim)
    ]
  }
}
