import CellGrid
import SessionModel
import Sessions

/// What the reader of hits in all sessions is doing. It changes only in `reduce`.
package struct FinderState: Sendable {
  /// The rows of the terminal.
  package internal(set) var rows: Int
  /// The columns of the terminal.
  package internal(set) var columns: Int
  /// The wall clock.
  package internal(set) var now: Milliseconds
  /// The zone of the reader's clock, for dates that are typed.
  let zone: ClockZone
  /// What is typed, or was.
  package internal(set) var text = ""
  /// Whether it is being typed: letters are its own then.
  package internal(set) var isTyping = true
  /// Whether it stands for itself; else it is a pattern.
  package internal(set) var isLiteral = false
  /// What is looked for; `nil` before anything is.
  package internal(set) var request: SearchRequest?
  /// The sessions in which something was found, the newest first.
  package internal(set) var found: [FoundSession] = []
  /// How many hits there are in all of them.
  package internal(set) var hitCount = 0
  /// How many sessions were looked through.
  package internal(set) var searched = 0
  /// How many there are to look through; `nil` while they are counted.
  package internal(set) var sessionCount: Int?
  /// Whether there is nothing more to look through.
  package internal(set) var isOver = true
  /// The rows of the list.
  package internal(set) var list: [FinderRow] = []
  /// The first line of the help that is shown in the place of the hits; `nil` when it is not.
  package internal(set) var helpLine: Int?
  /// A word about what went wrong or was done, until the next key.
  package internal(set) var notice: String?
  /// The cursor of the list.
  var cursor = ListCursor()

  /// Hits that are listed: more than anyone goes through.
  package static let hitLimit = 10_000

  /// Makes the state of a search that nobody has asked for yet.
  package init(rows: Int, columns: Int, now: Milliseconds, zone: ClockZone = 0) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    self.now = now
    self.zone = zone
  }

  /// Which rows of the screen belong to what.
  package var layout: PickerLayout { PickerLayout(rows: rows, columns: columns) }
  /// The row of the cursor.
  package var selected: Int { cursor.selected }
  /// The first row that is on the screen.
  package var top: Int { cursor.top }
  /// Whether there are as many hits as are listed.
  package var isFull: Bool { hitCount >= Self.hitLimit }

  /// The session and the hit of the cursor.
  package var current: (session: ListedSession, hit: FoundHit)? {
    guard list.indices.contains(selected), case .hit(let session, let hit) = list[selected] else {
      return nil
    }
    return (found[session].session, found[session].hits[hit])
  }

  /// The rows of the list that are shown.
  var height: Int { max(1, layout.list.count) }

  /// Takes hits: those of the session that was told last are more of it.
  mutating func take(_ more: [FoundSession]) {
    let isFirst = list.isEmpty
    for piece in more where !isFull {
      if found.last?.session.id != piece.session.id {
        list.append(.session(found.count))
        found.append(FoundSession(piece.session, []))
      }
      let index = found.count - 1
      for hit in piece.hits.prefix(Self.hitLimit - hitCount) {
        list.append(.hit(session: index, hit: found[index].hits.count))
        found[index].hits.append(hit)
        hitCount += 1
      }
    }
    if isFirst { cursor.select(0, in: list, height: height) }
  }
}
