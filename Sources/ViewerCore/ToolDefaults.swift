/// What the user wants of single tools; names in lower case, `*` for all others.
package struct ToolDefaults: Hashable, Sendable {
  /// Whether calls of a tool are open by themselves.
  package var open: [String: Bool] = [:]
  /// Which argument tells what a call of a tool is about.
  package var summary: [String: String] = [:]

  /// Makes defaults that say nothing.
  package init() {}
}
