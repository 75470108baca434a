import SessionModel
import ViewerCore

/// Something that the configuration can say: a row of the table that reading and docs are made from.
package enum Field: String, CaseIterable, Hashable, Sendable {
  case preset, theme, color, glyphs, motion, mouse, time
  case screenReader = "screen-reader"
  case bind, open, summary, kind, fleet, budget

  /// What it is for.
  package var help: String {
    switch self {
    case .preset: "the set of keys that `[bind]` changes"
    case .theme:
      "a theme by name; `auto` for dark or light as the terminal is; or a pair for that"
    case .color: "whether to use colours"
    case .glyphs: "which characters to draw with"
    case .motion: "how much may move by itself"
    case .mouse: "whether the mouse is ours; if not, the terminal selects text"
    case .screenReader: "whether everything is told in whole sentences, and no screen is drawn"
    case .time: "what the time column shows"
    case .bind: "keys and their commands; `\"none\"` takes a key away"
    case .open: "whether calls of a tool are open by themselves; `\"*\"` for all other tools"
    case .summary:
      "which argument tells what a call of a tool is about, or a text with arguments in braces"
    case .fleet:
      "the machines whose sessions the board shows too; only in a file that nobody else can read"
    case .kind: "what a tool is for: it is told, filtered and counted as others of that kind"
    case .budget:
      """
      what a session may spend, and all sessions of this machine in a day, in dollars or in tokens; nothing is \
      stopped, the board tells when it is passed
      """
    }
  }

  /// The words that it may be; empty when it is something else.
  package var words: [String] {
    switch self {
    case .preset: KeyMap.Preset.allCases.map(\.rawValue)
    case .color: ColorChoice.allCases.map(\.rawValue)
    case .glyphs: GlyphChoice.allCases.map(\.rawValue)
    case .motion: Motion.allCases.map(\.rawValue)
    case .time: TimeColumn.allCases.map { "\($0)" }
    case .kind: ToolKind.allCases.map(\.word)
    case .theme, .mouse, .screenReader, .bind, .open, .summary, .fleet, .budget: []
    }
  }

  /// How it is written.
  package var example: String {
    switch self {
    case .preset: "preset = \"vim\""
    case .theme: "theme = { dark = \"gruvbox-dark\", light = \"light\" }"
    case .color: "color = \"auto\""
    case .glyphs: "glyphs = \"unicode\""
    case .motion: "motion = \"reduced\""
    case .mouse: "mouse = false"
    case .screenReader: "screen-reader = true"
    case .time: "time = \"elapsed\""
    case .bind:
      "[bind]\n\"ctrl-n\" = \"down\"\n\"g g\" = \"first\"\n\"z 3\" = \"level 3\"\nD = \"none\""
    case .open: "[open]\nBash = true\n\"*\" = false"
    case .summary: "[summary]\nmy_tool = \"target\"\ncopy_file = \"{from} to {to}\""
    case .fleet:
      "[fleet]\nurls = [\"rediss://redis.example/0/team\", \"ssh://buildbox\"]\ntoken-env = \"FLEET_TOKEN\""
    case .kind: "[kind]\nmy_tool = \"read\""
    case .budget:
      "[budget]\nsession-cost = 5.00\nday-cost = 40\nsession-tokens = 2_000_000\nday-tokens = 20_000_000"
    }
  }
}

/// Whether to use colours.
package enum ColorChoice: String, CaseIterable, Hashable, Sendable { case auto, always, never }

/// Which characters to draw with.
package enum GlyphChoice: String, CaseIterable, Hashable, Sendable { case auto, unicode, ascii }
