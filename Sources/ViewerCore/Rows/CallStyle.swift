import SessionModel

/// How the calls of one session are told: from which folder its paths are seen, and what the user wants of
/// single tools.
package struct CallStyle: Sendable {
  /// How texts are made.
  let text: CallText.Style

  /// Makes the style of a session as it was at a position.
  package init(_ session: Session, at position: Int32, _ defaults: ToolDefaults) {
    text = CallText.Style(
      paths: PathText(folder: session.text(.root, .folder, at: position, limit: 4096)),
      wanted: defaults.summary)
  }
}
