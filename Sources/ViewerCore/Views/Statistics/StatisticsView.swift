import CellGrid
import SessionModel

/// The statistics: the figures of the session, and those by tool, kind, turn, model, cause, file and time.
package struct StatisticsView: View {
  package static let layer = ViewLayer.main

  /// A column of the tables of tools and kinds, from left to right.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    case tool, kind, calls, failed, median, p95, longest, total, share
  }

  /// The figures; `nil` until enough of the session was read.
  package private(set) var figures: StatisticsFigures?
  /// The tools in the order that was asked for.
  package private(set) var tools: [StatisticsFigures.Tool] = []
  /// The kinds of tools in the same order.
  package private(set) var kinds: [StatisticsFigures.Tool] = []
  /// The rows.
  package private(set) var rows: [StatisticsRow] = []
  /// The column that the order goes by.
  package private(set) var order = Column.total
  /// Whether the least come first.
  package private(set) var isReversed = false
  /// The cursor.
  private var cursor = ListCursor()
  /// The sections that are shown in full.
  private var opened: Set<StatisticsRow.Section> = []
  /// When the figures were added up.
  private var recount = Recount()
  /// What the rows were laid out for.
  private var laidOut: (rows: Int, columns: Int)?
  /// Why calls failed.
  private var causes = KnownCauses()
  /// Whether it is known what came of the files that it tells.
  private var isCounted = true

  package static func opened(by command: Command, in state: ViewerState) -> StatisticsView? {
    command == .statistics ? StatisticsView() : nil
  }

  package func hints(_ state: ViewerState) -> [Hint]? {
    [
      Hint(.help, "help"), Hint(.detail, "go there"), Hint(.open, "order by"),
      Hint(.closeNode, "turn"), Hint(.overview, "overview"), Hint(.quit, "tree"),
    ]
  }

  package func deadline(_ state: ViewerState) -> Milliseconds? {
    isWhole(state) && isCounted ? due(state) : state.now
  }

  package mutating func turn() {
    (figures, tools, kinds, rows, causes) = (nil, [], [], [], KnownCauses())
    recount.forget()
  }

  /// Whether all is known that is told.
  package func isWhole(_ state: ViewerState) -> Bool {
    state.figures.isComplete && state.edits.isComplete
  }

  /// When to add up again, on the wall clock; `nil` while there is nothing new.
  private func due(_ state: ViewerState) -> Milliseconds? {
    recount.due(
      state, version: state.figures.version + state.edits.version, isWhole: isWhole(state),
      counts: figures?.overview.isAtWork != false)
  }

  /// Adds up what is known now, unless that was done a moment ago.
  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    state.readFigures(session)
    state.readEdits(session)
    if let due = due(state), due <= state.now {
      recount.made(
        state, version: state.figures.version + state.edits.version, isWhole: isWhole(state))
      causes.look(at: state.position, session)
      count(state, session)
    }
    if !isCounted, state.edits.isComplete, var files = figures?.overview.files,
      state.outcomes.count(&files, in: session, at: state.position)
    {
      count(state, session)
    }
    if laidOut?.rows != state.layout.tree.count || laidOut?.columns != state.layout.treeColumns {
      layOut(state, session)
    }
  }

  /// Adds up.
  private mutating func count(_ state: ViewerState, _ session: Session) {
    // Those of before and the new ones are not needed at once.
    figures = nil
    let overview = OverviewFigures(
      session, at: state.position, state.figures, state.edits, now: state.workNow,
      prices: state.options.prices, causes: &causes.byCall, outcomes: state.outcomes, state.parser)
    isCounted = overview.isCounted
    figures = StatisticsFigures(
      overview, state.figures, session, at: state.position, now: state.workNow,
      zone: state.options.zone)
    laidOut = nil
  }

  /// Lays the rows out; the cursor stays with its row.
  private mutating func layOut(_ state: ViewerState, _ session: Session) {
    guard let figures else { return }
    let size = (rows: state.layout.tree.count, columns: state.layout.treeColumns)
    laidOut = size
    tools = sorted(figures.tools)
    kinds = sorted(figures.kinds)
    let old = rows.indices.contains(selected) ? rows[selected] : nil
    rows =
      StatisticsLayout(
        figures: figures, tools: tools, kinds: kinds, state: state, session: session,
        opened: opened, height: size.rows, columns: size.columns
      ).rows()
    select(place(of: old))
  }

  /// Where a row of before is now; at first that is the first tool.
  private func place(of old: StatisticsRow?) -> Int {
    guard let old else {
      let first = rows.firstIndex { $0.section == .tools && $0.canBeChosen }
      return first ?? rows.firstIndex(where: \.canBeChosen) ?? 0
    }
    let same = rows.firstIndex { $0.section == old.section && $0.key != nil && $0.key == old.key }
    return same ?? selected
  }

  /// Tools in the order that was asked for.
  private func sorted(_ tools: [StatisticsFigures.Tool]) -> [StatisticsFigures.Tool] {
    let column = order
    let sorted = tools.sorted { a, b in
      if column == .tool { return a.name < b.name }
      if column == .kind { return (a.kind.word, a.name) < (b.kind.word, b.name) }
      let (x, y) = (Self.value(a, column), Self.value(b, column))
      return x == y ? a.name < b.name : x > y
    }
    return isReversed ? sorted.reversed() : sorted
  }

  /// What a tool is put in order by.
  private static func value(_ tool: StatisticsFigures.Tool, _ column: Column) -> Int64 {
    switch column {
    case .tool, .kind: 0
    case .calls: Int64(tool.calls)
    case .failed: Int64(tool.failed)
    case .median: tool.median?.count ?? -1
    case .p95: tool.p95?.count ?? -1
    case .longest: tool.longest?.count ?? -1
    case .total, .share: tool.total.count
    }
  }

  // MARK: What the reader does

  /// Goes by another column.
  mutating func choose(by count: Int, _ state: ViewerState, _ session: Session) {
    // The share goes as the total does: it is no order of its own.
    let columns = Column.allCases.filter { $0 != .share }
    let index = (columns.firstIndex(of: order) ?? 0) + count
    let column = columns[((index % columns.count) + columns.count) % columns.count]
    choose(column, reversed: false, state, session)
  }

  /// Goes by a column.
  mutating func choose(
    _ column: Column, reversed: Bool, _ state: ViewerState, _ session: Session
  ) {
    (order, isReversed) = (column == .share ? .total : column, reversed)
    layOut(state, session)
  }

  /// Shows a section in full.
  mutating func open(
    _ section: StatisticsRow.Section, _ state: ViewerState, _ session: Session
  ) {
    opened.insert(section)
    layOut(state, session)
  }

  /// The index of the row of the cursor.
  package var selected: Int { cursor.selected }
  /// The first row that is shown.
  package var top: Int { cursor.top }

  /// How many rows are shown.
  private var height: Int { laidOut?.rows ?? rows.count }

  mutating func move(by count: Int) { cursor.move(by: count, in: rows, height: height) }

  mutating func select(_ row: Int) { cursor.select(row, in: rows, height: height) }

  mutating func wheel(by count: Int) { cursor.wheel(by: count, in: rows, height: height) }

  /// The row of the cursor.
  package var chosen: StatisticsRow? { rows.indices.contains(selected) ? rows[selected] : nil }

  /// The file that the row of the cursor is about.
  package var chosenFile: String? {
    guard case .overview(let row) = chosen?.content, case .file(let file, _) = row.content else {
      return nil
    }
    return file.firstPath
  }
}

extension ViewerState {
  /// The statistics; `nil` while they are not shown.
  package var statistics: StatisticsView? { views.find(StatisticsView.self) }
}
