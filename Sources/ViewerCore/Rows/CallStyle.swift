import SessionModel

/// How the calls of one session are told: from which folder its paths are seen, and what the user wants of
/// single tools.
package struct CallStyle: Sendable {
  /// How texts are made.
  let text: CallText.Style
  /// What the user says that tools are for, by their names in small letters.
  private let kinds: [String: ToolKind]

  /// Makes the style of a session as it was at a position.
  package init(_ session: Session, at position: Int32, _ defaults: ToolDefaults) {
    text = CallText.Style(
      paths: PathText(folder: session.text(.root, .folder, at: position, limit: 4096)),
      wanted: defaults.summary)
    kinds = defaults.kinds
  }

  /// What the tool of a call is for.
  package func kind(of call: NodeID, named name: String, _ session: Session) -> ToolKind {
    let known = session.toolKind(call)
    return kinds.isEmpty ? known : kinds[name.lowercased()] ?? known
  }
}
