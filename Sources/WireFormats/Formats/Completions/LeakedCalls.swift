/// Looks for tool calls in the text of a message: a server whose parser did not know the words of its
/// model hands them on as text, and text they stay.
///
/// Source: `reference/stream-formats.md` section 4.3, and the chat templates of the models.
struct LeakedCalls {
  /// How models begin a tool call.
  private static let markers = [
    "[TOOL_CALLS]", "<tool_call>", "<function=", "<|python_tag|>", "<｜tool▁calls▁begin｜>",
    "<|tool_calls_section_begin|>",
  ].map { Array($0.utf8) }
  private static let longest = markers.map(\.count).max() ?? 0

  /// The end of what was looked at: a marker may be cut in two.
  private var tail: [UInt8] = []
  private var isFound = false

  /// Looks at a piece of text; the first marker of all pieces comes back.
  mutating func look(at text: String) -> String? {
    guard !isFound else { return nil }
    tail += text.utf8
    for place in tail.indices
    where tail[place] == UInt8(ascii: "<") || tail[place] == UInt8(ascii: "[") {
      guard let marker = Self.markers.first(where: { tail[place...].starts(with: $0) }) else {
        continue
      }
      isFound = true
      tail = []
      return String(decoding: marker, as: UTF8.self)
    }
    tail.removeFirst(max(0, tail.count - Self.longest + 1))
    return nil
  }
}
