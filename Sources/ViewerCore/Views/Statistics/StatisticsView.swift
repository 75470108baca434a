import CellGrid
import SessionModel

/// The statistics: the figures by tool, and those of the session.
package struct StatisticsView: View {
  package static let layer = ViewLayer.main

  /// A column of the table, from left to right.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    case tool, calls, failed, median, p95, longest, total, share
  }

  /// The figures; `nil` until enough of the session was read.
  package private(set) var figures: ToolFigures?
  /// The tools in the order that was asked for.
  package private(set) var tools: [ToolFigures.Tool] = []
  /// The column that the order goes by.
  package private(set) var order = Column.total
  /// Whether the least come first.
  package private(set) var isReversed = false
  /// The row of the cursor.
  package private(set) var selected = 0
  /// When the figures were added up.
  private var recount = Recount()

  package static func opened(by command: Command, in state: ViewerState) -> StatisticsView? {
    command == .statistics ? StatisticsView() : nil
  }

  package func hints(_ state: ViewerState) -> [Hint]? {
    [
      Hint(.help, "help"), Hint(.detail, "filter by it"), Hint(.open, "order by"),
      Hint(.closeNode, "turn"), Hint(.quit, "tree"),
    ]
  }

  package func deadline(_ state: ViewerState) -> Milliseconds? {
    state.figures.isComplete ? due(state) : state.now
  }

  /// When to add up again, on the wall clock; `nil` while there is nothing new.
  private func due(_ state: ViewerState) -> Milliseconds? {
    recount.due(
      state, version: state.figures.version, isWhole: state.figures.isComplete,
      counts: figures?.tally.running != 0)
  }

  /// Adds up what is known now, unless that was done a moment ago.
  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    state.readFigures(session)
    guard let due = due(state), due <= state.now else { return }
    recount.made(state, version: state.figures.version, isWhole: state.figures.isComplete)
    let tree = Outline(session, at: state.position, folds: .none)
    figures = ToolFigures(
      tree, state.figures, session, now: state.workNow, prices: state.options.prices)
    sort()
  }

  /// Puts the tools in order; the cursor stays with its tool.
  private mutating func sort() {
    let name = tools.indices.contains(selected) ? tools[selected].name : nil
    let column = order
    let sorted = (figures?.tools ?? []).sorted { a, b in
      if column == .tool { return a.name < b.name }
      let (x, y) = (Self.value(a, column), Self.value(b, column))
      return x == y ? a.name < b.name : x > y
    }
    tools = isReversed ? sorted.reversed() : sorted
    selected = tools.firstIndex { $0.name == name } ?? 0
  }

  /// What a tool is put in order by.
  private static func value(_ tool: ToolFigures.Tool, _ column: Column) -> Int64 {
    switch column {
    case .tool: 0
    case .calls: Int64(tool.calls)
    case .failed: Int64(tool.failed)
    case .median: tool.median?.count ?? -1
    case .p95: tool.p95?.count ?? -1
    case .longest: tool.longest?.count ?? -1
    case .total, .share: tool.total.count
    }
  }

  /// Goes by another column.
  mutating func choose(by count: Int) {
    // The share goes as the total does: it is no order of its own.
    let columns = Column.allCases.filter { $0 != .share }
    let index = (columns.firstIndex(of: order) ?? 0) + count
    choose(columns[((index % columns.count) + columns.count) % columns.count])
  }

  /// Goes by a column.
  mutating func choose(_ column: Column) {
    (order, isReversed) = (column == .share ? .total : column, false)
    sort()
  }

  /// Puts the least or the most first.
  mutating func turn(reversed: Bool) {
    isReversed = reversed
    sort()
  }

  /// Moves the cursor.
  mutating func select(_ row: Int) { selected = max(0, min(tools.count - 1, row)) }

  /// The first row that is shown.
  package func top(height: Int) -> Int {
    max(0, min(selected - height / 2, tools.count - height))
  }
}

extension ViewerState {
  /// The figures by tool; `nil` while they are not shown.
  package var statistics: StatisticsView? { views.find(StatisticsView.self) }
}
