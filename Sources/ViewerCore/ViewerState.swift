import CellGrid
import JSONReading
import SessionModel

/// What the reader is doing. It changes only in `reduce`.
package struct ViewerState {
  /// The rows of the terminal.
  package internal(set) var rows: Int
  /// The columns of the terminal.
  package internal(set) var columns: Int
  /// The wall clock at the last tick.
  package internal(set) var now: Milliseconds
  /// How much may move without the reader's doing.
  package internal(set) var motion: Motion
  /// What was asked for when it was opened.
  package let options: ViewerOptions
  /// Whether a recorded session is played, and not a job followed.
  package let isReplay: Bool
  /// The clock of a replay, or of looking back in a live job; `nil` at the live end.
  package internal(set) var clock: ReplayClock?
  /// The position that is looked at.
  package internal(set) var position: Int32
  /// The row of the cursor; `nil` while there are no rows.
  package internal(set) var cursor: RowID?
  /// Where the view holds on; only what the reader does moves it.
  package internal(set) var anchor: Anchor?
  /// Whether the cursor stays on the newest row. Only keys and the mouse change it, never a list
  /// that grows or shrinks.
  package internal(set) var isFollowing: Bool
  /// When the last record was made or arrived; `nil` when nothing tells.
  var lastRecord: Milliseconds?
  /// Whether the session went on from one day to another, so that a time alone says little.
  package internal(set) var spansDays = false
  /// The columns of the longest time since the session began, which only the time column tells by.
  var elapsedColumns = 0
  /// The newest node that the cursor was put on while following.
  var followed: NodeID?
  /// The position up to which the reader has seen everything; `nil` while following.
  package internal(set) var seen: Int32?
  /// Whether the reader has done anything yet.
  var wasUsed = false
  /// When the view was frozen, on the wall clock; `nil` while it is not.
  package internal(set) var pausedAt: Milliseconds?
  /// How many changes arrived since then.
  package internal(set) var heldBack = 0
  /// What is open.
  package internal(set) var folds = Folds() { didSet { hasNewFolds = true } }
  /// What the time column shows.
  package internal(set) var timeColumn = TimeColumn.clock
  /// What was typed of a command.
  package internal(set) var typed = TypedKeys()
  /// The views that are open.
  package internal(set) var views: ViewStack
  /// How the room is divided between the tree and the pane with the details.
  package internal(set) var panes = Panes()
  /// What prompts remember.
  package internal(set) var prompts = PromptMemory()
  /// The search that is on; `nil` while there is none.
  package internal(set) var search: Search?
  /// What a jump has opened.
  var revealed = Revealed()
  /// What is shown of the tree.
  package internal(set) var filter = Filter() { didSet { filterChanged() } }
  /// What was found of the filter's text.
  package internal(set) var filterFinds = FilterFinds()
  /// Which tool each call is of.
  package internal(set) var tools = ToolIndex()
  /// The places that were left by jumps.
  package internal(set) var jumps = JumpList()
  /// The nodes that the reader marked, by identity.
  package internal(set) var bookmarks: Set<NodeID> = []
  /// Where the cursor was before a filter took its row away, and where it went.
  var displaced: (wanted: RowID, anchor: Anchor?, shown: RowID?)?
  /// The folds of an earlier run whose nodes have not arrived yet.
  var remembered = RememberedFolds()
  /// How long calls took in past runs.
  package internal(set) var usual = UsualDurations()
  /// When each call ran, known while something shows it.
  package internal(set) var figures = NodeFigures()
  /// What calls did to files, known while something shows it.
  package internal(set) var edits = EditIndex()
  /// What came of the files in the end, known while something shows it.
  var outcomes = FileOutcomes()
  /// Whether the mouse is ours.
  package internal(set) var usesMouse: Bool
  /// A word about the last key, until the next.
  package internal(set) var notice: String?
  /// What was said so far, the newest last; at most a hundred.
  package internal(set) var messages: [String] = []
  /// Which part of the session is shown while the whole is read.
  package internal(set) var part = SessionPart.whole
  /// How the feed is doing.
  package internal(set) var feed = FeedLine()
  /// What is known of other moments.
  package internal(set) var lookback = Lookback()
  /// Whether something on the screen counts on.
  package internal(set) var isBusy = false
  /// Whether folds or filter changed since the outline was built.
  private(set) var hasNewFolds = false
  /// The nodes that can be seen, as of the last `reduce`.
  package internal(set) var outline: Outline? { didSet { outlineVersion += 1 } }
  /// Counts the changes of the outline.
  private var outlineVersion = 0
  /// Whether the outline was made anew, or has grown, since everything settled.
  var hasNewTree = false
  /// Counts the times that there were other nodes to be seen when everything settled.
  var treeVersion = 0
  /// The lines inside the nodes of the outline, for all who need them until it is another.
  private var lines: RowLines?
  /// All nodes that can be shown, kept while a search is on, and from one jump to the next.
  var tree: Outline?
  /// Whether what was asked for last has needed them.
  var isTreeAsked = false
  /// The lines of texts that were laid out.
  package let bodies = BodyCache()
  /// How long turns took.
  package let turnTimes = TurnTimes()
  /// The position that was known at the last growth.
  var known: Int32 = 0

  /// Makes the state of a viewer that was just opened.
  ///
  /// - Parameters:
  ///   - follow: whether to start at the end and stay there.
  ///   - clock: the clock of a replay.
  package init(
    rows: Int, columns: Int, now: Milliseconds, options: ViewerOptions = ViewerOptions(),
    follow: Bool = true, clock: ReplayClock? = nil
  ) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    self.now = now
    self.options = options
    self.clock = clock
    isReplay = clock != nil
    position = 0
    isFollowing = follow
    motion = options.motion
    timeColumn = options.timeColumn
    usesMouse = options.usesMouse
    views = ViewStack([
      TreeView(), DetailView(glyphs: options.glyphs, sourceName: options.sourceName),
    ])
    folds.tools = options.toolDefaults.open
    messages = options.problems
  }

  /// The outline of what is looked at.
  func makeOutline(_ session: Session) -> Outline {
    if let outline, isOutlineCurrent { return outline }
    return Outline(
      session, at: position, folds: folds, since: seen ?? .max, filter: nodeFilter, reusing: nil)
  }

  /// The rows as they are now, for who has changed what is open: the outline is made once, for all who ask behind them.
  mutating func currentRows(_ session: Session) -> Rows {
    updateOutline(session)
    return Rows(self, session)
  }

  /// Whether the outline is that of what is looked at.
  var isOutlineCurrent: Bool { !hasNewFolds && outline?.position == position }

  /// The lines of the outline that `makeOutline` gives, which may have been read already.
  func lentLines(_ geometry: RowGeometry, _ session: Session) -> RowLines {
    let source = lineSource(geometry, session)
    if isOutlineCurrent, let lines, lines.serves(source) { return lines }
    return RowLines(source)
  }

  /// What the lines of the outline belong to.
  private func lineSource(_ geometry: RowGeometry, _ session: Session) -> RowLines.Source {
    RowLines.Source(outline: outlineVersion, geometry: geometry, arrived: session.position)
  }

  /// Takes note that another filter leaves other rows.
  mutating func filterChanged() {
    hasNewFolds = true
    tree = nil
    search?.walk = nil
  }

  /// Brings the outline up to what is looked at now; the lines of its rows are kept for all who ask.
  mutating func updateOutline(_ session: Session) {
    growOutline(session)
    let source = lineSource(geometry, session)
    if lines?.serves(source) == true { return }
    // Nobody else reads the old ones: their memory can be had.
    if isKnownUniquelyReferenced(&lines) {
      lines?.restart(source)
    } else {
      lines = RowLines(source)
    }
  }

  /// Lets the outline grow by what arrived, or makes it anew.
  private mutating func growOutline(_ session: Session) {
    let (position, folds, since) = (position, folds, seen ?? .max)
    if !hasNewFolds, outline?.position == position, outline?.since == since { return }
    hasNewTree = true
    // What a filter takes away again neither grows nor opens by itself.
    if outline?.filter == nil, !filter.isActive,
      !hasNewFolds || outline?.refold(session, to: folds) == true,
      outline?.grow(session, to: position, since: since) == true
    {
      hasNewFolds = false
      return
    }
    let old = outline
    outline = nil
    outline = Outline(
      session, at: position, folds: folds, since: since, filter: nodeFilter, reusing: consume old)
    hasNewFolds = false
  }

  /// Everything that can be shown by opening folds; it grows as the outline does.
  mutating func wholeTree(_ session: Session) -> Outline {
    isTreeAsked = true
    growTree(session)
    if let tree { return tree }
    let tree = Outline(
      session, at: position, folds: .none, since: .max, filter: nodeFilter, reusing: nil)
    self.tree = tree
    return tree
  }

  /// Lets the whole tree that is kept grow, or lets go of it when it has to be made anew.
  mutating func growTree(_ session: Session) {
    if tree?.position == position { return }
    if filter.isActive || tree?.grow(session, to: position, since: .max) != true { tree = nil }
  }

  /// Reads JSON of the session, for everything that is laid out and drawn.
  package var parser: JSONParser { bodies.parser }

  /// Where the reader is.
  var viewPlace: ViewPlace {
    ViewPlace(
      cursor: cursor, anchor: anchor, isFollowing: isFollowing, followed: followed, seen: seen)
  }

  /// Goes back to where the reader was.
  mutating func restore(_ place: ViewPlace) {
    // There may have been no rows then.
    if place.cursor != nil { (cursor, anchor) = (place.cursor, place.anchor) }
    (isFollowing, followed, seen) = (place.isFollowing, place.followed, place.seen)
  }

  /// Which rows of the screen belong to what.
  package var layout: ViewLayout {
    ViewLayout(rows: rows, columns: columns, isReplay: clock != nil, panes: panes)
  }

  /// Where the parts of a row of the tree stand.
  package var geometry: RowGeometry {
    let width =
      switch timeColumn {
      case .off: 0
      case .clock where spansDays: 14
      case .clock, .relative: 10
      case .elapsed: max(10, elapsedColumns + 3)
      }
    let columns = layout.rowColumns
    return RowGeometry(columns: columns, timeColumns: columns < 50 ? 0 : width)
  }

  /// The clock that ages are told by: the wall's, or the replay's; it stops with a pause.
  package var viewNow: Milliseconds { clock?.time ?? pausedAt ?? now }

  /// The clock that running times are told by: of a session that nobody is known to be at work on, it
  /// stands at the last record.
  package var workNow: Milliseconds { clock == nil ? workNow(at: viewNow) : viewNow }

  /// The same of the end of what arrived, whatever is looked at.
  package func workNow(at now: Milliseconds) -> Milliseconds {
    // What was recorded long ago goes on from there.
    let now = now - feed.lag
    guard !feed.isAtWork, let lastRecord else { return now }
    return min(now, lastRecord)
  }

  /// Whether the view is frozen while the session goes on.
  package var isPaused: Bool { clock.map { !$0.isPlaying } ?? (pausedAt != nil) }
}
