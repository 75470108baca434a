import CellGrid
import SessionModel

/// The files of a session: on one side what was changed, on the other the whole diff of the chosen file as it
/// stood at the position that is looked at.
package struct FilesView: View {
  package static let layer = ViewLayer.main

  /// The files, in the order in which they were changed first.
  package private(set) var files: [ChangedFile] = []
  /// The folder that they have in common.
  package private(set) var folder = CommonFolder([])
  /// The file that is chosen.
  package private(set) var selected = 0
  /// The rows of its diff.
  package private(set) var rows: [FileRow] = []
  /// What of its content is known; `nil` while there is no file.
  package private(set) var base: FoldedFile.Base?
  /// How many of its edits could not be placed.
  package private(set) var unplacedCount = 0
  /// Whether keys move in the diff, and not in the list.
  package internal(set) var isInDiff = false
  /// The row of the diff that the cursor stands on, and the first that is shown.
  package private(set) var cursor = 0
  package private(set) var top = 0
  /// Columns of the diff that were scrolled away at the left.
  package internal(set) var column = 0
  /// Whether the call that wrote each line stands beside it.
  package internal(set) var showsAuthors = false
  /// The turns that the calls belong to.
  package private(set) var turns: TurnIndex?
  /// When the files were put together.
  private var recount = Recount()
  /// Whether it is known of all files how many lines are others in the end.
  private var isCounted = true
  /// What the rows were made of.
  private var folded: (path: String, position: Int32)?

  /// The file or the call that it was opened for, until it is found.
  private var wanted: (path: String?, call: NodeID?)?

  package static func opened(by command: Command, in state: ViewerState) -> FilesView? {
    guard command == .files || command == .authors else { return nil }
    var view = FilesView()
    view.showsAuthors = command == .authors
    view.wanted =
      state.overview.map { ($0.chosenFile, nil) }
      ?? state.statistics.map { ($0.chosenFile, nil) } ?? (nil, state.cursor?.node)
    return view
  }

  /// The view with a file chosen.
  static func showing(_ path: String) -> FilesView {
    var view = FilesView()
    view.wanted = (path, nil)
    return view
  }

  package func hints(_ state: ViewerState) -> [Hint]? {
    let authors = Hint(.authors, showsAuthors ? "no authors" : "authors")
    return isInDiff
      ? [
        Hint(.help, "help"), Hint(.detail, "to the call"), Hint(.nextHunk, "next change"), authors,
        Hint(.nextPane, "files"), Hint(.quit, "tree"),
      ]
      : [
        Hint(.help, "help"), Hint(.detail, "the diff"), Hint(.nextHunk, "next change"), authors,
        Hint(.overview, "overview"), Hint(.quit, "tree"),
      ]
  }

  package func deadline(_ state: ViewerState) -> Milliseconds? {
    state.edits.isComplete && isCounted ? due(state) : state.now
  }

  package mutating func turn() {
    (files, rows, folded, turns) = ([], [], nil, nil)
    recount.forget()
  }

  private func due(_ state: ViewerState) -> Milliseconds? {
    recount.due(
      state, version: state.edits.version, isWhole: state.edits.isComplete, counts: false)
  }

  /// Puts together what is known now, unless that was done a moment ago.
  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    state.readEdits(session)
    if let due = due(state), due <= state.now {
      recount.made(state, version: state.edits.version, isWhole: state.edits.isComplete)
      let chosen = files.indices.contains(selected) ? files[selected].firstPath : nil
      let position = state.position
      let touches = state.edits.touches.filter { session.isShown($0.key, at: position) }
      files = state.outcomes.told(ChangedFile.all(of: touches.values.joined()))
      isCounted = false
      folder = CommonFolder(files.map(\.path), ofAny: true)
      selected =
        files.firstIndex { $0.firstPath == chosen } ?? min(selected, max(0, files.count - 1))
      turns = TurnIndex(session, at: state.position)
      folded = nil
    }
    if state.edits.isComplete, !isCounted {
      isCounted = state.outcomes.count(&files, in: session, at: state.position)
    }
    findWanted(state, session)
    fold(state, session)
    scroll(FilesPlace(state.layout, files: files.count))
  }

  /// Chooses the file that the reader came from, and the first line that its call wrote.
  private mutating func findWanted(_ state: ViewerState, _ session: Session) {
    guard let (path, call) = wanted, !files.isEmpty else { return }
    // Until everything was read, it may be still to come.
    if state.edits.isComplete { wanted = nil }
    let found = files.firstIndex { file in
      file.firstPath == path || file.edits.contains { session.identity($0.call) == call }
    }
    guard let found else { return }
    wanted = nil
    choose(found, state, session)
    let own = rows.firstIndex {
      $0.author != .none && session.identity($0.author) == call
    }
    guard let row = own else { return }
    (cursor, isInDiff) = (row, true)
    let place = FilesPlace(state.layout, files: files.count)
    top = max(0, row - place.diff.count / 3)
  }

  /// Makes the rows of the file that is chosen.
  private mutating func fold(_ state: ViewerState, _ session: Session) {
    guard files.indices.contains(selected) else {
      (rows, base, folded, cursor, top) = ([], nil, nil, 0, 0)
      return
    }
    let file = files[selected]
    if let folded, folded.path == file.firstPath, folded.position == state.position { return }
    let isSame = folded == nil || folded?.path == file.firstPath
    folded = (file.firstPath, state.position)
    let content = session.folded(file, at: state.position)
    (base, unplacedCount) = (content.base, content.unplaced.count)
    rows = FileRow.rows(of: FoldedDiff(content))
    if isSame {
      cursor = max(0, min(rows.count - 1, cursor))
    } else {
      (cursor, top, column) = (0, 0, 0)
    }
  }

  /// Chooses another file.
  mutating func choose(_ index: Int, _ state: ViewerState, _ session: Session) {
    selected = max(0, min(files.count - 1, index))
    fold(state, session)
  }

  /// Moves the cursor in the diff.
  mutating func move(to row: Int, _ place: FilesPlace) {
    cursor = max(0, min(rows.count - 1, row))
    scroll(place)
  }

  /// Goes to the next change, or to the one before.
  mutating func moveToHunk(forward: Bool, _ place: FilesPlace) -> Bool {
    let heads = rows.indices.filter { rows[$0].isHead }
    // The first change is where the cursor is at first.
    let goal = forward ? heads.first { $0 > cursor } : heads.last { $0 < cursor }
    guard let goal else { return false }
    cursor = goal
    top = max(0, min(goal, rows.count - place.diff.count))
    return true
  }

  /// Moves what is shown, and the cursor with it where it would be left behind.
  mutating func wheel(by count: Int, _ place: FilesPlace) {
    top = max(0, min(rows.count - place.diff.count, top + count))
    cursor = max(top, min(top + max(1, place.diff.count) - 1, cursor))
  }

  /// Scrolls as little as shows the cursor.
  private mutating func scroll(_ place: FilesPlace) {
    let height = max(1, place.diff.count)
    top = max(cursor - height + 1, min(top, cursor))
    top = max(0, min(top, rows.count - height))
  }

  /// The row of the diff under the cursor.
  package var current: FileRow? { rows.indices.contains(cursor) ? rows[cursor] : nil }

  /// The call that the row under the cursor leads to: the one that wrote it, or the next one below it.
  package var goal: NodeID? {
    guard let current else {
      return files.indices.contains(selected) ? files[selected].calls.first : nil
    }
    if current.author != .none { return current.author }
    if !current.isHead { return nil }
    return rows[cursor...].dropFirst().prefix { !$0.isHead }.first { $0.author != .none }?.author
  }

  /// The first file that is shown in the list.
  package func listTop(height: Int) -> Int {
    max(0, min(selected - height / 2, files.count - height))
  }
}

extension ViewerState {
  /// The files; `nil` while they are not shown.
  package var files: FilesView? { views.find(FilesView.self) }
}

extension Session {
  /// Whether an item and all around it were there, and were not taken back.
  fileprivate func isShown(_ item: NodeID, at position: Int32) -> Bool {
    var next = item
    while next.index > 0 {
      if !isKnown(next, at: position) || isRetracted(next, at: position) { return false }
      next = parent(next)
    }
    return true
  }
}
