import CellGrid
import SessionModel
import Sessions

/// What the reader of the board is doing. It changes only in `reduce`.
package struct PickerState: Sendable {
  /// The rows of the terminal.
  package internal(set) var rows: Int
  /// The columns of the terminal.
  package internal(set) var columns: Int
  /// The wall clock when the sessions were looked at.
  package internal(set) var now: Milliseconds
  /// The zone of the reader's clock.
  package let zone: ClockZone
  /// All sessions, the newest first.
  package internal(set) var sessions: [ListedSession] = []
  /// What those tell of themselves that are followed.
  package internal(set) var facts: [ListedSession.ID: LaneFacts] = [:]
  /// When a person looked at a session last.
  package internal(set) var seen: [ListedSession.ID: Milliseconds] = [:]
  /// What may be spent.
  package let budget: Budget
  /// What those have spent since midnight that are not followed.
  package internal(set) var earlier: Spending?
  /// Where the session of the cursor lives, when that was looked for.
  package internal(set) var home: (id: ListedSession.ID, home: SessionHome?)?
  /// Whether the overview of the session of the cursor stands beside the list where there is room.
  package internal(set) var showsPreview = true
  /// Whether any session is of this machine: of others no overview is read before they are opened.
  private var hasOwn = true
  /// How all of them stand.
  package internal(set) var board = Board()
  /// How many sessions were not looked into yet; `nil` before the first was found.
  package internal(set) var unread: Int?
  /// What was typed.
  package internal(set) var filter = ""
  /// Whether it is being typed: letters are its own then.
  package internal(set) var isTyping = false
  /// The first line of the help that is shown in the place of the sessions; `nil` when it is not.
  package internal(set) var helpLine: Int?
  /// The one project that is shown; `nil` for all.
  package internal(set) var project: String?
  /// In which order the sessions of before stand.
  package internal(set) var order = PickerOrder.newest
  /// The machines that cannot be asked, each with the reason; foreign and not safe yet.
  package internal(set) var offline: [String] = []
  /// What lanes stand together by.
  package internal(set) var grouping = BoardGrouping.none
  /// The sessions that are opened together.
  package internal(set) var marked: Set<ListedSession.ID> = []
  /// The rows, in order.
  package internal(set) var shown: [PickerRowKind] = []
  /// The session of the cursor.
  package internal(set) var cursor: ListedSession.ID?
  /// The first row that is on the screen.
  package internal(set) var top = 0
  /// A word about what went wrong or was done, until the next key.
  package internal(set) var notice: String?
  /// Whether the reader has chosen the row; until then the cursor is on the first.
  var hasChosen = false
  /// For each session, what the filter looks in; empty until something is typed.
  var texts: [ListedSession.ID: [UInt8]] = [:]

  /// Makes the state of a board that was just opened.
  package init(
    rows: Int, columns: Int, now: Milliseconds, zone: ClockZone = 0, budget: Budget = Budget()
  ) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    self.now = now
    self.zone = zone
    self.budget = budget
  }

  /// Which rows of the screen belong to what.
  package var layout: PickerLayout {
    PickerLayout(
      rows: rows, columns: columns, showsPreview: showsPreview && hasOwn && helpLine == nil)
  }

  /// The row of the cursor among those that are shown.
  package var place: Int? {
    guard let cursor else { return nil }
    return shown.firstIndex { $0.session?.id == cursor }
  }

  /// The sessions that are shown, in order.
  package var shownSessions: [ListedSession] { shown.compactMap(\.session) }

  /// Whether any of the sessions is on another machine.
  package private(set) var hasHosts = false

  /// The lane or session of the cursor.
  package var current: PickerRowKind? { place.map { shown[$0] } }

  // MARK: What is shown

  /// Takes new sessions.
  mutating func take(_ sessions: [ListedSession]) {
    self.sessions = sessions
    hasOwn = sessions.isEmpty || sessions.contains { $0.origin == nil }
    hasHosts = sessions.contains { $0.origin != nil }
    texts = [:]
    settle()
  }

  /// Puts the board together anew; the cursor stays on its session, and that in its row of the screen.
  mutating func settle() {
    let row = place.map { $0 - top }
    board = Board(
      sessions, facts: facts, seen: seen, budget: budget, earlier: earlier, now: now)
    choose(keepingRow: row)
  }

  /// Works out what is shown.
  ///
  /// - Parameter row: the row of the screen that the cursor's session stays in.
  mutating func choose(keepingRow row: Int?) {
    let wanted = BoardFilter(filter)
    if !filter.isEmpty, texts.isEmpty { texts = Self.texts(sessions) }
    func fits(_ session: ListedSession, _ lane: Lane?) -> Bool {
      if let project, session.project != project { return false }
      if filter.isEmpty { return true }
      return wanted.fits(texts[session.id] ?? []) { Self.values($0, session, lane) }
    }
    let lanes = board.lanes.filter { fits($0.session, $0) }
    let before = board.before.filter { fits($0, nil) }
    shown = grouped(lanes) + offline.map { .head($0) }
    if !lanes.isEmpty, !before.isEmpty { shown.append(.head("before")) }
    shown += order.sorted(before).map { .session($0) }
    let first = shown.firstIndex { $0.session != nil }
    guard let first else {
      top = 0
      return
    }
    let place = hasChosen ? self.place ?? first : first
    if place == first, self.place == nil { hasChosen = false }
    cursor = shown[place].session?.id
    if let row { top = place - row }
    keepInView()
  }

  /// For each session, what words of a filter are looked for in.
  private static func texts(_ sessions: [ListedSession]) -> [ListedSession.ID: [UInt8]] {
    let texts = sessions.map { session in
      let words = [
        session.agent, session.project, session.forkMark ?? "", session.origin?.host ?? "",
        session.title,
      ]
      return (session.id, Array(words.joined(separator: "\n").lowercased().utf8))
    }
    return Dictionary(texts, uniquingKeysWith: { first, _ in first })
  }

  /// Lanes with the heads of their groups; the group with what needs a person most stands first.
  private func grouped(_ lanes: [Lane]) -> [PickerRowKind] {
    guard grouping != .none else { return lanes.map { .lane($0) } }
    var names: [String] = []
    var groups: [String: [Lane]] = [:]
    for lane in lanes {
      let name = grouping.name(of: lane)
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(lane)
    }
    return names.flatMap { name in
      [.head(name)] + (groups[name] ?? []).map { .lane($0) }
    }
  }

  /// What a session says to a field of the filter.
  private static func values(
    _ field: BoardFilter.Field, _ session: ListedSession, _ lane: Lane?
  ) -> [String] {
    switch field {
    case .agent: [session.agent]
    case .project: [session.project]
    case .branch: [session.glance?.branch].compactMap { $0 }
    case .host: [session.origin?.host].compactMap { $0 }
    case .status: [session.state.rawValue, lane?.standing.word].compactMap { $0 }
    case .needs: [lane?.standing.need].compactMap { $0 }
    }
  }

  /// Scrolls so that the cursor is on the screen, and no further than the last page.
  mutating func keepInView() {
    let height = layout.list.count
    let place = place ?? 0
    // A head above the first session is seen with it.
    let above = place > 0 && shown[..<place].allSatisfy { $0.session == nil } ? 0 : place
    top = min(top, above, max(0, shown.count - height))
    top = max(top, place - height + 1, 0)
  }

  /// Moves the cursor to a row, or past a head to the next session on that way.
  mutating func move(to wanted: Int) {
    guard !shown.isEmpty else { return }
    let isUp = wanted < place ?? 0
    let start = max(0, min(shown.count - 1, wanted))
    let down = (start..<shown.count).first { shown[$0].session != nil }
    let up = (0...start).last { shown[$0].session != nil }
    guard let found = isUp ? up ?? down : down ?? up else { return }
    hasChosen = true
    cursor = shown[found].session?.id
    keepInView()
  }
}
