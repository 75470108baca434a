import SessionModel

/// What the user wants of single tools; names in lower case, `*` for all others.
package struct ToolDefaults: Hashable, Sendable {
  /// Whether calls of a tool are open by themselves.
  package var open: [String: Bool] = [:]
  /// What tells what a call of a tool is about: the name of an argument, or a text with such names in braces.
  package var summary: [String: String] = [:]

  /// Makes defaults that say nothing.
  package init() {}
}
