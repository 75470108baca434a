/// How a running job is shown (`--progress`).
enum ProgressMode: String, CaseIterable {
  /// On a screen when there is one, plainly otherwise.
  case auto
  /// On the screen, or not at all.
  case tui
  /// A line for each change of state.
  case plain
  /// A line of JSON for each change.
  case json
  /// By the exit status alone.
  case quiet
}
