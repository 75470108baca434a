import CPlatform

/// How many columns text takes: one rule, the same that ncurses follows, for layout and drawing.
package enum TextWidth {
  /// The columns of a scalar: 0, 1 or 2, and -1 for what cannot be shown.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    simpleColumns(of: scalar) ?? lookedUpColumns(of: scalar)
  }

  /// The columns of a scalar as the C library has them.
  static func lookedUpColumns(of scalar: Unicode.Scalar) -> Int {
    Int(cplatform_width(scalar.value))
  }

  /// The columns of a scalar that is always shown, as itself, and joins no other of its kind; nil
  /// for all that has to be looked up.
  static func simpleColumns(of scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0x20..<0x7f, 0xa0..<0xad, 0xae..<0x300, 0x2010..<0x2028, 0x2190..<0x231a,
      0x2500..<0x25fd, 0x2713..<0x2719:
      1
    case 0x4e00..<0x9fa0, 0xac00..<0xd7a4: 2
    default: nil
    }
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

extension String {
  /// The end of the grapheme at an index, and its columns.
  ///
  /// Asking the library where a grapheme ends costs more than all the rest of drawing.
  func grapheme(at index: Index) -> (end: Index, columns: Int) {
    if let (_, end, columns) = simpleGrapheme(at: index) { return (end, columns) }
    return (self.index(after: index), TextWidth.columns(of: self[index]))
  }

  /// The same of one that is a scalar alone, as most are, with that; `nil` for what has to be looked up.
  func simpleGrapheme(at index: Index) -> (scalar: Unicode.Scalar, end: Index, columns: Int)? {
    let scalars = unicodeScalars
    let scalar = scalars[index]
    guard let columns = TextWidth.simpleColumns(of: scalar) else { return nil }
    let next = scalars.index(after: index)
    guard next == endIndex || TextWidth.simpleColumns(of: scalars[next]) != nil else { return nil }
    return (scalar, next, columns)
  }
}
