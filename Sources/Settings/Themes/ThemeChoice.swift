import CellGrid

/// Which theme is asked for.
package enum ThemeChoice: Hashable, Sendable {
  /// The one of these that goes with the background of the terminal.
  case automatic(dark: String, light: String)
  /// This one.
  case named(String)

  /// What is used when nobody says otherwise.
  package static let usual = ThemeChoice.automatic(dark: "dark", light: "light")

  /// The word of an option: a name, or `auto` for the pair that `other` has.
  package init(_ word: String, pair other: ThemeChoice) {
    switch (word, other) {
    case ("auto", .automatic): self = other
    case ("auto", .named): self = .usual
    default: self = .named(word)
    }
  }

  /// The name of the theme for a background.
  package func name(onDark isDark: Bool) -> String {
    switch self {
    case .automatic(let dark, let light): isDark ? dark : light
    case .named(let name): name
    }
  }

  /// Whether a colour is dark, as the eye has it.
  package static func isDark(_ color: Color) -> Bool {
    guard let (red, green, blue) = color.components else { return true }
    return 299 * red + 587 * green + 114 * blue < 128_000
  }

  /// Whether the variable `COLORFGBG` tells of a dark background; `nil` when it tells nothing.
  ///
  /// It ends in the number of the background among the sixteen colours: `15;0`, `0;default;15`.
  package static func isDark(colorFGBG: String?) -> Bool? {
    guard let last = colorFGBG?.split(separator: ";").last, let number = UInt8(last), number < 16
    else { return nil }
    return number < 7 || number == 8
  }
}
