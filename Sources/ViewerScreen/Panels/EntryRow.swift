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
    let indent = geometry.indent(node)
    if isAnswer {
      grid.put(grid.glyphs.answer, row: row, column: indent, width: 1, role: .emphasis)
    } else if frame.rows.isFoldable(index) {
      grid.put(
        node.isOpen ? grid.glyphs.open : grid.glyphs.folded, row: row, column: indent,
        role: .foldMark)
    }
    drawTime(row, column: indent + 2, into: &grid)
    let words = self.words
    let width = words.reduce(0) { $0 + $1.text.utf8.count } + 3 * max(0, words.count - 1)
    let (text, part) = frame.rows.headline(index)
    let room = geometry.headline(node, words: frame.rows.wordColumns(node))
    // An open entry goes on below, so it is broken where the next line takes it up.
    let shown = node.isOpen ? text.wrapped(to: room).first ?? text : text
    grid.put(
      frame.marked(shown, role: role(part), isProse: part == .message || part == .reasoning),
      row: row, column: geometry.entryText(node), width: room, truncation: .trailing)
    drawInside(words, width, row, into: &grid)
    drawDuration(duration, row, into: &grid)
  }

  /// Whether it is the last that was said in a turn that is over.
  private var isAnswer: Bool {
    guard node.parent >= 0, frame.rows.isLastWord(index),
      // Thoughts answer nothing.
      frame.rows.headline(index).part != .reasoning
    else { return false }
    let isLastTurn = frame.rows.outline.nodes[Int(node.parent)].isLast
    return !isLastTurn || frame.session.status(at: frame.state.position)?.value.isOpen == false
  }

  /// What is inside, in words: of what is said in a turn only while it is folded away.
  private var words: [(text: String, status: ToolStatus?)] {
    if node.isRetracted { return [("retracted", nil)] }
    if node.shift > 0, node.isOpen { return [] }
    return node.tally.parts(isFolded: !node.isOpen)
  }

  /// Timers below a second are noise.
  private var duration: Milliseconds? {
    if node.shift > 0, node.isOpen { return nil }
    let told =
      node.isTurn ? frame.times.duration(ofTurn: node.id) : frame.times.duration(ofEntry: node.id)
    guard let duration = told else { return nil }
    return node.tally.running > 0 && duration < Milliseconds(1000) ? nil : duration
  }

  /// What the first line is drawn as.
  private func role(_ part: RowPart) -> Role {
    if node.isRetracted { return .dim }
    switch part {
    case .reasoning: return .reasoning
    case .error: return .error
    case .head, .remark: return .dim
    case .message, .output, .arguments, .result, .added, .removed:
      switch frame.session.role(node.id) {
      case .user:
        let isProgram = frame.session.has(.origin, of: node.id, at: frame.state.position)
        return isProgram || frame.session.parent(node.id) != .root ? .dim : .user
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
    let isTight = geometry.inside(width) < geometry.entryText(node) + 8
    let shown = isTight ? Array(words.suffix(1)) : words
    var spans: [Span] = []
    for (text, status) in shown {
      if !spans.isEmpty { spans.append(Span(" \(grid.glyphs.separator) ", .dim)) }
      spans.append(Span(SafeText(text), status?.role ?? .dim))
    }
    let taken = spans.reduce(0) { $0 + $1.text.width }
    let start = isTight ? durationStart(grid) - taken - 1 : geometry.inside(width)
    guard start > geometry.entryText(node) else { return }
    grid.put(spans, row: row, column: start, width: durationStart(grid) - start)
  }

  /// Draws when the entry began.
  private func drawTime(_ row: Int, column: Int, into grid: inout Grid) {
    guard geometry.hasTime(node), let time = frame.times.start(node.id) else { return }
    let text: String
    switch frame.state.timeColumn {
    case .off: return
    case .clock where frame.state.spansDays:
      text = TimeText.dayAndClock(time, zone: frame.state.options.zone)
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
