import JSONReading

/// What a subagent was asked, by which its call is found when nothing surer tells.
enum ClaudePrompt {
  /// The key of the first user line of a subagent; `nil` when it holds no prompt.
  static func key(of line: JSONValue) -> SourceKey? {
    guard line["type"]?.isString("user") == true, let content = line["message"]?["content"]
    else { return nil }
    let text =
      content.string
      ?? content.elements.first { $0["type"]?.isString("text") == true }?["text"]?.string
    guard let text else { return nil }
    // The members of a team get their task in a message, with the call's description as its summary.
    let beginning = "<teammate-message "
    if text.hasPrefix(beginning), let start = text.place(of: "summary=\"")?.upperBound {
      return key(description: String(text[start...].prefix { $0 != "\"" }))
    }
    return SourceKey(text.trimmed)
  }

  /// The keys of a call that starts a subagent; none for other calls.
  static func keys(ofCall name: JSONValue?, _ input: JSONValue?) -> [SourceKey] {
    guard let input, let name,
      name.isString("Task") || name.isString("Agent") || input["subagent_type"] != nil
    else { return [] }
    let description = input["description"]?.string.map { key(description: $0) }
    return [input["prompt"].flatMap { key(trimmed: $0) }, description].compactMap { $0 }
  }

  private static func key(description: String) -> SourceKey {
    SourceKey("summary: " + description.trimmed)
  }

  /// The key of a string without white space around it; `nil` for other values.
  private static func key(trimmed value: JSONValue) -> SourceKey? {
    var key: SourceKey?
    value.withText { text in
      let edges = 0x21...0x7E as ClosedRange<UInt8>
      if let first = text.first, let last = text.last, edges ~= first, edges ~= last {
        key = SourceKey(text)
      }
    }
    return key ?? value.string.map { SourceKey($0.trimmed) }
  }
}
