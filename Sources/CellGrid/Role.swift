/// What a cell is there for; a theme says how that looks.
///
/// The set is closed: themes must name a style for each case, and goldens print `code` for each.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
  /// Ordinary text.
  case text
  /// What is old or of second importance.
  case dim
  /// The title of the session or of a panel.
  case title
  /// The one loud thing in a row.
  case emphasis
  /// Lines between panels.
  case border
  /// The line at the top of the screen.
  case header
  /// The line at the foot of the screen.
  case footer
  /// A mode that is on: follow, paused, filter.
  case badge
  /// Advice on what can be done here.
  case hint
  /// The name of a key in help and hints.
  case key
  /// The row of the cursor.
  case selection
  /// The row of the cursor in a panel without the focus.
  case selectionDim
  /// A call that is announced but not started.
  case statusPending
  /// A call that is at work.
  case statusRunning
  /// A call that needs a person.
  case statusWaiting
  /// A call that was handed back and goes on elsewhere.
  case statusBackground
  /// A call that ended well.
  case statusCompleted
  /// A call that ended with an error.
  case statusFailed
  /// A call that a person said no to.
  case statusRejected
  /// A call that was interrupted.
  case statusCancelled
  /// A call whose source never carries results.
  case statusRequested
  /// A call that the session left without a result.
  case statusLost
  /// A status that was worked out, not read.
  case inferred
  /// What came since the reader last looked.
  case new
  /// What changed since the last update.
  case changed
  /// Something is not as it should be.
  case warning
  /// Something failed.
  case error
  /// The name of a tool.
  case toolName
  /// The name of an argument or a JSON field.
  case argumentName
  /// The value of an argument.
  case argumentValue
  /// What a tool gave back.
  case result
  /// A clock time.
  case time
  /// How long something took.
  case duration
  /// The lines that draw the tree.
  case treeLine
  /// The mark of an open or closed fold.
  case foldMark
  /// What a person wrote.
  case user
  /// What the model wrote.
  case assistant
  /// What the model thought.
  case reasoning
  /// What the system or the harness wrote.
  case system
  /// The bar of a replay, the part to come.
  case transport
  /// The bar of a replay, the part played.
  case transportDone
  /// A failure on the bar of a replay.
  case transportFailure
  /// The text being searched for.
  case search
  /// The hit that the cursor stands on.
  case searchCurrent
  /// A bookmark.
  case bookmark
  /// What is being typed in a prompt.
  case prompt
  /// A JSON string.
  case jsonString
  /// A JSON number, Boolean or null.
  case jsonLiteral
  /// An added line of a diff.
  case diffAdded
  /// A removed line of a diff.
  case diffRemoved
  /// The words of an added line that are new.
  case diffAddedWord
  /// The words of a removed line that went.
  case diffRemovedWord
  /// What a program coloured red; the six hues that its colours are brought down to.
  case ansiRed
  /// What a program coloured green.
  case ansiGreen
  /// What a program coloured yellow.
  case ansiYellow
  /// What a program coloured blue.
  case ansiBlue
  /// What a program coloured magenta.
  case ansiMagenta
  /// What a program coloured cyan.
  case ansiCyan
  /// A heading in Markdown or in a panel.
  case heading
  /// Source code and program output.
  case code
  /// An address.
  case link
  /// A record that was not understood.
  case unknown

  /// The letter that stands for the role in golden screens; ordinary text is a blank.
  package var code: Character {
    switch self {
    case .text: " "
    case .dim: "."
    case .title: "T"
    case .emphasis: "B"
    case .border: "-"
    case .header: "H"
    case .footer: "_"
    case .badge: "#"
    case .hint: "h"
    case .key: "k"
    case .selection: "S"
    case .selectionDim: "s"
    case .statusPending: "p"
    case .statusRunning: "r"
    case .statusWaiting: "w"
    case .statusBackground: "b"
    case .statusCompleted: "c"
    case .statusFailed: "f"
    case .statusRejected: "j"
    case .statusCancelled: "x"
    case .statusRequested: "q"
    case .statusLost: "l"
    case .inferred: "i"
    case .new: "N"
    case .changed: "C"
    case .warning: "W"
    case .error: "E"
    case .toolName: "t"
    case .argumentName: "a"
    case .argumentValue: "v"
    case .result: "R"
    case .time: ":"
    case .duration: "d"
    case .treeLine: "|"
    case .foldMark: ">"
    case .user: "U"
    case .assistant: "A"
    case .reasoning: "~"
    case .system: "Y"
    case .transport: "="
    case .transportDone: "P"
    case .transportFailure: "F"
    case .search: "/"
    case .searchCurrent: "n"
    case .bookmark: "m"
    case .prompt: "$"
    case .jsonString: "\""
    case .jsonLiteral: "1"
    case .diffAdded: "+"
    case .diffRemoved: "D"
    case .diffAddedWord: "8"
    case .diffRemovedWord: "9"
    case .ansiRed: "2"
    case .ansiGreen: "3"
    case .ansiYellow: "4"
    case .ansiBlue: "5"
    case .ansiMagenta: "6"
    case .ansiCyan: "7"
    case .heading: "g"
    case .code: "`"
    case .link: "L"
    case .unknown: "?"
    }
  }

  /// The name in theme files, spelt out: themes are read before the first frame, and to ask the runtime what a case
  /// is called took a tenth of all that is done until then.
  package var name: String {
    switch self {
    case .text: "text"
    case .dim: "dim"
    case .title: "title"
    case .emphasis: "emphasis"
    case .border: "border"
    case .header: "header"
    case .footer: "footer"
    case .badge: "badge"
    case .hint: "hint"
    case .key: "key"
    case .selection: "selection"
    case .selectionDim: "selection-dim"
    case .statusPending: "status-pending"
    case .statusRunning: "status-running"
    case .statusWaiting: "status-waiting"
    case .statusBackground: "status-background"
    case .statusCompleted: "status-completed"
    case .statusFailed: "status-failed"
    case .statusRejected: "status-rejected"
    case .statusCancelled: "status-cancelled"
    case .statusRequested: "status-requested"
    case .statusLost: "status-lost"
    case .inferred: "inferred"
    case .new: "new"
    case .changed: "changed"
    case .warning: "warning"
    case .error: "error"
    case .toolName: "tool-name"
    case .argumentName: "argument-name"
    case .argumentValue: "argument-value"
    case .result: "result"
    case .time: "time"
    case .duration: "duration"
    case .treeLine: "tree-line"
    case .foldMark: "fold-mark"
    case .user: "user"
    case .assistant: "assistant"
    case .reasoning: "reasoning"
    case .system: "system"
    case .transport: "transport"
    case .transportDone: "transport-done"
    case .transportFailure: "transport-failure"
    case .search: "search"
    case .searchCurrent: "search-current"
    case .bookmark: "bookmark"
    case .prompt: "prompt"
    case .jsonString: "json-string"
    case .jsonLiteral: "json-literal"
    case .diffAdded: "diff-added"
    case .diffRemoved: "diff-removed"
    case .diffAddedWord: "diff-added-word"
    case .diffRemovedWord: "diff-removed-word"
    case .ansiRed: "ansi-red"
    case .ansiGreen: "ansi-green"
    case .ansiYellow: "ansi-yellow"
    case .ansiBlue: "ansi-blue"
    case .ansiMagenta: "ansi-magenta"
    case .ansiCyan: "ansi-cyan"
    case .heading: "heading"
    case .code: "code"
    case .link: "link"
    case .unknown: "unknown"
    }
  }

  /// The roles by name.
  private static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// Finds the role of a theme file's name.
  package init?(name: String) {
    guard let role = Self.named[name] else { return nil }
    self = role
  }
}
