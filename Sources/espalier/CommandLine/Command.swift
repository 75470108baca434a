import Reports

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
  case compare
  case sessions
  case search
  case publish
  case fleet
  case hook
  case demo
  case themes
  case keys
  case formats
  case paths
  case completions
  case man
  case help

  /// Whether the command works on something that is named: a source, or a shell.
  var takesSource: Bool {
    switch self {
    case .open, .watch, .replay, .print, .record, .serve, .check, .stats, .compare, .search,
      .publish, .fleet, .hook, .completions, .help:
      true
    case .sessions, .demo, .themes, .keys, .formats, .paths, .man: false
    }
  }

  /// Whether the command does what the configuration file says.
  var usesConfiguration: Bool {
    switch self {
    case .open, .watch, .replay, .demo, .themes, .keys, .print, .serve, .stats, .compare: true
    case .search, .publish, .fleet, .record: true
    case .check, .sessions, .hook, .formats, .paths, .completions, .man,
      .help:
      false
    }
  }

  /// Whether it shows several sources at once.
  var takesSources: Bool {
    switch self {
    case .open, .watch, .compare, .serve, .search, .fleet, .hook: true
    case .replay, .print, .record, .check, .stats, .sessions, .publish, .demo, .themes, .keys,
      .formats,
      .paths, .completions, .man, .help:
      false
    }
  }

  /// How the command is written, without the name of the program.
  var usage: String {
    switch self {
    case .open: "[SOURCE…]"
    case .watch: "watch SOURCE…"
    case .record: "record SOURCE -o FILE"
    case .publish: "publish [SOURCE] --to URL"
    case .fleet: "fleet [URL…]"
    case .compare: "compare A B"
    case .serve: "serve SOURCE…"
    case .search: "search PATTERN [SOURCE…]"
    case .replay, .print, .check, .stats: "\(rawValue) SOURCE"
    case .hook: "hook [AGENT] [EVENT] [JSON]"
    case .completions: "completions SHELL"
    case .help: "help [COMMAND]"
    case .sessions, .demo, .themes, .keys, .formats, .paths, .man: rawValue
    }
  }

  /// One line of help.
  var help: String {
    switch self {
    case .open: "view a session, or the board of all agents here"
    case .watch: "follow a running job"
    case .replay: "play a recorded session in its own time"
    case .print: "write the session to standard output and exit"
    case .record: "follow without a screen and write a recording"
    case .serve: "offer sessions over HTTP: jobs and live pages"
    case .check: "report what was not understood"
    case .stats: "counts, failures, durations, tokens and cost"
    case .compare: "two runs side by side: where they part"
    case .sessions: "list the sessions on this machine"
    case .search: "search in the contents of all sessions here"
    case .publish: "send a session, or all here, to a fleet"
    case .fleet: "the board of several machines"
    case .hook: "called by agents: tell the board who waits"
    case .demo: "watch a simulated job"
    case .themes: "list the themes"
    case .keys: "list the keys"
    case .formats: "list the formats that can be read"
    case .paths: "list where files live"
    case .completions: "write completions for bash, zsh or fish"
    case .man: "write the manual page"
    case .help: "tell about one command"
    }
  }

  /// What there is to know of the command beyond its line.
  var about: String {
    switch self {
    case .open:
      """
      Opens a file, a folder (its newest session), an address or standard input in the viewer. Several sources \
      open in tabs. Without a source, the board shows the agents of this machine, what needs you on top; --once and \
      --json print it.
      """
    case .watch:
      """
      Follows a job over HTTP, a file that grows or a pipe. Without a terminal, lines are printed.
      """
    case .replay:
      """
      Plays a recorded session in its own time. Without a terminal its changes are printed: at once, or in time \
      with --speed.
      """
    case .print:
      "Writes what there is of a session and exits. Styles: "
        + ReportStyle.allCases.map { "\($0.name) (\($0.help))" }.joined(separator: "; ") + "."
    case .record:
      """
      Follows a source without a screen, and writes a recording that replay plays. With --to it is sent to a fleet, \
      or written to standard output, --to -, beside a file or in its place.
      """
    case .serve:
      """
      Offers sessions over HTTP: as jobs that watch follows, and as live pages for a browser. A folder stands for \
      the sessions in it, also those to come. Who asks is to give the token of --token-file, else of \
      ESPALIER_SERVE_TOKEN; without one only this machine is answered. With --metrics, Prometheus finds their figures \
      at /metrics.
      """
    case .check: "Counts what was not understood. The exit status is 1 if anything was."
    case .stats: "Adds up a session by tool, model, turn and agent."
    case .compare:
      """
      Compares two sources of any format, step by step: where they part, and what differs in calls, arguments, \
      results, files, time and cost. Without a terminal, or with --progress plain, as text; with --style html as a \
      page. The exit status is then 0 where both say and do the same and the same came of it, and 1 where not.
      """
    case .sessions: "Lists the sessions of agents on this machine, newest first."
    case .search:
      """
      Searches what the sessions of this machine say and do, the newest first, or those that files, folders and \
      databases hold. PATTERN is what / takes in the viewer, and what is found is what / finds: small letters find \
      all, a capital finds itself. The exit status is 0 if anything was found, and 1 if nothing was.
      """
    case .publish:
      """
      Sends a session as it grows to a fleet, which is a Redis server, rediss://HOST/DB/FLEET; without a source all \
      sessions that are at work here, for as long as it runs. Keys, tokens and home folders are taken out. The \
      password stands in the variable that --token-env names. --to - writes one line a summary, for fleet ssh://.
      """
    case .fleet:
      """
      Shows the board of several machines: the sessions that were published to a server, rediss://HOST/DB/FLEET, and \
      those of machines that ssh reaches, ssh://HOST. Without a URL, those of your configuration. --once and --json \
      print it.
      """
    case .hook:
      """
      Agents call it: it reads the JSON of one hook on standard input, or as an argument, and leaves a hint for the \
      board, that the agent waits for a person or is done. It prints nothing and always succeeds. --install shows what \
      the settings of claude, codex, gemini or copilot must say for that, and adds it with --write.
      """
    case .demo: "Serves a simulated job over loopback HTTP and watches it as any other."
    case .themes: "Lists the themes, those of the program and your own."
    case .keys: "Lists the keys, as your configuration has them."
    case .formats: "Lists the formats that can be read, and what is read of each."
    case .paths: "Lists where configuration, themes and state are kept."
    case .completions: "Writes completions for a shell: bash, zsh or fish."
    case .man: "Writes the manual page, for man -l -."
    case .help: "Tells about the program, or about one command."
    }
  }
}
