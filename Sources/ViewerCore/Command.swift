/// Something that the reader can ask for.
package enum Command: String, CaseIterable, Hashable, Sendable {
  case down, up, close, open
  case closeAll = "close-all-inside"
  case openAll = "open-all-inside"
  case nextSibling = "next-sibling"
  case previousSibling = "previous-sibling"
  case parent
  case halfPageDown = "half-page-down"
  case halfPageUp = "half-page-up"
  case pageDown = "page-down"
  case pageUp = "page-up"
  case scrollDown = "scroll-down"
  case scrollUp = "scroll-up"
  case first, last, start, end, percent
  case center = "row-to-center"
  case top = "row-to-top"
  case bottom = "row-to-bottom"

  case toggle
  case toggleAll = "toggle-all-inside"
  case openNode = "open-node"
  case closeNode = "close-node"
  case foldAll = "fold-all"
  case unfoldAll = "unfold-all"
  case foldMore = "fold-more"
  case foldLess = "fold-less"
  case level

  case follow, pause
  case stepForward = "step-forward"
  case stepBack = "step-back"
  case slower, faster
  case back5 = "back-5s"
  case forward5 = "forward-5s"
  case nextStatus = "next-status"
  case previousStatus = "previous-status"
  case idle, mark
  case nextChanged = "next-changed"

  case nextFailure = "next-failure"
  case previousFailure = "previous-failure"
  case nextRunning = "next-running"
  case previousRunning = "previous-running"
  case nextCall = "next-call"
  case previousCall = "previous-call"

  case search
  case nextHit = "next-hit"
  case previousHit = "previous-hit"
  case nextLike = "next-like-this"
  case previousLike = "previous-like-this"
  case filterText = "filter-text"
  case filterList = "filter-list"
  case preset = "filter-preset"
  case suspendFilter = "suspend-filter"

  case previousMessage = "previous-message"
  case nextMessage = "next-message"
  case previousTurn = "previous-turn"
  case nextTurn = "next-turn"
  case bookmark
  case nextBookmark = "next-bookmark"
  case previousBookmark = "previous-bookmark"
  case nextNew = "next-new"
  case previousNew = "previous-new"
  case back, forward
  case lastPlace = "last-place"

  case detail
  case detailToggle = "detail-toggle"
  case maximise
  case nextPane = "next-pane"
  case previousPane = "previous-pane"
  case narrower, wider
  case nextHunk = "next-hunk"
  case diffStyle = "diff-style"
  case wrap
  case scrollLeft = "scroll-left"
  case scrollRight = "scroll-right"
  case halfLeft = "scroll-half-left"
  case halfRight = "scroll-half-right"
  case firstColumn = "first-column"
  case lastColumn = "last-column"

  case yankText = "copy-text"
  case yankJSON = "copy-json"
  case yankArguments = "copy-arguments"
  case yankResult = "copy-result"
  case yankID = "copy-id"
  case yankPath = "copy-path"
  case yankDiff = "copy-diff"
  case yankMarkdown = "copy-markdown"
  case yankScreen = "copy-screen"
  case openOutside = "open-outside"
  case facts = "session-info"

  case overview, files
  case authors = "line-authors"
  case timeline, statistics
  case nextTab = "next-tab"
  case previousTab = "previous-tab"
  case tab

  case commandLine = "command-line"
  case palette, mouse, messages
  case times, redraw
  case pollNow = "poll-now"
  case suspend, help, cancel, quit
  case quitAll = "quit-all"
  case interrupt

  /// What commands have in common, for the help.
  package enum Group: String, CaseIterable, Hashable, Sendable {
    case move = "Move"
    case fold = "Fold"
    case time = "Follow and time"
    case search = "Search and filter"
    case jump = "Jump"
    case detail = "Detail"
    case copy = "Copy and keep"
    case views = "Views"
    case app = "Program"
  }

  /// The group that the command belongs to.
  package var group: Group {
    switch self {
    case .down, .up, .close, .open, .closeAll, .openAll, .nextSibling, .previousSibling, .parent,
      .halfPageDown, .halfPageUp, .pageDown, .pageUp, .scrollDown, .scrollUp, .first, .last,
      .start, .end, .percent, .center, .top, .bottom:
      .move
    case .toggle, .toggleAll, .openNode, .closeNode, .foldAll, .unfoldAll, .foldMore, .foldLess,
      .level:
      .fold
    case .follow, .pause, .stepForward, .stepBack, .slower, .faster, .back5, .forward5,
      .nextStatus, .previousStatus, .idle, .mark, .nextChanged:
      .time
    case .search, .nextHit, .previousHit, .nextLike, .previousLike, .filterText, .filterList,
      .preset, .suspendFilter:
      .search
    case .nextFailure, .previousFailure, .nextRunning, .previousRunning, .nextCall, .previousCall,
      .previousMessage, .nextMessage, .previousTurn, .nextTurn, .bookmark, .nextBookmark,
      .previousBookmark, .nextNew, .previousNew, .back, .forward, .lastPlace:
      .jump
    case .detail, .detailToggle, .maximise, .nextPane, .previousPane, .narrower, .wider,
      .nextHunk, .diffStyle, .wrap, .scrollLeft, .scrollRight,
      .halfLeft, .halfRight, .firstColumn, .lastColumn:
      .detail
    case .yankText, .yankJSON, .yankArguments, .yankResult, .yankID, .yankPath, .yankDiff,
      .yankMarkdown, .yankScreen, .openOutside, .facts:
      .copy
    case .overview, .files, .authors, .timeline, .statistics, .nextTab, .previousTab, .tab: .views
    case .commandLine, .palette, .mouse, .messages, .times, .redraw, .pollNow, .suspend, .help,
      .cancel, .quit,
      .quitAll, .interrupt:
      .app
    }
  }

  /// Commands that go the same way in the one direction and in the other.
  private static let pairs: [(on: Command, back: Command)] = [
    (.nextFailure, .previousFailure), (.nextRunning, .previousRunning), (.nextCall, .previousCall),
    (.nextMessage, .previousMessage), (.nextTurn, .previousTurn),
    (.nextBookmark, .previousBookmark),
    (.nextNew, .previousNew), (.nextLike, .previousLike), (.nextHit, .previousHit),
    (.nextSibling, .previousSibling), (.nextStatus, .previousStatus),
  ]

  /// The command that goes the other way, when there is one.
  package var opposite: Command? {
    Self.pairs.lazy.compactMap { $0.on == self ? $0.back : $0.back == self ? $0.on : nil }.first
  }

  /// Whether it goes back where its opposite goes on.
  package var goesBack: Bool { Self.pairs.contains { $0.back == self } }

  /// Whether it makes sense only where time can pass: in a replay, or while looking back.
  package var isReplayOnly: Bool {
    let commands: [Command] = [.slower, .faster, .idle]
    return commands.contains(self)
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .down: "next row"
    case .up: "previous row"
    case .close: "fold; when folded, to the parent"
    case .open: "open; when open, to the first row inside"
    case .closeAll: "fold with everything inside"
    case .openAll: "open with everything inside"
    case .nextSibling: "next on the same level"
    case .previousSibling: "previous on the same level"
    case .parent: "to the parent"
    case .halfPageDown: "half a page down"
    case .halfPageUp: "half a page up"
    case .pageDown: "a page down"
    case .pageUp: "a page up"
    case .scrollDown: "scroll down a line, the cursor stays"
    case .scrollUp: "scroll up a line, the cursor stays"
    case .first: "first row"
    case .start: "first row; back in time: the start"
    case .end: "last row and follow; replay: the end"
    case .last: "last row and follow"
    case .percent: "to N percent; running or replay: of the time"
    case .center: "bring the row to the middle"
    case .top: "bring the row to the top"
    case .bottom: "bring the row to the bottom"
    case .toggle: "open or fold; on … show the rest"
    case .toggleAll: "open or fold with everything inside"
    case .openNode: "open"
    case .closeNode: "fold"
    case .foldAll: "fold everything"
    case .unfoldAll: "open everything"
    case .foldMore: "fold one level more"
    case .foldLess: "fold one level less"
    case .level: "show N levels"
    case .follow: "follow what is new, or stop; to the live end"
    case .pause: "freeze the view; back in time: play or pause"
    case .stepForward: "one step forward"
    case .stepBack: "one step back"
    case .slower: "slower"
    case .faster: "faster"
    case .back5: "5 seconds back"
    case .forward5: "5 seconds forward"
    case .nextStatus: "to the next change of a status, in time"
    case .previousStatus: "to the one before, in time"
    case .idle: "shorten gaps; only time of tools; all in full"
    case .mark: "mark this moment: what differs from it is shown"
    case .nextChanged: "next row that changed, round and round"
    case .nextFailure: "next failure; back in time: when it happened"
    case .previousFailure: "previous failure"
    case .nextRunning: "next running call"
    case .previousRunning: "previous running call"
    case .nextCall: "next tool call"
    case .previousCall: "previous tool call"
    case .search: "search everything, folded or not"
    case .nextHit: "next hit"
    case .previousHit: "previous hit"
    case .nextLike: "next of the same tool or role"
    case .previousLike: "previous of the same tool or role"
    case .filterText: "show what holds a text; &! hides it"
    case .filterList: "choose what to show from a list"
    case .preset: "show: failed, attention, changes, …"
    case .suspendFilter: "show everything for now, or filter again"
    case .previousMessage: "previous message"
    case .nextMessage: "next message"
    case .previousTurn: "previous turn; in the details, section"
    case .nextTurn: "next turn: what a person asked; section"
    case .bookmark: "set a bookmark, or take it away"
    case .nextBookmark: "next bookmark"
    case .previousBookmark: "previous bookmark"
    case .nextNew: "next change that was not seen"
    case .previousNew: "previous change that was not seen"
    case .back: "back to where a jump began"
    case .forward: "forward again"
    case .lastPlace: "to the last place, and back"
    case .detail: "show details, or go to them; in them open, fold, read on"
    case .detailToggle: "details on or off"
    case .maximise: "details on the whole screen, or beside the tree"
    case .nextPane: "to the other pane"
    case .previousPane: "to the other pane, backwards"
    case .narrower: "less room for the tree (in the details also <)"
    case .wider: "more room for the tree (in the details also >)"
    case .nextHunk: "next change of a diff"
    case .diffStyle: "diffs in one column or two"
    case .wrap: "break long lines, or not"
    case .scrollLeft: "8 columns to the left"
    case .scrollRight: "8 columns to the right"
    case .halfLeft: "half a width to the left"
    case .halfRight: "half a width to the right"
    case .firstColumn: "first column"
    case .lastColumn: "last column"
    case .yankText: "copy as text; in the details the value of the row"
    case .yankJSON: "copy as JSON"
    case .yankArguments: "copy the arguments"
    case .yankResult: "copy the result"
    case .yankID: "copy the id"
    case .yankPath: "copy the path, as in jq"
    case .yankDiff: "copy the diff"
    case .yankMarkdown: "copy with everything inside, as Markdown"
    case .yankScreen: "copy what is on the screen"
    case .openOutside: "open the text in $VISUAL or $PAGER"
    case .facts: "facts of the session"
    case .overview: "what happened: asked, turns, files, failures, cost"
    case .files: "the files that were changed, each with its diff"
    case .authors: "in the files: which call wrote each line"
    case .timeline: "when each call ran; + - zoom, h l < > pan, 0 shows all"
    case .statistics: "by tool, turn, model, file …; h l choose the order, Enter goes there"
    case .nextTab: "next session, where several are open"
    case .previousTab: "previous session"
    case .tab: "session N"
    case .commandLine: "type a command: its name, or write, seek, set, theme"
    case .palette: "find a command by what it does, and run it"
    case .mouse: "mouse on or off; off, the terminal selects text"
    case .messages: "what was said so far, and what is wrong with the configuration"
    case .times: "times: off, ago, clock, elapsed"
    case .redraw: "draw the screen anew"
    case .pollNow: "ask the source now"
    case .suspend: "suspend"
    case .help: "this help"
    case .cancel: "forget hits, close the help or the details, forget the filter"
    case .quit: "close the help or the details, else go back or quit"
    case .quitAll: "quit"
    case .interrupt: "quit with status 130"
    }
  }
}
