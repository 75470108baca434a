import CellGrid
import SessionModel
import Sessions

/// What the reader of the picker is doing. It changes only in `reduce`.
package struct PickerState: Sendable {
  /// The rows of the terminal.
  package internal(set) var rows: Int
  /// The columns of the terminal.
  package internal(set) var columns: Int
  /// The wall clock when the sessions were looked at.
  package internal(set) var now: Milliseconds
  /// All sessions, the newest first.
  package internal(set) var sessions: [ListedSession] = []
  /// How many sessions were not looked into yet; `nil` before the first was found.
  package internal(set) var unread: Int?
  /// What was typed.
  package internal(set) var filter = ""
  /// The one project that is shown; `nil` for all.
  package internal(set) var project: String?
  /// In which order they stand.
  package internal(set) var order = PickerOrder.newest
  /// The places of the sessions that are shown, in order.
  package internal(set) var shown: [Int] = []
  /// The session of the cursor.
  package internal(set) var cursor: ListedSession.ID?
  /// The first row that is on the screen.
  package internal(set) var top = 0
  /// A word about what went wrong, until the next key.
  package internal(set) var notice: String?
  /// Whether the reader has chosen the row; until then the cursor is on the first.
  var hasChosen = false
  /// For each session, what the filter looks in.
  var texts: [[UInt8]] = []

  /// Makes the state of a picker that was just opened.
  package init(rows: Int, columns: Int, now: Milliseconds) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    self.now = now
  }

  /// Which rows of the screen belong to what; the tree's rows are the list's.
  package var layout: ViewLayout { ViewLayout(rows: rows, columns: columns, isReplay: false) }

  /// The row of the cursor among those that are shown.
  package var place: Int? {
    guard let cursor else { return nil }
    return shown.firstIndex { sessions[$0].id == cursor }
  }

  /// The session in a row.
  package func session(at place: Int) -> ListedSession { sessions[shown[place]] }

  // MARK: What is shown

  /// Takes new sessions; the cursor stays on its session, and that in its row of the screen.
  mutating func take(_ sessions: [ListedSession]) {
    let row = place.map { $0 - top }
    self.sessions = sessions
    texts = sessions.map {
      Array("\($0.agent)\n\($0.project)\n\($0.forkMark ?? "")\n\($0.title)".lowercased().utf8)
    }
    choose(keepingRow: row)
  }

  /// Works out what is shown.
  ///
  /// - Parameter row: the row of the screen that the cursor's session stays in.
  mutating func choose(keepingRow row: Int?) {
    let words = filter.lowercased().split(separator: " ").map { Array($0.utf8) }
    let places = sessions.indices.filter { index in
      if let project, sessions[index].project != project { return false }
      return words.allSatisfy { Self.contains(texts[index], $0) }
    }
    shown = order.sorted(places, sessions)
    guard !shown.isEmpty else {
      top = 0
      return
    }
    let place = hasChosen ? self.place ?? 0 : 0
    if place == 0, self.place == nil { hasChosen = false }
    cursor = session(at: place).id
    if let row { top = place - row }
    keepInView()
  }

  /// Whether bytes hold others.
  private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
    guard let first = word.first, text.count >= word.count else { return word.isEmpty }
    for start in 0...(text.count - word.count) where text[start] == first {
      if text[start..<start + word.count].elementsEqual(word) { return true }
    }
    return false
  }

  /// Scrolls so that the cursor is on the screen, and no further than the last page.
  mutating func keepInView() {
    let height = layout.tree.count
    let place = place ?? 0
    top = min(top, place, max(0, shown.count - height))
    top = max(top, place - height + 1, 0)
  }

  /// Moves the cursor.
  mutating func move(to place: Int) {
    guard !shown.isEmpty else { return }
    hasChosen = true
    cursor = session(at: max(0, min(shown.count - 1, place))).id
    keepInView()
  }
}
