import CellGrid
import SessionModel
import ViewerCore

/// The timeline where the tree would be; only the rows that are seen are laid out.
extension TimelineView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let place = place(frame.layout)
    let axis = axis(frame.state)
    let left = left(axis, frame.state)
    drawScale(frame, axis, left, place, into: &grid)
    let bars = TimelineBars(frame: frame, axis: axis, left: left, chart: place.chart)
    if let row = place.band { drawBand(bars, row, place, into: &grid) }
    let top = top(height: place.rows.count)
    let shown = calls.dropFirst(top).prefix(place.rows.count)
    let selection: Role = frame.state.panes.isFocused ? .selectionDim : .selection
    for (row, index) in zip(place.rows, shown.indices) {
      let node = calls[index]
      drawName(frame, node, row, place, into: &grid)
      if !place.chart.isEmpty { bars.draw(node, row, into: &grid) }
      drawTook(frame, node, row, place, into: &grid)
      if node.isContext { grid.restyle(row: row, columns: 0..<grid.columns, role: .dim) }
      if frame.state.bookmarks.contains(node.identity) {
        grid.put(grid.glyphs.bookmark, row: row, column: 0, width: 1, role: .bookmark)
      }
      if index == current {
        grid.overlay(row: row, columns: 0..<grid.columns, role: selection)
      }
    }
    if calls.isEmpty, let row = place.rows.first {
      let text: SafeText =
        frame.state.filter.isActive ? "no calls that the filter is about" : "no calls yet"
      grid.put(text, row: row, column: 2, role: .dim, truncation: .trailing)
    }
    let row = current.map { place.rows.lowerBound + $0 - top }
    return row.flatMap { place.rows.contains($0) ? ($0, 0) : nil }
  }

  /// Draws the scale: times since the start, what was left out, and what a column stands for.
  private func drawScale(
    _ frame: Frame, _ axis: TimelineAxis, _ left: Int, _ place: TimelinePlace,
    into grid: inout Grid
  ) {
    let figures = frame.state.figures
    let width = place.names.upperBound
    if !figures.isComplete {
      grid.put(
        "reading \(figures.percent)%", row: place.head, column: 1, width: width, role: .badge)
    }
    guard !place.chart.isEmpty, let start = axis.pieces.first?.start else { return }
    if figures.isComplete {
      grid.put(
        "1 col = \(SafeText(Self.fine(axis.scale)))", row: place.head, column: 1, width: width,
        role: .dim, truncation: .trailing)
    }
    var free = place.chart.lowerBound
    for piece in axis.pieces {
      let from = piece.columns.lowerBound - left + place.chart.lowerBound
      let to = piece.columns.upperBound - left + place.chart.lowerBound
      if to <= place.chart.lowerBound { continue }
      if from >= place.chart.upperBound { break }
      if piece.isGap {
        let sign: SafeText =
          "\(frame.glyphs.gap)\(SafeText(DurationText.rough(piece.end - piece.start)))"
        if from >= place.chart.lowerBound, from + sign.width <= place.chart.upperBound {
          grid.put(sign, row: place.head, column: from, role: .dim)
          free = max(free, from + sign.width + 1)
        }
        continue
      }
      for column in stride(from: from, to: min(to, place.chart.upperBound), by: 10)
      where column >= free {
        let time = axis.time(at: column - place.chart.lowerBound + left)
        let label = SafeText(DurationText.clock(time - start))
        // What was left out has its place: no label reaches into it.
        if column + label.width > min(to, place.chart.upperBound) { break }
        grid.put(label, row: place.head, column: column, role: .time)
        free = column + label.width + 1
      }
    }
  }

  /// A scale for people: `20ms`, `0.5s`, `2m`.
  private static func fine(_ span: Milliseconds) -> String {
    if span.count < 100 { return "\(span.count)ms" }
    return span.count < 1000 ? DurationText.short(span) : DurationText.rough(span)
  }

  /// Draws how a call stands and what it is called, below the agent that made it.
  private func drawName(
    _ frame: Frame, _ node: OutlineNode, _ row: Int, _ place: TimelinePlace, into grid: inout Grid
  ) {
    let isQuiet = node.isRetracted || node.status == .completed
    grid.put(
      frame.sign(node.status), row: row, column: 1, width: 1,
      role: isQuiet ? .dim : node.status?.role ?? .dim)
    let summary = frame.summary(of: node.id)
    let indent = min(2 * Int(node.level), place.names.count / 2)
    let (start, end) = (place.names.lowerBound + indent, place.names.upperBound)
    // Where there is room, what calls are about stands in a column of its own.
    let column = start + (end - start >= 36 ? frame.nameColumns : min(10, (end - start) / 2))
    let taken = grid.put(
      summary.name, row: row, column: start,
      width: summary.text.isEmpty ? end - start : column - start,
      role: node.isRetracted ? .dim : .toolName, truncation: .middle)
    let text = end - start >= 36 ? column + 2 : start + taken + 1
    grid.put(
      summary.text, row: row, column: text, width: max(0, end - text),
      role: node.isRetracted ? .dim : .argumentValue, truncation: summary.truncation)
  }

  /// Draws when the model was at work and when a person was waited for, and how long that took together.
  private func drawBand(
    _ bars: TimelineBars, _ row: Int, _ place: TimelinePlace, into grid: inout Grid
  ) {
    let now = bars.frame.state.workNow
    var spans = [Span("model", .assistant)]
    if let wait = work.waitTime(now: now) {
      spans.append(
        Span(
          "  \(grid.glyphs.waitSpan) person \(SafeText(DurationText.short(wait)))", .statusWaiting))
    }
    grid.put(
      spans, row: row, column: place.names.lowerBound, width: place.names.count,
      truncation: .trailing)
    if !place.chart.isEmpty {
      bars.draw(
        model: work.modelSpans(now: now), waits: work.waitSpans(now: now), row, into: &grid)
    }
    guard let time = work.modelTime(now: now) else { return }
    grid.put(
      SafeText(DurationText.short(time)), row: row, column: place.duration,
      width: DurationText.width, role: .duration, alignment: .trailing)
  }

  /// Draws how long a call took, or has taken so far.
  private func drawTook(
    _ frame: Frame, _ node: OutlineNode, _ row: Int, _ place: TimelinePlace, into grid: inout Grid
  ) {
    guard let duration = frame.times.duration(ofCall: node.id), duration > .zero else { return }
    grid.put(
      SafeText(DurationText.short(duration)), row: row, column: place.duration,
      width: DurationText.width, role: node.isRetracted ? .dim : .duration, alignment: .trailing)
    guard let column = place.usual, let usual = frame.usual(of: node) else { return }
    let isLate = duration.count > 2 * usual.count
    grid.put(
      SafeText(DurationText.usual(usual)), row: row, column: column,
      role: isLate ? .warning : .dim)
  }
}
