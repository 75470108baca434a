import JSONReading

/// The messages of LangChain, which are written in several ways: with or without the constructor around
/// them, as pairs, in lists of generations.
enum LangGraphMessage {
  /// The message that a value is or holds.
  static func message(_ value: JSONValue?) -> JSONValue? {
    guard let value = value?.nonNull else { return nil }
    if let inner = value["kwargs"] { return inner["message"].flatMap { message($0) } ?? inner }
    if let inner = value["message"] { return message(inner) }
    if let lists = value["generations"] {
      let list = lists.elements.first { _ in true }
      let generation = list?.kind == .array ? list?.elements.first { _ in true } : list
      return message(generation)
    }
    // A tool may change the state by a command that holds its answer.
    if let messages = value["update"]?["messages"] {
      return messages.elements.map { $0 }.last.flatMap { message($0) }
    }
    return value
  }

  /// What people ask in the input of a run.
  static func prompts(_ input: JSONValue?) -> [JSONValue] {
    guard let input = input?.nonNull else { return [] }
    if input.kind == .string { return [input] }
    guard let list = input["messages"] ?? (input.kind == .array ? input : nil) else {
      let text = input["input"] ?? input["question"] ?? input["query"]
      return text.map { prompts($0) } ?? []
    }
    if list.kind == .string { return [list] }
    return list.elements.flatMap { element in
      let parts = element.kind == .array ? element.elements.map { $0 } : []
      if parts.count == 2, parts[1].kind == .string {
        return parts[0].isString("user") || parts[0].isString("human") ? [parts[1]] : []
      }
      // Models are given a list of lists.
      if let first = parts.first, first.kind != .string { return prompts(element) }
      guard let message = message(element), let content = message["content"] else { return [] }
      let role = (message["role"] ?? message["type"])?.string?.lowercased() ?? ""
      guard ["user", "human", "humanmessage"].contains(role) else { return [] }
      if content.kind == .string { return [content] }
      return content.elements.compactMap { $0["text"] }
    }
  }
}
