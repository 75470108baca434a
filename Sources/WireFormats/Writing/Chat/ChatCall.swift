import JSONReading

/// A tool call as one of the chat APIs writes it down.
struct ChatCall {
  var id: JSONValue?
  var name: JSONValue?
  var arguments: JSONValue?

  /// Whether nothing is told of it: it is no call.
  var isEmpty: Bool {
    func isEmpty(_ value: JSONValue?) -> Bool { value?.nonNull.map { $0.isString("") } ?? true }
    return isEmpty(id) && isEmpty(name) && isEmpty(arguments)
  }

  /// What kind of thing it is, where it is no call of a kind that is known.
  static func unknownKind(of call: JSONValue) -> String? {
    // Nearly every call has a function, and pieces of one have no type.
    guard call["function"] == nil, let kind = call["type"]?.string,
      !["", "function", "custom", "tool_use"].contains(kind), ChatCall(call).isEmpty
    else { return nil }
    return kind
  }

  /// Finds the parts of a call: of Anthropic, OpenAI, LangChain, the AI SDK and their relatives.
  init(_ call: JSONValue) {
    let function = call["function"]
    id = call["id"] ?? call["toolCallId"] ?? call["tool_call_id"] ?? call["callID"]
    if let function, function.kind == .object {
      name = function["name"]
      arguments = function["arguments"]
    } else {
      name = call["name"] ?? call["toolName"] ?? call["tool_name"] ?? function
      arguments =
        call["input"] ?? call["arguments"] ?? call["args"] ?? call["parameters"]
        ?? call["input_json"]
    }
  }
}
