import CellGrid
import SessionModel
import ViewerCore

/// One row of the overview.
struct OverviewLine {
  /// What stands in it.
  let row: OverviewRow
  /// The columns of the number of a turn.
  let number: Int
  /// The columns of the longest path.
  let paths: Int

  /// Where the rows begin, behind the names of the sections.
  var start = 11

  /// Draws it into a row of the screen.
  func draw(_ frame: Frame, _ screenRow: Int, into grid: inout Grid) {
    let start = grid.columns < 40 ? 1 : self.start
    if row.isFirst, start > 1 {
      grid.put(
        SafeText(row.section.rawValue), row: screenRow, column: 1, width: start - 2, role: .heading)
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
    case .failure(let count, let what, let why):
      let head: [Span] = [
        Span("\(count) \(grid.glyphs.times) ", .statusFailed),
        Span(what.fitted(to: max(12, room / 3), glyphs: grid.glyphs), .toolName),
        Span("  ", .text), Span(why, .error),
      ]
      grid.put(head, row: screenRow, column: start, width: room, truncation: .trailing)
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
    _ part: OverviewFigures.Part, _ words: SafeText, _ row: Int, _ start: Int, _ frame: Frame,
    into grid: inout Grid
  ) {
    var end = grid.columns - 1
    func cell(_ text: SafeText?, _ width: Int, _ role: Role, least: Int) {
      guard grid.columns >= least else { return }
      if let text {
        grid.put(
          text, row: row, column: end - width, width: width, role: role, alignment: .trailing)
      }
      end -= width + 2
    }
    cell(part.tokens.cost.map { SafeText(NumberText.dollars($0)) }, 8, .text, least: 70)
    cell(part.span.map { SafeText(DurationText.short($0)) }, 6, .duration, least: 40)
    cell(
      part.failed > 0 ? "\(frame.sign(.failed)) \(part.failed)" : nil, 5, .statusFailed, least: 50)
    let word: SafeText = part.calls == 1 ? "call " : "calls"
    cell(part.calls > 0 ? "\(part.calls) \(word)" : nil, 10, .dim, least: 60)
    let own = max(2, number)
    grid.put(
      "\(part.number)", row: row, column: start, width: own, role: .dim, alignment: .trailing)
    let column = start + own + 2
    grid.put(
      words, row: row, column: column, width: max(0, end - column),
      role: this(part, frame), truncation: .trailing)
  }

  /// What the words of a turn are drawn as: those of who speaks.
  private func this(_ part: OverviewFigures.Part, _ frame: Frame) -> Role {
    frame.session.role(part.node) == .user ? .user : .text
  }

  /// Draws a file: its letter, its path, and how much was changed in how many calls.
  private func draw(
    _ file: ChangedFile, _ path: SafeText, _ row: Int, _ start: Int, _ frame: Frame,
    into grid: inout Grid
  ) {
    grid.put(SafeText(file.mark.rawValue), row: row, column: start, width: 1, role: file.mark.role)
    let calls = file.calls.count
    let word: SafeText = calls == 1 ? "in 1 call" : "in \(calls) calls"
    let figures = 15 + 13
    let end = grid.columns - 1
    let isRoomy = end - start - 3 >= figures + 12
    let room = max(0, end - start - 3 - (isRoomy ? figures : 0))
    grid.put(
      path, row: row, column: start + 3, width: room, role: .text, truncation: .leading)
    guard isRoomy else { return }
    let column = start + 3 + min(room, max(20, paths)) + 2
    if file.added > 0 {
      grid.put(
        "+\(file.added)", row: row, column: column, width: 6, role: .diffAdded, alignment: .trailing
      )
    }
    if file.removed > 0 {
      grid.put(
        "\(grid.glyphs.minus)\(file.removed)", row: row, column: column + 7, width: 6,
        role: .diffRemoved, alignment: .trailing)
    }
    grid.put(word, row: row, column: column + 15, width: max(0, end - column - 15), role: .dim)
  }
}

extension ChangedFile.Mark {
  /// What the letter is drawn as.
  var role: Role {
    switch self {
    case .added, .written: .diffAdded
    case .deleted: .diffRemoved
    case .changed, .moved: .changed
    }
  }
}
