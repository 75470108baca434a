/// A piece of a row: text and what it is there for.
package struct Span: Hashable, Sendable {
  /// The text.
  package var text: SafeText
  /// What it is there for.
  package var role: Role

  /// Makes a piece.
  package init(_ text: SafeText, _ role: Role) {
    self.text = text
    self.role = role
  }
}
