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
    let names = entries.map { SafeText($0.name) }
    let width = names.map(\.width).max() ?? 0
    for (entry, name) in zip(entries, names) {
      var line = [Output.StyledPiece(text: name.padded(to: width + 2))]
      do throws(TomlError) {
        guard let theme = try library.theme(entry.name) else { continue }
        line.append(Output.StyledPiece(text: theme.isDark ? "dark   " : "light  "))
        if isColored { line += sample(theme) + [Output.StyledPiece(text: "  ")] }
        line.append(Output.StyledPiece(text: SafeText(entry.folder ?? "built in")))
      } catch {
        // A broken theme is listed with what is wrong with it.
        line.append(Output.StyledPiece(text: "cannot be used: \(error)"))
      }
      Output.line(line)
    }
  }

  private func sample(_ theme: Theme) -> [Output.StyledPiece] {
    Self.sample.map { word in
      var cell = Cell.blank(.text)
      (cell.role, cell.overlay) =
        word.role == .selection ? (.text, .selection) : (word.role, .text)
      let style = theme.styles.style(of: cell).resolved(in: .palette256)
      return Output.StyledPiece(text: " \(word.text) ", codes: codes(style))
    }
  }

  /// The parameters of SGR for a style.
  private func codes(_ style: Style) -> [Int] {
    let attributes: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7),
    ]
    var codes = attributes.filter { style.attributes.contains($0.0) }.map(\.1)
    if case .palette(let index) = style.foreground { codes += [38, 5, Int(index)] }
    if case .palette(let index) = style.background { codes += [48, 5, Int(index)] }
    // Without a parameter the attributes are the terminal's own.
    return codes.isEmpty ? [0] : codes
  }
}
