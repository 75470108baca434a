/// What the program is asked to do: a row of the table that parsing and help are made from.
enum Command: String, CaseIterable {
  case open
  case watch
  case replay
  case print
  case record
  case serve
  case check
  case stats
  case sessions
  case demo
  case themes
  case keys
  case formats
  case paths
  case completions
  case man

  /// Whether the command works on something that is named: a source, or a shell.
  var takesSource: Bool {
    switch self {
    case .open, .watch, .replay, .print, .record, .serve, .check, .stats, .completions: true
    case .sessions, .demo, .themes, .keys, .formats, .paths, .man: false
    }
  }

  /// Whether the command does what the configuration file says.
  var usesConfiguration: Bool {
    switch self {
    case .open, .watch, .replay, .demo, .themes, .keys: true
    case .print, .record, .serve, .check, .stats, .sessions, .formats, .paths, .completions, .man:
      false
    }
  }

  /// Whether it shows several sources at once.
  var takesSources: Bool { self == .open || self == .watch }

  /// How the command is written, without the name of the program.
  var usage: String {
    switch self {
    case .open: "[SOURCE…]"
    case .watch: "watch SOURCE…"
    case .record: "record SOURCE -o FILE"
    case .replay, .print, .serve, .check, .stats: "\(rawValue) SOURCE"
    case .completions: "completions SHELL"
    case .sessions, .demo, .themes, .keys, .formats, .paths, .man: rawValue
    }
  }

  /// One line of help.
  var help: String {
    switch self {
    case .open: "open SOURCE in the viewer, or pick a session of this machine"
    case .watch: "follow a running job"
    case .replay: "play a recorded session in its own time"
    case .print: "write the session to standard output and exit"
    case .record: "follow without a screen and write a recording"
    case .serve: "offer any source over HTTP as a job that others can watch"
    case .check: "report what was not understood; exit 1 if anything was"
    case .stats: "counts, failures, durations, tokens and cost, by tool, model and message"
    case .sessions: "list the sessions on this machine"
    case .demo: "a simulated job, served over loopback HTTP and watched by the real client"
    case .themes: "list the themes"
    case .keys: "list the keys"
    case .formats: "list the formats that can be read"
    case .paths: "list where files live"
    case .completions: "write completions for bash, zsh or fish"
    case .man: "write the manual page"
    }
  }
}
