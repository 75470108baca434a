import CellGrid
import SessionModel

/// Keys and changes of the session, as far as they are about the figures by tool.
extension ViewerState {
  /// Where the parts of the statistics stand.
  package var statisticsPlace: StatisticsPlace {
    let layout = layout
    return StatisticsPlace(
      tree: layout.tree, columns: layout.treeColumns, summary: statisticsLines.count,
      tools: statistics?.tools.count ?? 0)
  }

  /// What holds for the whole session: a word, and what there is to say.
  package var statisticsLines: [(name: SafeText, value: SafeText)] {
    guard let figures = statistics?.figures else { return [] }
    var lines: [(SafeText, SafeText)] = []
    let parts = figures.tally.parts(isFolded: true).map(\.text)
    var calls = parts.isEmpty ? "none" : parts.joined(separator: ", ")
    if figures.concurrency > 1 { calls += ", at most \(figures.concurrency) at once" }
    lines.append(("calls", SafeText(calls)))
    lines.append(
      (
        "time",
        SafeText(
          "tools were at work for \(DurationText.short(figures.busy)), took \(DurationText.short(figures.total)) together"
        )
      ))
    let roles = EntryRole.allCases.compactMap { role in
      figures.roles[role].map { "\($0) \(role.word)" }
    }
    lines.append(("messages", SafeText(roles.isEmpty ? "none" : roles.joined(separator: ", "))))
    guard let tokens = figures.tokens.tokens else {
      return lines + [("tokens", "not recorded")]
    }
    lines.append(("tokens", SafeText(Self.words(tokens))))
    if figures.tokens.models.count > 1 {
      for model in figures.tokens.models {
        lines.append(("", SafeText("\(model.name ?? "not named"): \(Self.words(model.tokens))")))
      }
    }
    return lines
  }

  /// Tokens and their cost in words.
  private static func words(_ tokens: TokenCount) -> String {
    var text = "\(NumberText.grouped(tokens.input.count)) in"
    if tokens.cached > 0 { text += ", \(NumberText.grouped(tokens.cached.count)) cached" }
    text += ", \(NumberText.grouped(tokens.output.count)) out"
    if let cost = tokens.cost {
      text += ", \(NumberText.dollars(cost))\(tokens.isEstimated ? " estimated" : "")"
    }
    return text
  }

  /// Shows the figures, or the tree again.
  mutating func toggleStatistics() {
    statistics = statistics == nil ? StatisticsState() : nil
    timeline = nil
  }

  /// Brings the figures up to what there is now.
  mutating func settleStatistics(_ session: Session) {
    guard var statistics else { return }
    self.statistics = nil
    statistics.update(self, session)
    self.statistics = statistics
  }

  /// Does what a command means in the statistics; `nil` when it means what it means everywhere.
  mutating func performInStatistics(_ command: Command, _ number: Int?, _ session: Session)
    -> [Effect]?
  {
    guard let statistics else { return nil }
    let times = number ?? 1
    let page = max(1, statisticsPlace.rows.count - 1)
    switch command {
    case .down, .scrollDown: select(statistics.selected + times)
    case .up, .scrollUp: select(statistics.selected - times)
    case .pageDown, .halfPageDown: select(statistics.selected + page)
    case .pageUp, .halfPageUp: select(statistics.selected - page)
    case .first, .start: select(0)
    case .last, .end: select(statistics.tools.count - 1)
    case .open, .faster: self.statistics?.choose(by: times)
    case .close, .slower: self.statistics?.choose(by: -times)
    case .openNode: self.statistics?.turn(reversed: false)
    case .closeNode: self.statistics?.turn(reversed: true)
    case .detail: return filterBySelectedTool(session)
    case .statistics, .quit, .cancel: self.statistics = nil
    case .times, .redraw, .pollNow, .suspend, .help, .quitAll, .interrupt, .timeline, .pause,
      .facts, .nextTab, .previousTab, .tab, .stepForward, .stepBack, .back5, .forward5:
      return nil
    default: return [.beep]
    }
    return []
  }

  private mutating func select(_ row: Int) { statistics?.select(row) }

  /// Shows only the calls of the tool that the cursor stands on, in the tree.
  private mutating func filterBySelectedTool(_ session: Session) -> [Effect] {
    guard let statistics, statistics.tools.indices.contains(statistics.selected) else {
      return [.beep]
    }
    tools.update(session)
    guard let number = tools.number(of: statistics.tools[statistics.selected].name) else {
      return [.beep]
    }
    var filter = Filter()
    filter.choices = [.tool(number)]
    self.filter = filter
    filterRun = nil
    self.statistics = nil
    return []
  }

  /// Handles the mouse: the wheel moves, a click selects a tool or the column to go by; tells whether
  /// it was over the statistics.
  mutating func mouseInStatistics(_ event: MouseEvent) -> Bool {
    guard let statistics, layout.tree.contains(event.row) else { return false }
    let place = statisticsPlace
    switch event.action {
    case .wheelUp: select(statistics.selected - 3)
    case .wheelDown: select(statistics.selected + 3)
    case .press(.left) where event.row == place.head:
      let hit = place.columns.first { event.column < $0.end }?.column
      self.statistics?.choose(event.column < place.names.upperBound ? .tool : hit ?? .total)
    case .press(.left) where place.rows.contains(event.row):
      select(statistics.top(height: place.rows.count) + event.row - place.rows.lowerBound)
    case .press, .release, .drag: break
    }
    return true
  }
}
