import CellGrid
import SessionModel
import ViewerCore

/// The row of a tool call: line, mark, sign, name, what it is about, its word, how long it took.
struct CallRow: TreeRow {
  /// What the panels share.
  let frame: Frame
  /// The call.
  let node: OutlineNode
  /// The index of the call in the outline.
  let index: Int

  /// Draws it into a row of the screen.
  func draw(_ row: Int, into grid: inout Grid) {
    drawBranch(row, into: &grid)
    let sign = geometry.callSign(node)
    grid.put(frame.sign(node.status), row: row, column: sign, role: signRole)
    let summary = frame.summary(of: node.id)
    let end = drawUsual(row, to: drawEnd(summary.outcome, row, into: &grid), into: &grid)
    drawText(summary, row, from: sign + 2, to: end - 2, into: &grid)
    drawDuration(duration, row, into: &grid)
  }

  /// Timers below a second are noise.
  private var duration: Milliseconds? {
    guard let duration = frame.times.duration(ofCall: node.id) else { return nil }
    return node.status?.isOpen == true && duration < Milliseconds(1000) ? nil : duration
  }

  /// What the sign of the status is drawn as.
  private var signRole: Role {
    guard let status = node.status, !node.isRetracted else { return .dim }
    return node.isInferred && !status.isOpen ? .inferred : status.role
  }

  /// Draws the word of the status and what came of the call, and tells where the room in front of them ends.
  private func drawEnd(_ outcome: SafeText, _ row: Int, into grid: inout Grid) -> Int {
    let end = durationStart(grid) - 1
    let first = geometry.callSign(node) + 6
    let isDone = node.isRetracted || node.status == .completed
    var spans: [Span] = []
    if let word = word(grid.columns) {
      spans.append(Span(word, isDone ? .dim : node.status?.role ?? .dim))
    }
    if !outcome.isEmpty, grid.columns >= 50 {
      let text = outcome.fitted(to: max(8, grid.columns / 4), glyphs: grid.glyphs)
      if !spans.isEmpty { spans.append(Span(" ", .dim)) }
      spans.append(Span(text, isDone ? .dim : node.status?.role ?? .dim))
    }
    while !spans.isEmpty {
      let taken = spans.reduce(0) { $0 + $1.text.width }
      if end - taken > first {
        grid.put(spans, row: row, column: end - taken)
        return end - taken
      }
      spans.removeLast(spans.count > 1 ? 2 : 1)
    }
    return end + 1
  }

  /// Draws what is usual beside a call that goes beyond it, and tells where the room in front ends.
  private func drawUsual(_ row: Int, to end: Int, into grid: inout Grid) -> Int {
    guard let duration, let usual = frame.usual(of: node), duration > usual else { return end }
    let text = SafeText(DurationText.usual(usual))
    let start = end - 2 - text.width
    guard start > geometry.callSign(node) + 20 else { return end }
    let isLate = duration.count > 2 * usual.count
    grid.put(text, row: row, column: start, role: isLate ? .warning : .dim)
    return start
  }

  /// The word of the status; `nil` where it would only be noise.
  private func word(_ columns: Int) -> SafeText? {
    if node.isRetracted { return "retracted" }
    guard let status = node.status else { return nil }
    let isShown =
      switch status {
      case .failed, .waiting, .running: true
      case .completed: false
      case .pending, .background, .rejected, .cancelled, .requested, .lost: columns >= 60
      }
    guard isShown else { return nil }
    let isGuess = node.isInferred && !status.isOpen && status != .completed
    return isGuess ? "(\(SafeText(status.word)))" : SafeText(status.word)
  }

  /// What an agent said last.
  private var lastWords: SafeText? {
    let position = frame.state.position
    var next = frame.session.lastChild(of: node.id, at: position)
    while let id = next {
      if frame.session.kind(id) == .entry,
        let text = frame.session.text(id, .message, at: position, limit: 512), !text.isEmpty
      {
        return SafeText(ArgumentSummary.line(text))
      }
      next = frame.session.sibling(before: id, at: position)
    }
    return nil
  }

  /// Draws the name and what the call is about.
  private func drawText(
    _ summary: CallSummary, _ row: Int, from start: Int, to end: Int, into grid: inout Grid
  ) {
    let width = min(frame.nameColumns, max(8, grid.columns / 4))
    let isNarrow = end - start < width + 10
    grid.put(
      summary.name, row: row, column: start, width: isNarrow ? max(0, end - start) : width,
      role: node.isRetracted ? .dim : .toolName, truncation: .middle)
    guard !isNarrow else { return }
    var end = end
    if node.hasChildren, !node.isOpen {
      let spans = node.tally.parts(isFolded: true).flatMap { part in
        [Span("  ", .dim), Span(SafeText(part.text), part.status?.role ?? .dim)]
      }
      let taken = spans.reduce(0) { $0 + $1.text.width }
      if end - taken > start + width + 2 {
        end -= taken
        grid.put(spans, row: row, column: end)
      }
    }
    let column = start + width + 2
    let taken = grid.put(
      summary.text, row: row, column: column, width: max(0, end - column),
      role: node.isRetracted ? .dim : .argumentValue, truncation: summary.truncation)
    // Of an agent that is folded, its last words.
    let rest = end - column - taken - 4
    guard node.hasChildren, !node.isOpen, rest >= 12, let words = lastWords else { return }
    grid.put(
      "\(grid.glyphs.right) \(words)", row: row, column: column + taken + 2, width: rest,
      role: .dim, truncation: .trailing)
  }
}
