import JSONReading

/// One element of `delta.tool_calls`, or of `message.tool_calls`, as some server wrote it.
struct ToolCallDelta {
  /// What of the arguments an element carries.
  enum Arguments {
    case none
    /// A piece of JSON text, decoded.
    case fragment([UInt8])
    /// A JSON value where text belongs.
    case value([UInt8])
  }

  /// The place in the list, when it is a whole number.
  var index: Int64?
  /// The id, compared as bytes; `nil` when absent or empty.
  var id: [UInt8]?
  /// The name; `nil` when absent or empty.
  var name: String?
  var arguments = Arguments.none
  /// Whether it says nothing at all: the end of a call, by the documents of candle-vLLM's fork.
  var isEnd = false

  init(
    index: Int64? = nil, id: String? = nil, name: String? = nil, arguments: Arguments = .none
  ) {
    self.index = index
    self.id = id.map { Array($0.utf8) }
    self.name = name
    self.arguments = arguments
  }

  /// Reads an element. Name and arguments may stand without `function` around them.
  init(_ value: JSONValue) {
    let function = value["function"]?.nonNull ?? value
    index = value["index"]?.place
    id = value["id"]?.string.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
    name = function["name"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    arguments = Self.arguments(function["arguments"] ?? function["input"])
    isEnd =
      id == nil && value["function"] == nil && value["name"] == nil && index != nil
      && value["arguments"] == nil
  }

  /// Reads arguments: text, or a value where text belongs.
  static func arguments(_ value: JSONValue?) -> Arguments {
    guard let value = value?.nonNull else { return .none }
    guard value.kind == .string else { return .value(Array(value.bytes)) }
    var text: [UInt8] = []
    value.withText { text = Array($0) }
    return text.isEmpty ? .none : .fragment(text)
  }
}
