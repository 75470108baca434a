import SessionModel

/// The keys of an entry in the document, in their order; `tool_calls` follows them.
package enum EntryKey: String, CaseIterable, Sendable {
  case id
  case ts
  case role
  case origin
  case model
  case usage
  case state
  case message
  case reasoning
  case outputText = "output_text"
  case retracted

  /// The key that the calls stand under.
  static let children = "tool_calls"

  /// The only channel that the value is made of; `nil` when there is more to it.
  var channel: Channel? {
    switch self {
    case .id: .id
    case .ts: .startedAt
    case .origin: .origin
    case .model: .model
    case .message: .message
    case .reasoning: .reasoning
    case .outputText: .outputText
    case .role, .usage, .state, .retracted: nil
    }
  }
}
