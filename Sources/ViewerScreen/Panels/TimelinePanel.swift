import CellGrid
import SessionModel
import ViewerCore

/// The timeline where the tree would be; only the rows that are seen are laid out.
extension TimelineView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let place = TimelinePlace(frame.layout)
    let axis = axis(frame.state)
    let left = left(axis, frame.state)
    drawScale(frame, axis, left, place, into: &grid)
    let top = top(height: place.rows.count)
    let shown = calls.dropFirst(top).prefix(place.rows.count)
    let selection: Role = frame.state.panes.isFocused ? .selectionDim : .selection
    for (row, index) in zip(place.rows, shown.indices) {
      let node = calls[index]
      drawName(frame, node, row, place, into: &grid)
      if !place.chart.isEmpty { drawSpan(frame, node, row, axis, left, place, into: &grid) }
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
    let name =
      frame.session.text(node.id, .name, at: frame.state.position, limit: 512) ?? "tool"
    let indent = min(2 * Int(node.level), place.names.count / 2)
    grid.put(
      SafeText(name), row: row, column: place.names.lowerBound + indent,
      width: place.names.count - indent, role: node.isRetracted ? .dim : .toolName,
      truncation: .middle)
  }

  /// Draws when a call ran, as far as that is in view; how it ended stands behind its end.
  private func drawSpan(
    _ frame: Frame, _ node: OutlineNode, _ row: Int, _ axis: TimelineAxis, _ left: Int,
    _ place: TimelinePlace, into grid: inout Grid
  ) {
    let chart = place.chart
    for piece in axis.pieces where piece.isGap {
      let column = piece.columns.lowerBound + 2 - left + chart.lowerBound
      if chart.contains(column) {
        grid.put(frame.glyphs.gap, row: row, column: column, width: 1, role: .border)
      }
    }
    guard let start = frame.times.start(node.id) else { return }
    let isOpen = node.status?.isOpen == true
    let duration = frame.times.duration(ofCall: node.id) ?? .zero
    let columns = axis.columns(from: start, to: start + duration)
    let first = columns.lowerBound - left + chart.lowerBound
    let last = columns.upperBound - 1 - left + chart.lowerBound
    if last < chart.lowerBound {
      grid.put(frame.glyphs.left, row: row, column: chart.lowerBound, width: 1, role: .dim)
    } else if first >= chart.upperBound {
      grid.put(frame.glyphs.right, row: row, column: chart.upperBound - 1, width: 1, role: .dim)
    } else {
      let from = max(first, chart.lowerBound)
      let to = min(last, chart.upperBound - 1)
      let role: Role = node.isRetracted ? .dim : node.status?.role ?? .dim
      grid.fill(
        Rect(row: row, column: from, rows: 1, columns: to - from + 1), with: frame.glyphs.span,
        role: role)
      let end: SafeText? = isOpen ? frame.glyphs.play : frame.ending(node.status)
      if let end, last < chart.upperBound {
        // Behind the end where there is room, on it elsewhere.
        let column = !isOpen && last + 1 < chart.upperBound ? last + 1 : last
        grid.put(end, row: row, column: column, width: 1, role: role)
      }
    }
  }

  /// Draws how long a call took, or has taken so far.
  private func drawTook(
    _ frame: Frame, _ node: OutlineNode, _ row: Int, _ place: TimelinePlace, into grid: inout Grid
  ) {
    guard let duration = frame.times.duration(ofCall: node.id) else { return }
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

extension Frame {
  /// The sign behind the bar of a call that did not end well.
  fileprivate func ending(_ status: ToolStatus?) -> SafeText? {
    switch status {
    case .failed, .rejected, .cancelled, .lost: sign(status)
    case .pending, .running, .waiting, .background, .completed, .requested, nil: nil
    }
  }
}
