import CellGrid
import SessionModel

/// What happened, on one screen: what was asked and answered, the turns, the files, what failed, who was
/// waited for, what it cost. Each row leads to its place in the tree.
package struct OverviewView: View {
  package static let layer = ViewLayer.main

  /// The figures; `nil` until enough of the session was read.
  package private(set) var figures: OverviewFigures?
  /// The rows.
  package private(set) var rows: [OverviewRow] = []
  /// The cursor.
  private var cursor = ListCursor()
  /// The sections that are shown in full.
  private var opened: Set<OverviewRow.Section> = []
  /// When the figures were added up.
  private var recount = Recount()
  /// Whether it is known what came of the files that it tells.
  private var isCounted = true
  /// What the rows were laid out for.
  private var laidOut: (rows: Int, columns: Int, opened: Int)?
  /// Why calls failed.
  private var causes = KnownCauses()
  /// What the calls are about of which that must be known.
  private var subjects = SubjectIndex()
  /// The position up to which it is known.
  private var subjectsPosition: Int32 = 0

  package static func opened(by command: Command, in state: ViewerState) -> OverviewView? {
    command == .overview ? OverviewView() : nil
  }

  package func hints(_ state: ViewerState) -> [Hint]? {
    [
      Hint(.help, "help"), Hint(.detail, "go there"), Hint(.files, "files"),
      Hint(.statistics, "statistics"), Hint(.facts, "facts"), Hint(.quit, "tree"),
    ]
  }

  package func deadline(_ state: ViewerState) -> Milliseconds? {
    isWhole(state) && subjects.isComplete && isCounted ? due(state) : state.now
  }

  package mutating func turn() {
    (causes, figures, rows, subjects) = (KnownCauses(), nil, [], SubjectIndex())
    recount.forget()
  }

  /// Whether all is known that is told.
  package func isWhole(_ state: ViewerState) -> Bool {
    state.figures.isComplete && state.edits.isComplete
  }

  /// How much of it was read, in hundredths.
  package func percent(_ state: ViewerState) -> Int {
    (state.figures.percent + state.edits.percent) / 2
  }

  private func due(_ state: ViewerState) -> Milliseconds? {
    recount.due(
      state, version: state.figures.version + state.edits.version, isWhole: isWhole(state),
      counts: figures?.isAtWork != false)
  }

  /// Adds up what is known now, unless that was done a moment ago.
  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    state.readFigures(session)
    state.readEdits(session)
    let size = (rows: state.layout.tree.count, columns: state.layout.treeColumns)
    if let due = due(state), due <= state.now {
      recount.made(
        state, version: state.figures.version + state.edits.version, isWhole: isWhole(state))
      causes.look(at: state.position, session)
      // What changed in between may be about something else.
      let (from, to) = (
        min(subjectsPosition, state.position), max(subjectsPosition, state.position)
      )
      for id in session.changed(from: from, to: to) { subjects.forget(id) }
      subjectsPosition = state.position
      count(state, session)
    }
    if !isCounted, state.edits.isComplete, var files = figures?.files,
      state.outcomes.count(&files, in: session, at: state.position)
    {
      count(state, session)
    }
    if !subjects.isComplete {
      subjects.step(session, at: state.position, state.parser)
      if subjects.isComplete { count(state, session) }
    }
    guard
      laidOut?.rows != size.rows || laidOut?.columns != size.columns
        || laidOut?.opened != opened.count, let figures
    else { return }
    laidOut = (size.rows, size.columns, opened.count)
    let old = rows.indices.contains(selected) ? rows[selected] : nil
    let inSection = old.map { old in selected - (rows.firstIndex { $0.section == old.section } ?? 0)
    }
    rows = OverviewLayout(
      figures: figures, state: state, session: session, opened: opened, height: size.rows,
      columns: size.columns
    ).rows()
    select(place(of: old, inSection ?? 0))
  }

  /// Adds up, and asks for what else must be known.
  private mutating func count(_ state: ViewerState, _ session: Session) {
    let figures = OverviewFigures(
      session, at: state.position, state.figures, state.edits, now: state.workNow,
      prices: state.options.prices, causes: &causes.byCall, subjects: subjects,
      outcomes: state.outcomes, state.parser)
    if isWhole(state) { subjects.want(figures.wanted) }
    self.figures = figures
    isCounted = figures.isCounted
    laidOut = nil
  }

  /// Where a row of before is now.
  private func place(of old: OverviewRow?, _ inSection: Int) -> Int {
    guard let old else { return rows.firstIndex { $0.section == .asked } ?? 0 }
    if let goal = old.goal,
      let same = rows.firstIndex(where: { $0.section == old.section && $0.goal == goal })
    {
      return same
    }
    let start = rows.firstIndex { $0.section == old.section } ?? selected - inSection
    return start + inSection
  }

  /// The row of the cursor.
  package var selected: Int { cursor.selected }
  /// The first row that is shown.
  package var top: Int { cursor.top }

  /// How many rows are shown.
  private var height: Int { laidOut?.rows ?? rows.count }

  mutating func move(by count: Int) { cursor.move(by: count, in: rows, height: height) }

  mutating func select(_ row: Int) { cursor.select(row, in: rows, height: height) }

  mutating func wheel(by count: Int) { cursor.wheel(by: count, in: rows, height: height) }

  /// The file that the row of the cursor is about.
  package var chosenFile: String? {
    guard rows.indices.contains(selected), case .file(let file, _) = rows[selected].content else {
      return nil
    }
    return file.firstPath
  }

  /// Shows a section in full.
  mutating func open(_ section: OverviewRow.Section) { opened.insert(section) }
}

extension ViewerState {
  /// The overview; `nil` while it is not shown.
  package var overview: OverviewView? { views.find(OverviewView.self) }
}
