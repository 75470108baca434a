import CellGrid
import SessionModel
import ViewerCore

/// A row of the list of two runs: what each did, and between or in front of it a sign and a word for what differs.
struct CompareListRow {
  private let kind: CompareRow
  private let state: CompareState
  private var layout: CompareLayout { state.layout }

  init(_ kind: CompareRow, _ state: CompareState) { (self.kind, self.state) = (kind, state) }

  /// Draws it.
  func draw(_ row: Int, into grid: inout Grid) {
    switch kind {
    case .parting:
      let line = Rect(row: row, column: 0, rows: 1, columns: grid.columns)
      grid.fill(line, with: grid.glyphs.horizontal, role: .border)
      grid.put(
        " here they part ", row: row, column: 2, width: grid.columns - 4, role: .heading,
        truncation: .trailing)
    case .same(_, let count):
      let words = count == 1 ? "1 step is the same" : "\(count) steps are the same"
      grid.put(
        "\(grid.glyphs.folded) \(SafeText(words))", row: row, column: 1, width: grid.columns - 2,
        role: .dim, truncation: .trailing)
    case .pair(let place): draw(state.comparison.pairs[place], row, into: &grid)
    case .side(let place, let side):
      let pair = state.comparison.pairs[place]
      if side == .a { drawSign(of: pair, row, into: &grid) }
      grid.put(SafeText(side.letter), row: row, column: 3, role: .key)
      let word = side == .a ? words(of: pair, room: grid.columns / 3, grid.glyphs) : .empty
      let end = grid.columns - 1 - word.width
      grid.put(word, row: row, column: end, role: role(of: pair))
      draw(side, of: pair, row, 5..<max(5, word.isEmpty ? end : end - 2), into: &grid)
    }
  }

  /// Draws a step in one row.
  private func draw(_ pair: ComparedPair, _ row: Int, into grid: inout Grid) {
    guard let sides = layout.sides else {
      drawSign(of: pair, row, into: &grid)
      let side: ComparedSide = pair.a == nil ? .b : .a
      if pair.differs {
        grid.put(SafeText(side.letter), row: row, column: 3, role: .key)
      }
      let word = words(of: pair, room: grid.columns / 3, grid.glyphs)
      let end = grid.columns - 1 - word.width
      grid.put(word, row: row, column: end, role: role(of: pair))
      return draw(side, of: pair, row, 5..<max(5, word.isEmpty ? end : end - 2), into: &grid)
    }
    draw(.a, of: pair, row, sides.a, into: &grid)
    draw(.b, of: pair, row, sides.b, into: &grid)
    guard !pair.differences.isEmpty else {
      grid.put(
        grid.glyphs.separator, row: row, column: sides.gutter.lowerBound + 1, role: .dim)
      return
    }
    let word = words(of: pair, room: sides.gutter.count - 4, grid.glyphs)
    grid.put(
      [Span(sign(of: pair, grid.glyphs), role(of: pair)), Span(" \(word)", role(of: pair))],
      row: row, column: sides.gutter.lowerBound + 1, width: sides.gutter.count - 2)
  }

  private func drawSign(of pair: ComparedPair, _ row: Int, into grid: inout Grid) {
    grid.put(sign(of: pair, grid.glyphs), row: row, column: 1, width: 1, role: role(of: pair))
  }

  // MARK: What differs

  private func sign(of pair: ComparedPair, _ glyphs: Glyphs) -> SafeText {
    if pair.a == nil { return glyphs.right }
    if pair.b == nil { return glyphs.left }
    return pair.differs ? "~" : " "
  }

  /// The words for what differs: all of them, or the first and that there are more.
  private func words(of pair: ComparedPair, room: Int, _ glyphs: Glyphs) -> SafeText {
    let all = SafeText(pair.differences.map(\.words).joined(separator: ", "))
    guard all.width > room, let first = pair.differences.first else { return all }
    let more = pair.differences.count > 1 ? "\(first.words)+" : first.words
    return SafeText(more).fitted(to: room, glyphs: glyphs)
  }

  private func role(of pair: ComparedPair) -> Role {
    if pair.a == nil { return .diffAdded }
    if pair.b == nil { return .diffRemoved }
    return pair.differs ? .changed : .dim
  }

  // MARK: One side

  /// Draws what one run did.
  private func draw(
    _ side: ComparedSide, of pair: ComparedPair, _ row: Int, _ columns: Range<Int>,
    into grid: inout Grid
  ) {
    guard let item = pair[side], !columns.isEmpty else { return }
    let run = state.comparison[side]
    var column = columns.lowerBound + min(columns.count / 3, 2 * pair.depth)
    var end = columns.upperBound
    let isQuiet = !pair.differs
    if let duration = run.duration(of: item), columns.count >= 30 {
      let text = SafeText(DurationText.short(duration))
      grid.put(text, row: row, column: end - text.width, role: isQuiet ? .dim : .duration)
      end -= DurationText.width + 1
    }
    func put(_ text: SafeText, _ role: Role, _ truncation: Truncation = .trailing) {
      guard column < end else { return }
      column += grid.put(
        text, row: row, column: column, width: end - column, role: isQuiet ? .dim : role,
        truncation: truncation)
    }
    let line = SafeText(run.line(of: item))
    guard let status = run.status(of: item), let name = run.name(of: item) else {
      if item.kind == .prompt { put("> ", .user) }
      return put(line, item.kind.role)
    }
    grid.put(
      grid.glyphs.status(status.value.glyph), row: row, column: column, width: 1,
      role: status.value == .failed || !isQuiet ? status.value.role : .dim)
    column += 2
    put(SafeText(name), .toolName)
    column += 2
    put(line, .argumentValue)
  }
}

extension ComparedItem.Kind {
  /// What its text is drawn as.
  fileprivate var role: Role {
    switch self {
    case .prompt: .user
    case .said: .assistant
    case .told: .system
    case .call: .text
    }
  }
}
