import CellGrid
import SessionModel
import ViewerCore

/// The row of an entry: mark, time, first line, what is inside, how long it took.
struct EntryRow: TreeRow {
  /// What the panels share.
  let frame: Frame
  /// The entry.
  let node: OutlineNode
  /// The index of the entry in the outline.
  let index: Int

  /// Draws it into a row of the screen.
  func draw(_ row: Int, into grid: inout Grid) {
    drawTrunks(row, ownLine: false, into: &grid)
    let indent = geometry.indent(node.level)
    if frame.rows.isFoldable(index) {
      grid.put(
        node.isOpen ? grid.glyphs.open : grid.glyphs.folded, row: row, column: indent,
        role: .foldMark)
    }
    drawTime(row, column: indent + 2, into: &grid)
    let words = node.isRetracted ? [("retracted", nil)] : node.tally.parts(isFolded: !node.isOpen)
    let width = node.isRetracted ? 9 : node.tally.width(isFolded: !node.isOpen)
    let (text, part) = frame.rows.headline(index)
    let room = geometry.headline(node.level, words: width)
    // An open entry goes on below, so it is broken where the next line takes it up.
    let shown = node.isOpen ? text.wrapped(to: room).first ?? text : text
    grid.put(
      shown, row: row, column: geometry.entryText(node.level), width: room, role: role(part),
      truncation: .trailing)
    drawInside(words, width, row, into: &grid)
    drawDuration(duration, row, into: &grid)
  }

  /// Timers below a second are noise.
  private var duration: Milliseconds? {
    guard let duration = frame.times.duration(ofEntry: node.id) else { return nil }
    return node.tally.running > 0 && duration < Milliseconds(1000) ? nil : duration
  }

  /// What the first line is drawn as.
  private func role(_ part: RowPart) -> Role {
    if node.isRetracted { return .dim }
    switch part {
    case .reasoning: return .reasoning
    case .error: return .error
    case .head, .remark: return .dim
    case .message, .output, .arguments, .result:
      switch frame.session.role(node.id) {
      case .user: return .user
      case .assistant: return .assistant
      case .system: return .system
      case .step: return .text
      }
    }
  }

  /// Draws the words for the calls inside.
  private func drawInside(
    _ words: [(text: String, status: ToolStatus?)], _ width: Int, _ row: Int,
    into grid: inout Grid
  ) {
    // Where there is no room for all of it, the worst is what counts.
    let isTight = geometry.inside(width) < geometry.entryText(node.level) + 8
    let shown = isTight ? Array(words.suffix(1)) : words
    var spans: [Span] = []
    for (text, status) in shown {
      if !spans.isEmpty { spans.append(Span(" \(grid.glyphs.separator) ", .dim)) }
      spans.append(Span(SafeText(text), status?.role ?? .dim))
    }
    let taken = spans.reduce(0) { $0 + $1.text.width }
    let start = isTight ? durationStart(grid) - taken - 1 : geometry.inside(width)
    guard start > geometry.entryText(node.level) else { return }
    grid.put(spans, row: row, column: start, width: durationStart(grid) - start)
  }

  /// Draws when the entry began.
  private func drawTime(_ row: Int, column: Int, into grid: inout Grid) {
    guard geometry.timeColumns > 0, let time = frame.times.start(node.id) else { return }
    let text: String
    switch frame.state.timeColumn {
    case .off: return
    case .clock: text = TimeText.clock(time, zone: frame.state.options.zone)
    case .relative: text = DurationText.rough(frame.state.viewNow - time) + " ago"
    case .elapsed:
      let start = frame.times.start(.root) ?? time
      text = "+" + DurationText.clock(time - start)
    }
    let isNew = frame.state.seen.map { frame.session.born(node.id) > $0 } ?? false
    grid.put(
      SafeText(text), row: row, column: column, width: geometry.timeColumns - 2,
      role: isNew ? .new : .time, alignment: .trailing)
  }
}
