/// The signs that we draw with; all are one column wide, and none is an emoji.
package enum Glyphs: Hashable, Sendable, CaseIterable {
  /// For terminals that show UTF-8.
  case unicode
  /// For the C locale, and for fonts and readers that make a mess of the others.
  case ascii

  /// The sign of one set or the other.
  private func pick(_ unicode: String, _ ascii: String) -> SafeText {
    SafeText(trusted: self == .unicode ? unicode : ascii)
  }

  /// The sign of a status (reference/terminal.md, section 6.6).
  package func status(_ status: StatusGlyph) -> SafeText {
    switch status {
    case .pending: pick("○", "o")
    case .running: pick("●", ">")
    case .waiting: pick("?", "?")
    case .background: pick("◌", "&")
    case .completed: pick("✓", "+")
    case .failed: pick("✗", "x")
    case .rejected: pick("⊖", "-")
    case .cancelled: pick("⊘", "/")
    case .requested: pick("◇", "=")
    case .lost: pick("·", ".")
    case .unknown: pick("·", ".")
    }
  }

  /// The frames of the sign for a running call, when motion is allowed.
  package var spinner: [SafeText] {
    switch self {
    case .unicode: ["◐", "◓", "◑", "◒"]
    case .ascii: ["-", "\\", "|", "/"]
    }
  }

  /// The mark of something folded.
  package var folded: SafeText { pick("▸", "+") }
  /// The mark of something open.
  package var open: SafeText { pick("▾", "-") }
  /// The tree line of a child that has others below it: two columns.
  package var branch: SafeText { pick("├─", "|-") }
  /// The tree line of the last child: two columns.
  package var lastBranch: SafeText { pick("└─", "`-") }
  /// The tree line that passes by: two columns.
  package var trunk: SafeText { pick("│ ", "| ") }
  /// The sign for text that was cut.
  package var ellipsis: SafeText { pick("…", "~") }
  /// The sign for time that was skipped.
  package var gap: SafeText { pick("⋯", "~") }
  /// Between two things of a summary.
  package var separator: SafeText { pick("·", "-") }
  /// Points up.
  package var up: SafeText { pick("↑", "^") }
  /// Points down.
  package var down: SafeText { pick("↓", "v") }
  /// Points left.
  package var left: SafeText { pick("←", "<") }
  /// Points right.
  package var right: SafeText { pick("→", ">") }
  /// A row that changed.
  package var changed: SafeText { pick("•", "*") }
  /// Minus, as in "live −02:13".
  package var minus: SafeText { pick("−", "-") }
  /// At most, as in "idle ≤ 2s".
  package var atMost: SafeText { pick("≤", "<=") }
  /// Times, as in "2×".
  package var times: SafeText { pick("×", "x") }
  /// Before the last words of a turn.
  package var answer: SafeText { pick("■", "=") }
  /// Before what was quoted.
  package var quote: SafeText { pick("▏", "|") }
  /// Before a thing of a list.
  package var bullet: SafeText { pick("•", "-") }
  /// A bookmark.
  package var bookmark: SafeText { pick("◆", "*") }
  /// A part of the bar at the edge that is in view.
  package var thumb: SafeText { pick("┃", "#") }
  /// A place on the bar at the edge.
  package var tick: SafeText { pick("▐", "#") }
  /// The line between panels above each other.
  package var horizontal: SafeText { pick("─", "-") }
  /// The line between panels beside each other.
  package var vertical: SafeText { pick("│", "|") }
  /// A vertical line that starts at a horizontal one.
  package var teeDown: SafeText { pick("┬", "+") }
  /// A vertical line that ends at a horizontal one.
  package var teeUp: SafeText { pick("┴", "+") }
  /// A horizontal line that starts at a vertical one.
  package var teeRight: SafeText { pick("├", "+") }
  /// A horizontal line that ends at a vertical one.
  package var teeLeft: SafeText { pick("┤", "+") }
  /// Lines that cross.
  package var cross: SafeText { pick("┼", "+") }
  /// The corners of a box: top left, top right, bottom left, bottom right.
  package var corners: [SafeText] {
    switch self {
    case .unicode: ["┌", "┐", "└", "┘"]
    case .ascii: ["+", "+", "+", "+"]
    }
  }
  /// A replay that plays.
  package var play: SafeText { pick("▶", ">") }
  /// A replay that waits.
  package var pause: SafeText { pick("‖", "=") }
  /// The left end of a bar.
  package var barStart: SafeText { pick("▕", "[") }
  /// The right end of a bar.
  package var barEnd: SafeText { pick("▏", "]") }
  /// A full column of a bar.
  package var barFull: SafeText { pick("█", "#") }
  /// An empty column of a bar.
  package var barEmpty: SafeText { pick("·", ".") }
  /// A full column of the timeline.
  package var span: SafeText { pick("▇", "=") }
  /// A column of the timeline in which a person was waited for.
  package var waitSpan: SafeText { pick("░", "?") }
  /// How much of a column something takes, from little to all of it.
  package var levels: [SafeText] {
    switch self {
    case .unicode: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    case .ascii: [".", ":", "-", "=", "+", "*", "%", "#"]
    }
  }
  /// Eighths of a column, from one to seven, for the end of a bar; empty where there are none.
  package var barEighths: [SafeText] {
    switch self {
    case .unicode: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    case .ascii: []
    }
  }
  /// Around a name that was added by us, such as ⟨decoded JSON⟩.
  package var brackets: (open: SafeText, close: SafeText) {
    switch self {
    case .unicode: ("⟨", "⟩")
    case .ascii: ("<", ">")
    }
  }

  /// What a terminal without UTF-8 shows for a scalar: one ASCII character for each column.
  package static func asciiStandIn(for scalar: Unicode.Scalar) -> UInt8 {
    switch scalar {
    case _ where scalar.isASCII: UInt8(scalar.value)
    case "\u{00A0}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{3000}": UInt8(ascii: " ")
    case "‘", "’", "‚", "′": UInt8(ascii: "'")
    case "“", "”", "„", "«", "»", "″": UInt8(ascii: "\"")
    case "‐"..."―", "−", "─", "━": UInt8(ascii: "-")
    case "…", "⋯": UInt8(ascii: "~")
    case "·", "•": UInt8(ascii: ".")
    case "│", "┃": UInt8(ascii: "|")
    case "\u{2500}"..."\u{257F}": UInt8(ascii: "+")
    case "⏎": UInt8(ascii: "$")
    case "×": UInt8(ascii: "x")
    case "✓", "✔": UInt8(ascii: "+")
    case "✗", "✘": UInt8(ascii: "x")
    case "→", "▸", "▶": UInt8(ascii: ">")
    case "←": UInt8(ascii: "<")
    default: UInt8(ascii: "?")
    }
  }
}
