import CellGrid
import SessionModel
import ViewerCore

/// The line below the tree, and on it what is filtered by and what came since the reader left the end.
struct BorderPanel {
  /// Draws it where the layout has it.
  func draw(_ frame: Frame, into grid: inout Grid) {
    let row = frame.layout.border
    grid.fill(
      Rect(row: row, column: 0, rows: 1, columns: grid.columns), with: grid.glyphs.horizontal,
      role: .border)
    drawFilter(frame, row, into: &grid)
    let spans = changeSpans(frame) + newSpans(frame) + skipSpans(frame)
    guard !spans.isEmpty else { return }
    let width = spans.reduce(0) { $0 + $1.text.width }
    grid.put(spans, row: row, column: max(0, grid.columns - width - 4))
  }

  /// Draws what is filtered by: hidden things must be impossible to miss.
  private func drawFilter(_ frame: Frame, _ row: Int, into grid: inout Grid) {
    let filter = frame.state.filter
    if filter.isEmpty { return }
    let words = filter.words(frame.state.tools).joined(separator: " \(frame.glyphs.separator) ")
    if filter.isSuspended {
      let key = frame.state.options.keyMap.keys(of: .suspendFilter).first ?? ""
      let off: SafeText = " filter off: \(words) (\(key)) "
      grid.put(
        off, row: row, column: 2, width: max(0, grid.columns / 2), role: .dim, truncation: .trailing
      )
      return
    }
    let outline = frame.rows.outline
    let dot = frame.glyphs.separator
    var spans = [Span(" FILTER \(SafeText(words)) ", .badge)]
    spans.append(Span("\(dot) \(outline.shownCount) of \(outline.allCount) ", .text))
    if outline.hiddenFailedCount > 0 {
      spans.append(Span("\(dot) \(outline.hiddenFailedCount) failed hidden ", .statusFailed))
    }
    if outline.hiddenWaitingCount > 0 {
      spans.append(Span("\(dot) \(outline.hiddenWaitingCount) waiting hidden ", .statusWaiting))
    }
    if let run = frame.state.filterFinds.run, !run.isComplete {
      spans.append(Span("\(dot) \(run.percent)% ", .dim))
    }
    grid.put(
      spans, row: row, column: min(2, grid.columns / 20), width: grid.columns - 2,
      truncation: .trailing)
  }

  /// What came since the reader left the end: `↓ 3 new · 1 failed`.
  private func newSpans(_ frame: Frame) -> [Span] {
    let outline = frame.rows.outline
    guard !frame.state.isFollowing, outline.newCount + outline.newFailedCount > 0 else { return [] }
    let glyphs = frame.glyphs
    var spans = [Span(" \(glyphs.down) ", .new)]
    if outline.newCount > 0 { spans.append(Span("\(outline.newCount) new", .new)) }
    if outline.newFailedCount > 0 {
      // A call of before may fail while nothing is new.
      if outline.newCount > 0 { spans.append(Span(" \(glyphs.separator) ", .dim)) }
      spans.append(Span("\(outline.newFailedCount) failed", .statusFailed))
    }
    spans.append(Span(" ", .dim))
    return spans
  }

  /// What differs from the mark, or what the last step changed: `• 3 changed since 00:41`.
  private func changeSpans(_ frame: Frame) -> [Span] {
    let state = frame.state
    guard state.lookback.mark != nil || state.lookback.changes != nil else { return [] }
    var words: SafeText = " \(frame.glyphs.changed) "
    if let changes = state.lookback.changes {
      words = "\(words)\(changes.count) changed"
      if changes.notYetCount > 0 {
        words = "\(words) \(frame.glyphs.separator) \(changes.notYetCount) not yet"
      }
    } else {
      words = "\(words)\(state.lookback.mark == state.position ? "marked here" : "much changed")"
    }
    let timeline = frame.session.timeline
    if let mark = state.lookback.mark, mark != state.position, let start = timeline.start,
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
