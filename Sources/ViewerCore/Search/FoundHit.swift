import SessionModel

/// A hit of a search, in words for a list.
package struct FoundHit: Hashable, Sendable {
  /// Which of all hits of the session it is, from 1, as `/` counts them.
  package var number: Int
  /// The turn that it stands in, from 1; `nil` where there are no turns.
  package var turn: Int?
  /// Who speaks, where it stands in a message.
  package var role: EntryRole?
  /// The name of the tool and what it is for, where it stands in a call.
  package var tool: Tool?
  /// Which text it stands in.
  package var field: Channel
  /// When that was said or begun, on the source's clock.
  package var moment: Milliseconds?
  /// The line that it stands in: what is in front of it, the hit, and what follows, each as much as is worth a row.
  package var before, match, after: String

  /// Makes a hit of its line.
  package init(
    number: Int, turn: Int? = nil, field: Channel, before: String, match: String, after: String
  ) {
    (self.number, self.turn, self.field) = (number, turn, field)
    (self.before, self.match, self.after) = (before, match, after)
  }

  /// A tool, by its name.
  package struct Tool: Hashable, Sendable {
    /// The name that the agent gives it.
    package var name: String
    /// What it is for.
    package var kind: ToolKind

    /// Makes a tool of its name and what it is for.
    package init(name: String, kind: ToolKind) { (self.name, self.kind) = (name, kind) }
  }

  /// The word of the contract for the text that it stands in.
  package var fieldWord: String {
    switch field {
    case .message: "message"
    case .reasoning: "reasoning"
    case .outputText: "output_text"
    case .name: "name"
    case .arguments: "arguments"
    case .result: "result"
    default: "error"
    }
  }

  /// In a few letters where it stands: the tool, or who speaks.
  package var place: String {
    if let tool { return tool.name }
    if field == .reasoning { return "thinking" }
    return role?.word ?? "session"
  }
}
