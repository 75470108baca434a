import CellGrid
import Glibc
import Settings

/// `espalier themes`: the themes that can be had, at a terminal with what they look like.
struct ThemeList {
  let library: ThemeLibrary
  /// Whether samples are coloured.
  let isColored: Bool

  /// What a sample shows: words in the styles of their roles.
  private static let sample: [(text: String, role: Role)] = [
    ("user", .user), ("text", .text), ("dim", .dim), ("running", .statusRunning),
    ("waiting", .statusWaiting), ("completed", .statusCompleted), ("failed", .statusFailed),
    ("cursor", .selection),
  ]

  /// Prints the list.
  func write() {
    let entries = library.entries()
    let names = entries.map(\.name.count).max() ?? 0
    for entry in entries {
      let place = entry.folder ?? "built in"
      var line = padded(entry.name, names)
      do throws(TomlError) {
        guard let theme = try library.theme(entry.name) else { continue }
        line += padded(theme.isDark ? "dark" : "light", 5)
        if isColored { line += sample(theme) + "  " }
        line += place
      } catch {
        // A broken theme is listed with what is wrong with it.
        line += "cannot be used: \(error)"
      }
      Output.write(line + "\n")
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count) + 2)
  }

  private func sample(_ theme: Theme) -> String {
    Self.sample.map { word in
      var cell = Cell.blank(.text)
      (cell.role, cell.overlay) =
        word.role == .selection ? (.text, .selection) : (word.role, .text)
      let style = theme.styles.style(of: cell).resolved(in: .palette256)
      return "\u{1b}[0\(codes(style))m \(word.text) \u{1b}[0m"
    }.joined()
  }

  /// The parameters of SGR for a style.
  private func codes(_ style: Style) -> String {
    let attributes: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7),
    ]
    var codes = attributes.filter { style.attributes.contains($0.0) }.map { "\($0.1)" }
    if case .palette(let index) = style.foreground { codes.append("38;5;\(index)") }
    if case .palette(let index) = style.background { codes.append("48;5;\(index)") }
    return codes.map { ";" + $0 }.joined()
  }
}
