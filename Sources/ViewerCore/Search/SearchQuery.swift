/// What is looked for, in the words of the reader.
package struct SearchQuery: Hashable, Sendable {
  /// What was typed.
  package var text: String
  /// Whether it stands for itself; else it is a pattern (PCRE2).
  package var isLiteral: Bool

  /// Makes a query.
  package init(_ text: String, isLiteral: Bool = false) {
    self.text = text
    self.isLiteral = isLiteral
  }

  /// Whether nothing in it has a meaning of its own: it is then looked for by its bytes.
  var isPlain: Bool { isLiteral || !text.contains { Self.signs.contains($0) } }

  /// What means something in a pattern.
  private static let signs = Set(#"\^$.[]|()?*+{}"#)

  /// Smart case: capitals count as soon as there is one. `\S` is a class and no capital.
  var isCaseless: Bool {
    var isEscaped = false
    for character in text {
      if character.isUppercase, isLiteral || !isEscaped { return false }
      isEscaped = character == "\\" && !isEscaped
    }
    return true
  }
}
