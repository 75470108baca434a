import CellGrid
import SessionModel
import ViewerCore

/// The first rows: how many steps differ, and what the two runs are.
struct CompareHead {
  private let state: CompareState

  init(_ state: CompareState) { self.state = state }

  /// Draws them.
  func draw(into grid: inout Grid) {
    let layout = state.layout
    let bar = Rect(row: layout.header, column: 0, rows: 1, columns: grid.columns)
    grid.fill(bar, role: .header)
    let right = counts(grid.glyphs)
    let start = max(1, grid.columns - right.width - 1)
    let title: SafeText = "Two runs"
    if title.width + 3 < start {
      grid.put(title, row: layout.header, column: 1, role: .title)
    }
    grid.put(
      right, row: layout.header, column: start, width: grid.columns - start - 1, role: .header,
      truncation: .trailing)
    if let sides = layout.sides {
      guard let row = layout.runs.first else { return }
      draw(.a, row, sides.a, into: &grid)
      draw(.b, row, sides.b, into: &grid)
    } else {
      for (row, side) in zip(layout.runs, ComparedSide.allCases) {
        draw(side, row, 1..<grid.columns - 1, into: &grid)
      }
    }
  }

  /// How many steps are what.
  private func counts(_ glyphs: Glyphs) -> SafeText {
    let counts = state.comparison.counts
    var words = ["\(counts.same) same"]
    if counts.changed > 0 { words.append("\(counts.changed) differ") }
    if counts.onlyA > 0 { words.append("\(counts.onlyA) only A") }
    if counts.onlyB > 0 { words.append("\(counts.onlyB) only B") }
    if counts.changed + counts.onlyA + counts.onlyB == 0 { words = ["all \(counts.same) same"] }
    return SafeText(words.joined(separator: " \(glyphs.separator) "))
  }

  /// Draws what a run is: its name, how it stands, and its figures.
  private func draw(
    _ side: ComparedSide, _ row: Int, _ columns: Range<Int>, into grid: inout Grid
  ) {
    let run = state.comparison[side]
    let figures = figures(run)
    var end = columns.upperBound
    // What does not fit is left out from the back.
    for count in (1...figures.count).reversed() {
      let shown = figures.prefix(count).enumerated().flatMap { place, span in
        place == 0 ? [span] : [Span("  ", .dim), span]
      }
      let width = shown.reduce(0) { $0 + $1.text.width }
      guard end - width - columns.lowerBound >= Self.nameWidth + 5 else { continue }
      grid.put(shown, row: row, column: end - width)
      end -= width + 2
      break
    }
    grid.put(
      [Span("\(SafeText(side.letter))  ", .key)], row: row, column: columns.lowerBound)
    grid.put(
      SafeText(run.name), row: row, column: columns.lowerBound + 3,
      width: max(0, end - columns.lowerBound - 3), role: .emphasis, truncation: .leading)
  }

  /// Columns of a name that are kept.
  private static let nameWidth = 12

  /// How a run stands and its figures, the most telling first.
  private func figures(_ run: ComparedRun) -> [Span] {
    let status = run.status
    var figures: [SafeText] = ["\(run.calls) \(run.calls == 1 ? "call" : "calls")"]
    if run.failed > 0 { figures.append("\(run.failed) failed") }
    if let elapsed = run.elapsed { figures.append(SafeText(DurationText.short(elapsed))) }
    if run.added + run.removed > 0 { figures.append("+\(run.added) -\(run.removed)") }
    if let cost = run.stats.tokens?.cost { figures.append(SafeText(NumberText.dollars(cost))) }
    return [Span(SafeText(status.word), status.isMereEnd ? .text : status.value.role)]
      + figures.map { Span($0, .dim) }
  }
}

extension SessionStatus {
  /// What its word is drawn as.
  fileprivate var role: Role {
    switch self {
    case .queued: .statusPending
    case .inProgress: .statusRunning
    case .succeeded: .statusCompleted
    case .failed: .statusFailed
    case .cancelled: .statusCancelled
    case .incomplete, .interrupted: .statusRejected
    case .lost: .statusLost
    }
  }
}
