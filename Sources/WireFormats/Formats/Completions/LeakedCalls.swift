import JSONReading
import SessionModel

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

  /// The end of what was looked at, from where a marker may have begun that is cut in two.
  private var tail: [UInt8] = []
  private var isFound = false

  /// Looks at a piece of text; the first marker of all pieces comes back.
  mutating func look(at text: UnsafeRawBufferPointer) -> String? {
    guard !isFound else { return nil }
    // Nearly no piece has the beginning of one in it.
    if tail.isEmpty, !text.contains(where: Self.opens) { return nil }
    tail += text
    if let marker = tail.withUnsafeBytes({ Self.marker(in: $0) }) {
      isFound = true
      tail = []
      return marker
    }
    let end = tail[max(0, tail.count - Self.longest + 1)...]
    tail = Array(end.drop { !Self.opens($0) })
    return nil
  }

  /// Whether a marker may begin with a byte.
  private static func opens(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[")
  }

  /// The first marker in a text.
  static func marker(in bytes: UnsafeRawBufferPointer) -> String? {
    for place in bytes.indices where opens(bytes[place]) {
      if let marker = markers.first(where: { bytes[place...].starts(with: $0) }) {
        return String(decoding: marker, as: UTF8.self)
      }
    }
    return nil
  }
}

extension RecordWriter {
  /// Marks a message in whose text a tool call stands.
  mutating func leaked(_ marker: String, in entry: NodeID) {
    guard !memory.items.has(entry, .leakedCall) else { return }
    set(entry, .leakedCall, text: marker)
    note(.info, line: record.number, "a tool call stands in the text of a message: \(marker)")
  }

  /// Looks for tool calls in texts of a message that are whole, as they stand in their source.
  mutating func seekLeaks(in words: [ContentParts.Words], of entry: NodeID) {
    for case .value(let value) in words where value.kind == .string {
      guard let marker = LeakedCalls.marker(in: value.bytes) else { continue }
      return leaked(marker, in: entry)
    }
  }
}
