import SessionModel

/// Something that the reader wants to have outside: what of which node. Its text is made when it is
/// handed over, whole, however long it is.
package struct Yank: Hashable, Sendable {
  /// What of the node.
  package enum Form: Hashable, Sendable {
    case text, json, arguments, result, id, diff, markdown
    /// What is on the screen.
    case screen
    /// Text that is there already.
    case literal(String)
  }

  /// The node; the root for the whole session.
  package var node: NodeID
  /// The position that is looked at.
  package var position: Int32
  /// What of it.
  package var form: Form

  /// Asks for something.
  package init(_ node: NodeID, at position: Int32, _ form: Form) {
    self.node = node
    self.position = position
    self.form = form
  }

  /// What it is called in the footer.
  package var name: String {
    switch form {
    case .text: "text"
    case .json: "JSON"
    case .arguments: "arguments"
    case .result: "result"
    case .id: "id"
    case .diff: "diff"
    case .markdown: "Markdown"
    case .screen: "screen"
    case .literal: "value"
    }
  }
}
