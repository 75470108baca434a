import CPlatform

/// How many columns text takes: one rule, the same that ncurses follows, for layout and drawing.
package enum TextWidth {
  /// The columns of a scalar: 0, 1 or 2, and -1 for what cannot be shown.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value >= 0x20 && scalar.value < 0x7f { return 1 }
    return Int(cplatform_width(scalar.value))
  }

  /// The columns of a grapheme: those of its scalars together.
  package static func columns(of character: Character) -> Int {
    character.unicodeScalars.reduce(0) { $0 + max(0, columns(of: $1)) }
  }

  /// The columns of a text of one line.
  package static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + max(0, columns(of: $1)) }
  }
}
