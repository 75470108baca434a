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

  /// The columns of the longest word with its brackets.
  static let wordWidth = 12

  /// Draws it into a row of the screen.
  func draw(_ row: Int, into grid: inout Grid) {
    drawTrunks(row, ownLine: false, into: &grid)
    let line = geometry.callLine(node.level)
    let branch = node.isLast ? grid.glyphs.lastBranch : grid.glyphs.branch
    grid.put(branch.prefix(columns: 1), row: row, column: line, role: .treeLine)
    if node.isOpen || node.hasChildren {
      grid.put(
        node.isOpen ? grid.glyphs.open : grid.glyphs.folded, row: row, column: line + 1,
        role: .foldMark)
    }
    let sign = geometry.callSign(node.level)
    grid.put(frame.sign(node.status), row: row, column: sign, role: signRole)
    let end = drawUsual(row, to: drawWord(row, into: &grid), into: &grid)
    drawText(row, from: sign + 2, to: end - 2, into: &grid)
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

  /// Draws the word of the status, and tells where the room in front of it ends.
  private func drawWord(_ row: Int, into grid: inout Grid) -> Int {
    let end = durationStart(grid)
    guard let word = word(grid.columns) else {
      return grid.columns < 50 ? end : end - Self.wordWidth
    }
    let isWide = grid.columns >= 50
    let start = isWide ? end - Self.wordWidth : end - word.width
    guard start > geometry.callSign(node.level) + 6 else { return end }
    let role: Role =
      node.isRetracted || node.status == .completed ? .dim : node.status?.role ?? .dim
    grid.put(word, row: row, column: start, width: end - start, role: role)
    return start
  }

  /// Draws what is usual beside a call that goes beyond it, and tells where the room in front ends.
  private func drawUsual(_ row: Int, to end: Int, into grid: inout Grid) -> Int {
    guard let duration, let usual = frame.usual(of: node), duration > usual else { return end }
    let text = SafeText(DurationText.usual(usual))
    let start = end - 2 - text.width
    guard start > geometry.callSign(node.level) + 20 else { return end }
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
      case .completed: columns >= 100
      case .pending, .background, .rejected, .cancelled, .requested, .lost: columns >= 60
      }
    guard isShown else { return nil }
    let isGuess = node.isInferred && !status.isOpen && status != .completed
    return isGuess ? "(\(SafeText(status.word)))" : SafeText(status.word)
  }

  /// Draws the name and what the call is about.
  private func drawText(_ row: Int, from start: Int, to end: Int, into grid: inout Grid) {
    let position = frame.state.position
    let name = frame.session.text(node.id, .name, at: position, limit: 512) ?? "tool"
    let width = max(8, min(24, grid.columns / 5))
    let isNarrow = end - start < width + 10
    grid.put(
      SafeText(name), row: row, column: start, width: isNarrow ? max(0, end - start) : width,
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
    let summary = CallSummary.read(
      node.id, frame.session, at: position, parser: frame.parser,
      defaults: frame.state.options.toolDefaults.summary)
    let column = start + width + 2
    grid.put(
      summary.text, row: row, column: column, width: max(0, end - column),
      role: node.isRetracted ? .dim : .argumentValue, truncation: summary.truncation)
  }
}
