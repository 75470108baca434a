import CellGrid
import SessionModel
import ViewerCore

/// What stands on the axis of the timeline: the bars of calls, and the band of the model.
struct TimelineBars {
  /// What the panels share.
  let frame: Frame
  /// The axis.
  let axis: TimelineAxis
  /// Its first column that is shown.
  let left: Int
  /// The columns of the screen for it.
  let chart: Range<Int>

  /// Draws when a call ran and when it waited for a person, as far as that is in view; how it ended stands
  /// behind its end.
  func draw(_ node: OutlineNode, _ row: Int, into grid: inout Grid) {
    let gaps = drawGaps(row, into: &grid)
    guard let start = frame.times.start(node.id) else { return }
    let isOpen = node.status?.isOpen == true
    let end = start + (frame.times.duration(ofCall: node.id) ?? .zero)
    let columns = columns(from: start, to: end)
    let (first, last) = (columns.lowerBound, columns.upperBound - 1)
    if last < chart.lowerBound {
      grid.put(frame.glyphs.left, row: row, column: chart.lowerBound, width: 1, role: .dim)
      return
    }
    if first >= chart.upperBound {
      grid.put(frame.glyphs.right, row: row, column: chart.upperBound - 1, width: 1, role: .dim)
      return
    }
    let role: Role = node.isRetracted ? .dim : node.status?.role ?? .dim
    fill(columns, with: frame.glyphs.span, role, row, into: &grid)
    if let wait = frame.state.figures.wait(ofCall: node.id) {
      // Leave may have been waited for before the call began.
      let isBefore = wait.end.map { $0 <= start } ?? false
      let waited = self.columns(
        from: isBefore ? wait.start : max(start, wait.start), to: min(end, wait.end ?? end))
      fill(
        waited, with: frame.glyphs.waitSpan, node.isRetracted ? .dim : .statusWaiting, row,
        into: &grid)
    }
    guard last < chart.upperBound else { return }
    if isOpen {
      grid.put(frame.glyphs.play, row: row, column: last, width: 1, role: role)
    } else if let sign = frame.ending(node.status) {
      grid.put(sign, row: row, column: self.column(behind: last, gaps), width: 1, role: role)
    }
  }

  /// Where the sign of an end stands: apart from the bar, so that it takes no time; right behind it or in its
  /// last column where there is no room, and on no sign of a gap.
  private func column(behind last: Int, _ gaps: [Int]) -> Int {
    for column in [last + 2, last + 1] where chart.contains(column) && !gaps.contains(column) {
      return column
    }
    return last
  }

  /// Draws how much of each column the model was at work, and where a person was waited for.
  func draw(
    model: [TimelineAxis.Span], waits: [TimelineAxis.Span], _ row: Int, into grid: inout Grid
  ) {
    _ = drawGaps(row, into: &grid)
    let seen = left..<min(left + chart.count, max(left, axis.columns))
    let (model, waits) = (axis.shares(of: model, in: seen), axis.shares(of: waits, in: seen))
    let levels = grid.glyphs.levels
    for place in model.indices where model[place] + waits[place] > 0 {
      let isWait = waits[place] > model[place]
      let level = min(levels.count - 1, model[place] * levels.count / 1000)
      grid.put(
        isWait ? grid.glyphs.waitSpan : levels[level], row: row, column: chart.lowerBound + place,
        width: 1, role: isWait ? .statusWaiting : .assistant)
    }
  }

  /// Draws what was left out, and tells where that stands.
  private func drawGaps(_ row: Int, into grid: inout Grid) -> [Int] {
    var gaps: [Int] = []
    for piece in axis.pieces where piece.isGap {
      let column = piece.columns.lowerBound + 2 - left + chart.lowerBound
      guard chart.contains(column) else { continue }
      grid.put(frame.glyphs.gap, row: row, column: column, width: 1, role: .border)
      gaps.append(column)
    }
    return gaps
  }

  /// The columns of the screen that a span takes, seen or not.
  private func columns(from start: Milliseconds, to end: Milliseconds) -> Range<Int> {
    let columns = axis.columns(from: start, to: end)
    let shift = chart.lowerBound - left
    return columns.lowerBound + shift..<columns.upperBound + shift
  }

  /// Fills those of some columns that are seen.
  private func fill(
    _ columns: Range<Int>, with glyph: SafeText, _ role: Role, _ row: Int, into grid: inout Grid
  ) {
    let seen = columns.clamped(to: chart)
    guard !seen.isEmpty else { return }
    grid.fill(
      Rect(row: row, column: seen.lowerBound, rows: 1, columns: seen.count), with: glyph,
      role: role)
  }
}

extension Frame {
  /// The sign behind the bar of a call that did not end well.
  fileprivate func ending(_ status: ToolStatus?) -> SafeText? {
    switch status {
    case .failed, .rejected, .cancelled, .lost: sign(status)
    case .pending, .running, .waiting, .background, .completed, .requested, nil: nil
    }
  }
}
