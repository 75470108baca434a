import CellGrid
import SessionModel
import ViewerCore

/// The first rows: the title, how the session stands, and how many calls stand how.
struct HeaderPanel {
  /// Draws it where the layout has it.
  func draw(_ frame: Frame, into grid: inout Grid) {
    let layout = frame.layout
    let row = layout.header
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .header)
    let choices = [
      status(frame, isBrief: false) + gap(3) + counts(frame, Self.allCounts) + gap(1),
      status(frame, isBrief: false) + gap(2) + counts(frame, [.failed, .waiting]) + gap(1),
      status(frame, isBrief: true) + gap(1) + counts(frame, [.failed, .waiting]) + gap(1),
      status(frame, isBrief: true),
      Array(status(frame, isBrief: true).prefix(1)),
    ]
    let right = choices.first { width($0) <= grid.columns * 3 / 5 } ?? []
    let start = grid.columns - width(right)
    grid.put(right, row: row, column: start)
    let source = SafeText(frame.state.options.sourceName)
    let title =
      frame.session.shownTitle(at: frame.state.position).map { SafeText($0) } ?? source
    let room = max(0, start - 3)
    grid.put(title, row: row, column: 1, width: room, role: .title, truncation: .trailing)
    // Where it comes from stands behind what it is called, as far as there is room for both.
    let left = room - title.width - 3
    if title != source, left >= 12 {
      grid.put(
        source, row: row, column: title.width + 4, width: left, role: .dim, truncation: .middle)
    }
    if let line = layout.headerLine {
      grid.fill(
        Rect(row: line, column: 0, rows: 1, columns: grid.columns), with: grid.glyphs.horizontal,
        role: .border)
      if !frame.state.views.isCovered, frame.state.views[.main] == nil {
        drawPlace(frame, line, into: &grid)
      }
    }
  }

  /// Draws what the top row belongs to when that has scrolled away: the turn, and the agent.
  private func drawPlace(_ frame: Frame, _ row: Int, into grid: inout Grid) {
    let screen = Screenful(
      frame.rows, anchor: frame.state.anchor, height: frame.layout.tree.count)
    guard let top = screen.places.first else { return }
    let nodes = frame.rows.outline.nodes
    let day = day(frame, of: top.node)
    let columns = frame.layout.treeColumns - (day.map { $0.width + 4 } ?? 0)
    if let day {
      grid.put(" \(day) ", row: row, column: columns, role: .dim)
    }
    var parts: [SafeText] = []
    var next = top.line > 0 ? top.node : Int(nodes[top.node].parent)
    while next >= 0 {
      let node = nodes[next]
      if node.isTurn {
        parts.append(frame.rows.headline(next).text)
      } else if node.kind == .call, next != top.node {
        let summary = frame.summary(of: node.id)
        parts.append(summary.text.isEmpty ? summary.name : summary.text)
      }
      next = Int(node.parent)
    }
    guard !parts.isEmpty else { return }
    let room = max(8, (columns - 8) / parts.count - 3)
    var spans: [Span] = [Span(" ", .dim)]
    for (index, part) in parts.reversed().enumerated() {
      if index > 0 { spans.append(Span(" \(frame.glyphs.right) ", .border)) }
      spans.append(
        Span(part.fitted(to: room, glyphs: frame.glyphs), index == 0 ? .user : .dim))
    }
    spans.append(Span(" ", .dim))
    grid.put(
      spans, row: row, column: 2, width: max(0, columns - 4), truncation: .trailing)
  }

  /// The day of the top row; `nil` where it is today's or not known, or there is no room for it.
  private func day(_ frame: Frame, of node: Int) -> SafeText? {
    let (nodes, zone) = (frame.rows.outline.nodes, frame.state.options.zone)
    var top = node
    while nodes[top].parent >= 0 { top = Int(nodes[top].parent) }
    guard frame.layout.treeColumns >= 60, nodes[top].id.index > 0,
      let time = frame.times.start(nodes[top].id)
    else { return nil }
    let day = TimeText.day(time, zone: zone)
    return day == TimeText.day(frame.state.now, zone: zone) ? nil : SafeText(day)
  }

  /// The order of the counts: what wants attention first.
  private static let allCounts: [ToolStatus] = [.waiting, .running, .failed, .completed]

  /// How the session stands and for how long.
  private func status(_ frame: Frame, isBrief: Bool) -> [Span] {
    // How it stands is told by its end.
    if frame.state.feed.percentRead != nil, frame.state.part != .end {
      return [Span("reading", .dim)]
    }
    let stated = frame.session.status(at: frame.state.position)
    let (sign, word, role) = frame.sign(stated?.value)
    // The overview says it in words.
    let took = frame.state.overview == nil ? frame.times.elapsed() : nil
    let elapsed = took.map { SafeText(" " + DurationText.clock($0)) } ?? ""
    guard stated != nil else { return [Span(elapsed, .duration)] }
    // That nobody went on is no success.
    if stated?.isMereEnd == true {
      let end = [Span(frame.glyphs.answer, .header), Span(" ended", .header)]
      return (isBrief ? [end[0]] : end) + [Span(elapsed, .duration)]
    }
    if stated?.value == .inProgress, frame.rows.outline.tally.isHeldUp {
      let sign = Span(frame.glyphs.status(.waiting), .statusWaiting)
      return [sign] + (isBrief ? [] : [Span(" waits for you", .statusWaiting)])
        + [Span(elapsed, .duration)]
    }
    if isBrief { return [Span(sign, role), Span(elapsed, .duration)] }
    let said: SafeText = stated?.isInferred == true && !word.isEmpty ? "(\(word))" : word
    return [Span(sign, role), Span(" \(said)", role), Span(elapsed, .duration)]
  }

  /// How many calls stand how, where there are any.
  private func counts(_ frame: Frame, _ statuses: [ToolStatus]) -> [Span] {
    let tally = frame.rows.outline.tally
    var spans: [Span] = []
    for status in statuses {
      let count = tally.count(status)
      guard count > 0 else { continue }
      if !spans.isEmpty { spans += gap(2) }
      let role: Role = status == .completed ? .header : status.role
      // One sign that turns in a line is enough.
      let isStill = frame.state.motion != .full || frame.state.isPaused
      let sign =
        status == .running && !isStill ? frame.glyphs.spinner[0] : frame.sign(status)
      spans.append(Span("\(sign) \(count)", role))
    }
    return spans
  }

  /// Blanks.
  private func gap(_ columns: Int) -> [Span] {
    [Span(SafeText(String(repeating: " ", count: columns)), .header)]
  }

  /// The columns that pieces take.
  private func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + $1.text.width } }
}
