import JSONReading
import SessionModel

extension OTLP {
  /// The attributes of a span.
  struct Attributes {
    private var values: [String: JSONValue] = [:]

    init(_ list: [JSONValue]) {
      for attribute in list {
        guard let key = attribute["key"]?.string else { continue }
        values[key] = Self.value(attribute)
      }
    }

    /// The value of an attribute, of whatever type.
    static func value(_ attribute: JSONValue) -> JSONValue? {
      guard let value = attribute["value"] else { return nil }
      return value["stringValue"] ?? value["intValue"] ?? value["doubleValue"]
        ?? value["boolValue"] ?? value["arrayValue"] ?? value["kvlistValue"]
    }

    subscript(key: String) -> JSONValue? { values[key] }

    func text(_ key: String) -> String? { values[key]?.string }

    /// The first of these that is a number of tokens; numbers of 64 bits are written as strings.
    func tokens(_ keys: String...) -> Tokens? {
      for key in keys {
        if let value = values[key],
          let number = value.integer ?? value.string.flatMap({ Int64($0) })
        {
          return Tokens(number)
        }
      }
      return nil
    }

    /// Messages that are numbered keys: `gen_ai.prompt.0.content`.
    func numbered(_ prefix: String) -> [Span.Message] {
      var messages: [Span.Message] = []
      while let role = text("\(prefix).\(messages.count).role") {
        let name = "\(prefix).\(messages.count)"
        var message = Span.Message(role: role)
        if let content = values[name + ".content"] { message.text = [.value(content)] }
        while let tool = values["\(name).tool_calls.\(message.calls.count).name"] {
          let call = "\(name).tool_calls.\(message.calls.count)"
          message.calls.append(
            Span.Call(
              id: text(call + ".id"), name: .value(tool),
              arguments: values[call + ".arguments"].map { .value($0) }))
        }
        messages.append(message)
      }
      return messages
    }

    /// Messages that are JSON in a string: `[{"role","parts":[{"type","content"}]}]`.
    func messages(_ key: String) -> [Span.Message] {
      guard let text = text(key) else { return [] }
      let messages = try? JSONParser().parse(copying: Array(text.utf8)) {
        (value) throws(JSONError) in
        value.elements.map(Self.message)
      }
      return messages ?? []
    }

    /// Parts that are told by their kind.
    private static let silent: Set<String> = [
      "blob", "file", "uri", "tool_call_response", "server_tool_call", "server_tool_call_response",
    ]

    /// A message whose texts are taken out of JSON that is gone afterwards.
    private static func message(_ value: JSONValue) -> Span.Message {
      var message = Span.Message(role: value["role"]?.string ?? "")
      if let content = value["content"]?.string { message.text.append(.text(content)) }
      for part in value.list("parts") {
        switch part["type"]?.string {
        case "text": if let text = part["content"]?.string { message.text.append(.text(text)) }
        case "reasoning":
          if let text = part["content"]?.string { message.reasoning.append(.text(text)) }
        case "tool_call":
          let arguments = part["arguments"]
          message.calls.append(
            Span.Call(
              id: part["id"]?.string, name: part["name"]?.string.map { .text($0) },
              arguments: arguments.map {
                .text($0.string ?? String(decoding: $0.bytes, as: UTF8.self))
              }))
        case let type:
          message.text.append(.text("[\(type ?? "part")]"))
          if type.map({ !Self.silent.contains($0) }) ?? true {
            message.unknown.append("part \"\(type ?? "")\"")
          }
        }
      }
      return message
    }
  }
}
