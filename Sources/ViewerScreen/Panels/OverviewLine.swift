import CellGrid
import SessionModel
import ViewerCore

/// One row of the overview.
struct OverviewLine {
  /// What stands in it.
  let row: OverviewRow
  /// The columns that turns have at the right.
  let columns: OverviewColumns
  /// The columns of the longest path.
  let paths: Int

  /// Where the rows begin, behind the names of the sections.
  var start = 12

  /// Draws it into a row of the screen.
  func draw(_ frame: Frame, _ screenRow: Int, into grid: inout Grid) {
    let start = grid.columns < 40 ? 1 : self.start
    if row.isFirst, start > 1 {
      grid.put(
        row.name, row: screenRow, column: 1, width: start - 2, role: .heading)
    }
    let room = max(0, grid.columns - start - 1)
    switch row.content {
    case .blank: break
    case .more(let text): grid.put(text, row: screenRow, column: start, width: room, role: .hint)
    case .text(let spans, let right):
      let left = row.section == .about ? 1 : start
      let rest = put(right: right, screenRow, from: left, into: &grid)
      grid.put(spans, row: screenRow, column: left, width: rest - left, truncation: .trailing)
    case .part(let part, let words): draw(part, words, screenRow, start, frame, into: &grid)
    case .file(let file, let path): draw(file, path, screenRow, start, frame, into: &grid)
    case .failure(let count, let what, let others, let why, let isHarmless, let right):
      let end =
        room < 50 ? grid.columns - 1 : put(right: right, screenRow, from: start, into: &grid)
      let head: SafeText = "\(count) \(grid.glyphs.times) "
      // What it is gets what the reason leaves, and its part in any case.
      let rest = end - start - head.width - 2
      let width = max(12, rest * 2 / 5, rest - why.width)
      let spans: [Span] = [
        Span(head, isHarmless ? .dim : .statusFailed),
        Span(
          what.fitted(to: width - others.width, glyphs: grid.glyphs),
          isHarmless ? .dim : .toolName),
        Span(others, .dim), Span("  ", .text), Span(why, isHarmless ? .dim : .error),
      ]
      grid.put(spans, row: screenRow, column: start, width: end - start, truncation: .trailing)
    }
  }

  /// Writes pieces at the right end where there is room for them, and returns the column before them.
  private func put(
    right: [Span], _ row: Int, from start: Int, into grid: inout Grid
  ) -> Int {
    let width = right.reduce(0) { $0 + $1.text.width }
    let end = grid.columns - 1
    guard width > 0, width <= (end - start) * 3 / 5 else { return end }
    grid.put(right, row: row, column: end - width)
    return end - width - 2
  }

  /// Draws a turn: number, prompt, and its figures in columns at the right.
  private func draw(
    _ part: OverviewFigures.Part, _ words: [Span], _ line: Int, _ start: Int, _ frame: Frame,
    into grid: inout Grid
  ) {
    var end = grid.columns - 1
    func cell(_ text: SafeText?, _ width: Int, _ role: Role, least: Int) {
      // Beside what was asked words come first.
      let least = row.section == .asked ? OverviewLayout.roomy : least
      guard width > 0, grid.columns >= least else { return }
      if let text {
        grid.put(
          text, row: line, column: end - width, width: width, role: role, alignment: .trailing)
      }
      end -= width + 2
    }
    cell(
      part.cost.map { SafeText(NumberText.dollars($0)) }, columns.cost, .text, least: 70)
    cell(
      part.span.map { SafeText(DurationText.short($0)) }, columns.span, .duration, least: 40)
    cell(
      part.failed > 0 ? "\(frame.sign(.failed)) \(part.failed)" : nil, columns.failed,
      .statusFailed, least: 50)
    let word: SafeText = part.calls == 1 ? "call " : "calls"
    cell(part.calls > 0 ? "\(part.calls) \(word)" : nil, columns.calls, .dim, least: 60)
    let own = columns.number
    grid.put(
      "\(part.number)", row: line, column: start, width: own, role: .dim, alignment: .trailing)
    let column = start + own + 2
    grid.put(
      words, row: line, column: column, width: max(0, end - column), truncation: .trailing)
  }

  /// Draws a file: what became of it, its path, and how much was changed in how many calls.
  private func draw(
    _ file: ChangedFile, _ path: SafeText, _ row: Int, _ start: Int, _ frame: Frame,
    into grid: inout Grid
  ) {
    let isWorded = grid.columns >= 60
    let mark = isWorded ? file.mark.word : SafeText(file.mark.rawValue)
    let first = start + (isWorded ? 9 : 3)
    grid.put(mark, row: row, column: start, width: first - start - 1, role: file.mark.role)
    let calls = file.calls.count
    let word: SafeText = calls == 1 ? "in 1 call" : "in \(calls) calls"
    let figures = 15 + 13
    let end = grid.columns - 1
    let isRoomy = end - first >= figures + 12
    let room = max(0, end - first - (isRoomy ? figures : 0))
    grid.put(path, row: row, column: first, width: room, role: .text, truncation: .leading)
    guard isRoomy else { return }
    let column = first + min(room, max(20, paths)) + 2
    if file.added > 0 {
      grid.put(
        "+\(file.added)", row: row, column: column, width: 6, role: .diffAdded, alignment: .trailing
      )
    }
    if file.removed > 0 {
      grid.put(
        "\(grid.glyphs.minus)\(file.removed)", row: row, column: column + 7, width: 6,
        role: .error, alignment: .trailing)
    }
    grid.put(word, row: row, column: column + 15, width: max(0, end - column - 15), role: .dim)
  }
}

extension ChangedFile.Mark {
  /// What became of the file, in a word.
  var word: SafeText {
    switch self {
    case .added: "new"
    case .written: "written"
    case .deleted: "deleted"
    case .changed: "changed"
    case .moved: "moved"
    }
  }

  /// What the letter is drawn as.
  var role: Role {
    switch self {
    case .added, .written: .diffAdded
    case .deleted: .diffRemoved
    case .changed, .moved: .changed
    }
  }
}
