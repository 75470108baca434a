import JSONReading
import SessionModel

/// The fields of a tool call of a progress snapshot, found by their names.
///
/// Source: `reference/stream-formats.md` section 1.2. Servers name the arguments `args`, documents and
/// SDKs `arguments`, some tools `input`.
struct CallFields {
  var id: JSONValue?
  var name: JSONValue?
  var arguments: JSONValue?
  var result: JSONValue?
  var error: JSONValue?
  var status: JSONValue?
  var startedAt: JSONValue?
  var completedAt: JSONValue?
  var duration: JSONValue?
  var progress: JSONValue?
  /// Calls inside of the call, which no entry stands around.
  var calls: JSONValue?
  var isInferred = false
  /// The names of fields that are not known.
  var unknown: [String] = []

  /// Finds the fields of `call`; a value that is no object is its own name.
  ///
  /// A `null` is kept where a service says by it that there is no name or no result. In the words of the data
  /// contract, whose keys always appear, it says nothing.
  init(_ call: JSONValue) {
    guard call.kind == .object else {
      name = call.nonNull
      return
    }
    var nulls: (name: JSONValue?, result: JSONValue?)
    var isContract = false
    for member in call.members {
      guard let value = member.value.nonNull else {
        switch member.key {
        case "name": nulls.name = member.value
        case "result": nulls.result = member.value
        case "inferred": isContract = true
        default: break
        }
        continue
      }
      switch member.key {
      // The place in the whole document is that of a part of one.
      case "index": break
      case "id", "tool_call_id", "toolCallId": id = id ?? value
      case "name", "tool_name", "toolName": name = name ?? value
      case "arguments": arguments = value
      case "args", "input": arguments = arguments ?? value
      case "result": result = value
      case "output_text", "outputText", "output": result = result ?? value
      case "error": error = value
      case "status": status = value
      case "started_at", "startedAt": startedAt = value
      case "completed_at", "completedAt": completedAt = value
      case "duration_ms", "durationMs": duration = value
      case "progress": progress = value
      case "tool_calls", "toolCalls": calls = value
      case "inferred":
        isInferred = value.bool ?? false
        isContract = true
      default: unknown.append(member.key)
      }
    }
    if !isContract {
      name = name ?? nulls.name
      result = result ?? nulls.result
    }
  }

  /// The values that are compared and set alike.
  static let channels: [Channel] = [.id, .name, .arguments, .result, .error, .duration]
  /// The times of the call, likewise.
  static let times: [Channel] = [.startedAt, .completedAt]

  /// The value for one of the `channels` or `times`.
  subscript(channel: Channel) -> JSONValue? {
    switch channel {
    case .id: id
    case .name: name
    case .arguments: arguments
    case .result: result
    case .error: error
    case .duration: duration
    case .startedAt: startedAt
    case .completedAt: completedAt
    default: nil
    }
  }

  /// What the fields say of the status; `nil` when they leave it to the session.
  ///
  /// A result or an error without a status word lets the status be worked out.
  var standing: Stated<ToolStatus>? {
    if let word = status?.string, let known = ToolStatus(word: word) {
      return Stated(known, inferred: isInferred)
    }
    if error != nil { return Stated(.failed, inferred: true) }
    if result?.nonNull != nil { return Stated(.completed, inferred: true) }
    return nil
  }
}
