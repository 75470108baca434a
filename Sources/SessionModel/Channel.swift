/// What of a node a datum says.
public enum Channel: UInt8, CaseIterable, Sendable {
  // Of any node.
  /// The source's own name for it.
  case id
  /// When it began, on the source's clock; of an entry its `ts`.
  case startedAt
  /// When it ended, on the source's clock.
  case completedAt
  /// What went wrong.
  case error

  // Of an entry, and of the session.
  /// The text of a message.
  case message
  /// Thinking text.
  case reasoning
  /// The final or partial answer.
  case outputText
  /// The source's own word for the state of an entry.
  case state

  // Of a tool call.
  case name
  case arguments
  case result
  /// The source's own figure, in milliseconds (a JSON number).
  case duration

  // Of the session.
  /// The name of the format that it was first read from.
  case format
  case title
  case model
  case inputTokens
  case outputTokens
  case cachedTokens
  /// In US dollars.
  case cost
  /// State that the source carries beside its entries (a structured preview, a plan).
  case data
}
