import CellGrid
import SessionModel
import ViewerCore

/// The first row of the board: how many agents stand how, and how many sessions there are.
struct PickerHeader {
  private let state: PickerState

  init(_ state: PickerState) { self.state = state }

  /// Draws it.
  func draw(_ row: Int, into grid: inout Grid) {
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .header)
    let right = right(grid.columns)
    let start = grid.columns - right.width - 1
    grid.put(right, row: row, column: start, role: .header)
    let dot = grid.glyphs.separator
    var title: [Span] = [Span("Agents", .title)]
    if let project = state.project {
      title.append(Span(" \(dot) \(SafeText(project))", .badge))
    }
    if state.grouping != .none {
      title.append(Span(" \(dot) by \(SafeText(state.grouping.rawValue))", .dim))
    }
    if state.order != .newest {
      title.append(Span(" \(dot) before by \(SafeText(state.order.rawValue))", .dim))
    }
    if state.board.dayExcess != nil {
      title.append(Span("  \(grid.glyphs.up) over the day's budget", .warning))
    }
    let room = start - 3 - title.reduce(0) { $0 + $1.text.width }
    let whole = counts(grid.glyphs, hasWords: true)
    let fits = whole.reduce(0) { $0 + $1.text.width } <= room
    title += fits ? whole : counts(grid.glyphs, hasWords: false)
    grid.put(title, row: row, column: 1, width: max(0, start - 3), truncation: .trailing)
  }

  /// How many lanes stand how; what there is none of is not told.
  ///
  /// - Parameter hasWords: whether there is room for more than signs and numbers.
  private func counts(_ glyphs: Glyphs, hasWords: Bool) -> [Span] {
    let board = state.board
    let counts: [(standing: LaneStanding, count: Int, word: SafeText)] = [
      (.permission, board.count(.permission, .question), "need you"),
      (.failed, board.count(.failed), "failed"),
      (.stuck, board.count(.stuck), "stuck"),
      (.stopped, board.count(.stopped), "stopped"),
      (.running, board.count(.running), "running"),
      (.done, board.count(.unseen, .done), "done"),
    ]
    return counts.filter { $0.count > 0 }.map { standing, count, word in
      guard hasWords else { return Span("  \(standing.sign(glyphs)) \(count)", standing.role) }
      let shown: SafeText = standing == .permission && count == 1 ? "needs you" : word
      return Span("  \(standing.sign(glyphs)) \(count) \(shown)", standing.role)
    }
  }

  /// The cost of the lanes, and how many sessions there are.
  private func right(_ columns: Int) -> SafeText {
    let (shown, all) = (state.shownSessions.count, state.sessions.count)
    var count: SafeText = shown == all ? "\(all) found" : "\(shown) of \(all)"
    if let unread = state.unread, unread > 0 { count = "\(count), reading \(all - unread)" }
    if state.unread == nil { count = "looking for sessions" }
    if count.width + 12 > columns { return "\(shown)" }
    if let today = state.board.today, columns >= 72 {
      let more = today.isPartial ? "+" : ""
      return
        "$\(SafeText(NumberText.fixed(today.cost, places: 2)))\(SafeText(more)) today  \(count)"
    }
    guard columns >= 100, let cost = state.board.cost else { return count }
    // A filter hides lanes, and takes nothing from what they cost.
    let whose: SafeText = shown == all ? "in these" : "in all lanes"
    return "$\(SafeText(NumberText.fixed(cost, places: 2))) \(whose)  \(count)"
  }
}
