import Reports
import SessionModel
import Sessions

/// An option of the command line: a row of the table that parsing and help are made from.
enum Option: String, CaseIterable {
  case format
  case progress
  case style
  case compact
  case calls
  case only
  case from
  case redact
  case noRedact = "no-redact"
  case redactPattern = "redact-pattern"
  case context
  case outputLimit = "output-limit"
  case fragment
  case github
  case json
  case fixedStrings = "fixed-strings"
  case agent
  case project
  case kind
  case since
  case once
  case install
  case write
  case last
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
  case host
  case tokenFile = "token-file"
  case metrics
  case to
  case keep
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
    case .fixedStrings: "F"
    case .help: "h"
    case .version: "V"
    default: nil
    }
  }

  /// What the value is called; `nil` for a switch.
  var value: String? {
    switch self {
    case .format, .style, .theme, .rules, .features, .agent, .project, .kind,
      .install:
      "NAME"
    case .tokenEnv, .host: "NAME"
    case .progress: "MODE"
    case .record, .output, .cacert, .data, .config, .tokenFile: "FILE"
    case .interval, .wait, .idleLimit: "SECONDS"
    case .start, .until, .from, .since: "TIME"
    case .calls, .only: "WHICH"
    case .redactPattern: "REGEX"
    case .context: "KEY=VALUE"
    case .outputLimit, .keep: "N"
    case .to: "URL"
    case .header: "'Name: value'"
    case .speed, .seed: "N"
    case .port: "PORT"
    case .bind: "ADDRESS"
    case .color: "WHEN"
    case .glyphs: "SET"
    case .motion: "HOW"
    case .clipboard: "WHERE"
    case .notify: "HOW"
    case .crashTest: "KIND"
    case .all, .compact, .json, .fixedStrings, .once, .write, .last, .redact, .noRedact, .fragment,
      .github,
      .exitWhenDone, .metrics, .screenReader, .noConfig, .help, .version:
      nil
    }
  }

  /// The words that the value may be; empty when it may be others.
  var words: [String] {
    switch self {
    case .progress: ProgressMode.allCases.map(\.rawValue)
    case .style: ReportStyle.allCases.map(\.rawValue)
    case .calls: CallChoice.allCases.map(\.rawValue)
    case .color: ["auto", "always", "never"]
    case .glyphs: ["auto", "unicode", "ascii"]
    case .kind: ToolKind.allCases.map(\.word)
    case .install: HookAgent.allCases.map(\.rawValue)
    case .motion: ["full", "reduced", "none"]
    case .clipboard: ["auto", "native", "osc52", "file"]
    default: []
    }
  }

  /// The commands that it means something to; empty: all.
  var commands: [Command] {
    let shown: [Command] = [.open, .watch, .replay, .demo]
    let single: [Command] = [
      .open, .watch, .replay, .print, .record, .serve, .check, .stats, .publish,
    ]
    let reading = single + [.compare]
    switch self {
    case .format: return reading
    case .motion, .clipboard, .notify: return shown + [.fleet]
    case .progress: return shown + [.compare]
    case .theme, .glyphs, .screenReader: return shown + [.compare, .fleet]
    case .color: return shown + [.print, .compare, .search, .fleet]
    case .calls, .only, .from, .context, .outputLimit: return [.print]
    case .style, .fragment: return [.print, .compare]
    case .noRedact: return [.print, .compare, .serve, .publish, .record]
    case .redact: return [.watch, .print, .compare, .serve]
    case .redactPattern: return [.watch, .print, .compare, .serve, .publish, .record]
    case .github: return [.watch, .print]
    case .compact: return [.open, .fleet, .print, .sessions, .stats, .compare]
    case .json: return [.open, .fleet, .sessions, .search, .stats, .compare]
    case .fixedStrings, .agent, .project, .kind, .since: return [.search]
    case .once: return [.open, .fleet, .record]
    case .install, .write: return [.hook]
    case .last: return single
    case .rules, .features: return [.check]
    case .record: return [.open, .watch, .demo]
    case .output: return [.record]
    case .interval, .wait, .header, .data: return reading
    case .tokenEnv, .cacert: return reading + [.fleet]
    case .to, .keep: return [.publish, .record]
    case .speed: return [.replay, .demo]
    case .idleLimit, .start: return [.replay]
    case .until: return [.replay, .print, .search]
    case .exitWhenDone: return [.open, .watch, .demo]
    case .host: return [.serve, .publish, .record]
    case .port, .bind, .tokenFile, .metrics: return [.serve]
    case .seed: return [.demo]
    case .all: return [.open, .watch]
    case .config, .noConfig:
      return shown
        + [.print, .record, .serve, .stats, .compare, .search, .publish, .fleet, .themes, .keys]
    case .crashTest, .help, .version: return []
    }
  }

  /// One line of help where a command is told about to which the option means something of its own.
  func help(of command: Command) -> String? {
    switch (self, command) {
    case (.json, .search): "a JSON object a line instead of text"
    case (.style, .compare): "text, html or json (text)"
    case (.until, .search): "not newer: a date, or 90m, 12h, 3d, 2w"
    default: help
    }
  }

  /// One line of help; `nil` for an option that is not for users.
  var help: String? {
    switch self {
    case .format: "read it as this format (see: espalier formats)"
    case .progress: "auto, tui, plain, json or quiet"
    case .style: "how it looks, as listed above (tree)"
    case .compact: "JSON on one line"
    case .calls: "all, failed or none of the calls (all)"
    case .only: "failed,running,tool=NAME,kind=NAME,turn=N"
    case .from: "leave out what began before, as --until"
    case .redact: "take out keys, tokens and home folders"
    case .noRedact: "leave them in: in pages, and in what is sent"
    case .redactPattern: "take this out too; more than once"
    case .context: "for --style log, more than once"
    case .outputLimit: "characters of an output; 0: all (log: 500)"
    case .fragment: "html, markdown: a part of another page"
    case .github: "groups and annotations of a CI log"
    case .json: "a JSON document instead of a table"
    case .fixedStrings: "PATTERN is a text as it stands"
    case .agent: "only sessions of this agent; more than once"
    case .project: "only sessions of this project; more than once"
    case .kind: "only in calls of this kind; more than once"
    case .since: "not older: a date, or 90m, 12h, 3d, 2w"
    case .once: "print the board, or record what is there, and exit"
    case .install: "settings of claude, codex, gemini or copilot"
    case .write: "add them to the file, and keep all else"
    case .last: "the newest session of this machine"
    case .rules: "also report what breaks a protocol: ag-ui"
    case .features: "what the stream is to have: shared-state"
    case .record: "also write a recording"
    case .output: "the recording to write"
    case .interval: "pause between polls (0.5)"
    case .wait: "long-poll time asked for, at most 25 (10)"
    case .header: "a request header; may be given more than once"
    case .data: "POST the bytes of FILE, follow the answer"
    case .tokenEnv: "the variable with the token (ESPALIER_TOKEN)"
    case .cacert: "certificates to trust instead of the system's"
    case .speed: "so many times faster, 0.25 to 64 (1)"
    case .idleLimit: "shorten gaps to this; 0 keeps them (2)"
    case .start: "begin here: MM:SS since the start, or a date"
    case .until: "stop here: MM:SS since the start, or a date"
    case .exitWhenDone: "leave when the job ends, with its outcome"
    case .port: "listen on this port; 0 finds a free one"
    case .bind: "listen on this address instead of loopback"
    case .host: "answer to this name too; be called so in a fleet"
    case .tokenFile: "the token that whoever asks has to give"
    case .metrics: "offer figures for Prometheus at /metrics"
    case .to: "the fleet that is sent to; - for standard output"
    case .keep: "records of a session that a fleet keeps (20000)"
    case .seed: "vary the simulated job"
    case .theme: "a theme, or auto (see: espalier themes)"
    case .color: "use colours: auto, always or never"
    case .glyphs: "characters: auto, unicode or ascii"
    case .motion: "what may move by itself: full, reduced or none"
    case .screenReader: "whole sentences of what changes, no screen"
    case .clipboard: "where copies go: auto, native, osc52 or file"
    case .all: "open all running sessions of a folder in tabs"
    case .notify: "tell of failures and the end: bell,title,osc9"
    case .config: "read this configuration instead of your own"
    case .noConfig: "read no configuration file"
    case .crashTest: nil
    case .help: "print this help and exit"
    case .version: "print the version and exit"
    }
  }
}
