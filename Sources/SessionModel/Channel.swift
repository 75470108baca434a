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
  /// Who wrote a text that no person and no model did, as a word of `EntryOrigin`.
  case origin

  /// How a tool call begins that stands in the text of the message, because its service did not know it.
  case leakedCall

  // Of a tool call.
  /// The name of the tool.
  case name
  /// What the tool is given.
  case arguments
  /// What came of the call.
  case result
  /// The source's own figure, in milliseconds (a JSON number).
  case duration
  /// What the source tells beside the result of what the call did to files, in its own shape.
  case edits

  // Of the session.
  /// The name of the format that it was first read from.
  case format
  /// What the session is about.
  case title
  /// Who wrote the source, with the version that it tells: `by Claude Code 2.1.0`.
  case writer
  /// Up to which version its sources were checked, when this one is newer.
  case checked
  /// The folder that its agent works in, on its machine.
  case folder

  // Of the session, and of a message that its source tells them for.
  /// The model that works on it, or wrote it.
  case model
  /// All that the model read: new, from a cache, and what was written to one.
  case inputTokens
  /// What the model wrote.
  case outputTokens
  /// The part of the input that was read from a cache.
  case cachedTokens
  /// The part of the input that was written to a cache which keeps it for five minutes.
  case cacheWrites5m
  /// The part of the input that was written to a cache which keeps it for an hour.
  case cacheWrites1h
  /// In US dollars.
  case cost

  // Of the session.
  /// What the source tells for each model, as a JSON list of objects with a `model` and the keys of `usage`.
  case modelUsage
  /// The tokens that are in the context of the model that answers.
  case contextTokens
  /// The tokens that its context holds.
  case contextWindow
  /// State that the source carries beside its entries (a structured preview, a plan).
  case data

  /// Which of the five figures of tokens this is, from 0 on in their order; `nil` for any other channel.
  var figure: Int? {
    let number = Int(rawValue) - Int(Self.inputTokens.rawValue)
    return number >= 0 && number < Self.figureCount ? number : nil
  }

  /// The figures of tokens stand one behind the other.
  static let figureCount = Int(cacheWrites1h.rawValue - inputTokens.rawValue) + 1

  /// The channel of a figure.
  static func figure(_ number: Int) -> Channel {
    guard let channel = Channel(rawValue: inputTokens.rawValue + UInt8(number))
    else { preconditionFailure("a figure has a channel") }
    return channel
  }
}
