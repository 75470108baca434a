import Reports

/// An option of the command line: a row of the table that parsing and help are made from.
enum Option: String, CaseIterable {
  case format
  case progress
  case style
  case compact
  case json
  case rules
  case features
  case record
  case output
  case interval
  case wait
  case header
  case data
  case tokenEnv = "token-env"
  case cacert
  case speed
  case idleLimit = "idle-limit"
  case start
  case until
  case exitWhenDone = "exit-when-done"
  case port
  case bind
  case seed
  case theme
  case color
  case glyphs
  case motion
  case screenReader = "screen-reader"
  case clipboard
  case notify
  case all
  case config
  case noConfig = "no-config"
  case crashTest = "crash-test"
  case help
  case version

  /// The short form, if there is one.
  var letter: Character? {
    switch self {
    case .format: "f"
    case .style: "s"
    case .output: "o"
    case .interval: "i"
    case .header: "H"
    case .port: "p"
    case .help: "h"
    case .version: "V"
    default: nil
    }
  }

  /// What the value is called; `nil` for a switch.
  var value: String? {
    switch self {
    case .format, .style, .theme, .rules, .features: "NAME"
    case .tokenEnv: "NAME"
    case .progress: "MODE"
    case .record, .output, .cacert, .data, .config: "FILE"
    case .interval, .wait, .idleLimit: "SECONDS"
    case .start, .until: "TIME"
    case .header: "'Name: value'"
    case .speed, .seed: "N"
    case .port: "PORT"
    case .bind: "ADDRESS"
    case .color: "auto|always|never"
    case .glyphs: "auto|unicode|ascii"
    case .motion: "full|reduced|none"
    case .clipboard: "auto|native|osc52|file"
    case .notify: "bell,title,osc9"
    case .crashTest: "KIND"
    case .all, .compact, .json, .exitWhenDone, .screenReader, .noConfig, .help, .version: nil
    }
  }

  /// The words that the value may be; empty when it may be others.
  var words: [String] {
    switch self {
    case .progress: ProgressMode.allCases.map(\.rawValue)
    case .style: ReportStyle.allCases.map(\.rawValue)
    case .color, .glyphs, .motion, .clipboard:
      value?.split(separator: "|").map(String.init) ?? []
    default: []
    }
  }

  /// One line of help; `nil` for an option that is not for users.
  var help: String? {
    switch self {
    case .format: "read the source as this format (see: espalier formats)"
    case .progress: "auto, tui, plain, json or quiet"
    case .style: "of print: tree, simple, json, updates or markdown"
    case .compact: "JSON on one line (print, sessions, stats)"
    case .json: "a JSON document instead of a table (sessions, stats)"
    case .rules: "of check: also report what breaks the rules of a protocol: ag-ui"
    case .features: "of check: what the stream is to have: shared-state"
    case .record: "also write a recording (watch)"
    case .output: "the recording to write (record)"
    case .interval: "pause between polls (0.5)"
    case .wait: "long-poll time asked of the server, at most 25 (10)"
    case .header: "a request header; may be given more than once"
    case .data: "POST the bytes of FILE (-: standard input) and follow the answer"
    case .tokenEnv: "the environment variable that holds a bearer token (ESPALIER_TOKEN)"
    case .cacert: "certificates to trust instead of the system's"
    case .speed: "replay so many times faster (1)"
    case .idleLimit: "shorten gaps to this in a replay; 0 keeps them (2)"
    case .start: "begin the replay here: SECONDS, MM:SS or HH:MM:SS"
    case .until: "stop the replay here"
    case .exitWhenDone: "leave when the job ends, with its outcome as exit status"
    case .port: "listen on this port (serve); 0 finds a free one"
    case .bind: "listen on this address instead of loopback (serve)"
    case .seed: "vary the simulated job (demo)"
    case .theme: "a theme, or auto: dark or light as the terminal is (see: espalier themes)"
    case .color: "whether to use colours"
    case .glyphs: "which characters to draw with"
    case .motion: "how much may move by itself"
    case .screenReader: "whole sentences, and only what changes: no screen is drawn"
    case .clipboard: "where copied text goes: a program, the terminal, or a file"
    case .all: "open all running sessions of a folder, each in a tab"
    case .notify: "tell of failures, waiting and the end: bell, title, osc9"
    case .config: "read this configuration file instead of the user's"
    case .noConfig: "read no configuration file"
    case .crashTest: nil
    case .help: "print this help and exit"
    case .version: "print the version and exit"
    }
  }
}
