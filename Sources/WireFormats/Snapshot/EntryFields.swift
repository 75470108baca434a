import JSONReading
import SessionModel

/// The fields of an entry of a progress snapshot, found by their names.
///
/// Source: `reference/stream-formats.md` section 1.2, both spellings (Python and Node), and the
/// document of the data contract, which has more of them.
struct EntryFields {
  var id: JSONValue?
  var ts: JSONValue?
  var role: JSONValue?
  var origin: JSONValue?
  var model: JSONValue?
  var usage: JSONValue?
  var state: JSONValue?
  var message: JSONValue?
  var reasoning: JSONValue?
  var outputText: JSONValue?
  var calls: JSONValue?
  var isRetracted = false
  /// The names of fields that are not known.
  var unknown: [String] = []

  /// Finds the fields of `entry`; a list is one of calls, another value that is no object its own message.
  init(_ entry: JSONValue) {
    guard entry.kind != .array else {
      calls = entry
      return
    }
    guard entry.kind == .object else {
      message = entry.nonNull
      return
    }
    for member in entry.members {
      let value = member.value.nonNull
      switch member.key {
      case "id": id = value
      case "ts", "timestamp": ts = value
      case "role": role = value
      case "origin": origin = value
      case "model": model = value
      case "usage": usage = value
      case "state": state = value
      case "message": message = value
      case "reasoning": reasoning = value
      case "output_text", "outputText": outputText = value
      case "tool_calls", "toolCalls": calls = value
      case "retracted": isRetracted = value?.bool ?? false
      // The place in the whole document is that of a part of one.
      case "response_id", "responseId", "index": break
      default: unknown.append(member.key)
      }
    }
  }

  /// The values that are compared and set alike.
  static let channels: [Channel] =
    [.id, .origin, .model, .state, .message, .reasoning, .outputText]
    + SessionUsage.figures.map(\.channel)

  /// The value for one of the `channels`.
  subscript(channel: Channel) -> JSONValue? {
    switch channel {
    case .id: id
    case .origin: origin
    case .model: model
    case .state: state
    case .message: message
    case .reasoning: reasoning
    case .outputText: outputText
    default: SessionUsage.number(channel, of: usage)
    }
  }

  /// Who speaks; a progress entry that does not say is a step.
  var entryRole: EntryRole { role?.string.flatMap { EntryRole(word: $0) } ?? .step }
}
