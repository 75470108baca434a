import SessionModel

/// Which calls are quiet work: asked of the session alone, so that an outline that grows and one that is built
/// anew say the same. What else it goes by is in `Session+Story.swift`, where reports find it too.
enum OutlineRules {
  /// Quiet calls in a row from which on they are one row.
  static let quietRun = 3

  /// Whether a call only looked, and did so well.
  static func isQuiet(
    _ kind: ToolKind, _ status: ToolStatus?, hasChildren: Bool, isRetracted: Bool
  ) -> Bool {
    status == .completed && !hasChildren && !isRetracted && kind.isQuiet
  }
}
