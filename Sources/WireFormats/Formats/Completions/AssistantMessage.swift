import JSONReading
import SessionModel

/// A message of the assistant while it arrives.
struct AssistantMessage {
  /// Its entry.
  let node: NodeID
  /// What it says.
  var text: PartedText
  /// What was thought before.
  var reasoning: PartedText
  private var leaks = LeakedCalls()

  /// Starts the entry of a message.
  init(
    id: Datum? = nil, under parent: NodeID = .root, at time: Milliseconds?,
    on writer: inout RecordWriter
  ) {
    node = writer.start(.entry, role: .assistant, under: parent)
    writer.opens(node)
    text = PartedText(node, .message)
    reasoning = PartedText(node, .reasoning)
    if let id { writer.set(node, .id, id) }
    if let time { writer.set(node, .startedAt, Datum(moment: time)) }
  }

  /// Adds a piece of what it says.
  mutating func say(
    _ words: String, _ datum: Datum, _ key: PartedText.Key = .init(), on writer: inout RecordWriter
  ) {
    var words = words
    words.withUTF8 { say(UnsafeRawBufferPointer($0), datum, key, on: &writer) }
  }

  private mutating func say(
    _ words: UnsafeRawBufferPointer, _ datum: Datum, _ key: PartedText.Key,
    on writer: inout RecordWriter
  ) {
    text.append(words, datum, to: key, on: &writer)
    note(words, on: &writer)
  }

  /// Adds a piece of what it says, as it stands in a record.
  mutating func say(
    _ value: JSONValue?, _ key: PartedText.Key = .init(), on writer: inout RecordWriter
  ) {
    // What is not there is not kept.
    guard let value, value.kind == .string, value.bytes.count > 2 else { return }
    let datum = writer.keep(value)
    value.withText { if !$0.isEmpty { say($0, datum, key, on: &writer) } }
  }

  /// Adds a piece of what it thinks, as it stands in a record.
  mutating func think(
    _ value: JSONValue?, _ key: PartedText.Key = .init(), on writer: inout RecordWriter
  ) {
    guard let value, value.kind == .string, value.bytes.count > 2 else { return }
    let datum = writer.keep(value)
    value.withText { reasoning.append($0, datum, to: key, on: &writer) }
  }

  /// Tells what it says as a whole.
  mutating func tell(
    _ value: JSONValue?, _ key: PartedText.Key = .init(), on writer: inout RecordWriter
  ) {
    guard let value, let words = value.string else { return }
    if text.isEmpty { value.withText { note($0, on: &writer) } }
    text.set(words, writer.keep(value), to: key, on: &writer)
  }

  /// Tells what it thinks as a whole.
  mutating func tellReasoning(
    _ value: JSONValue?, _ key: PartedText.Key = .init(), on writer: inout RecordWriter
  ) {
    guard let value, let words = value.string else { return }
    reasoning.set(words, writer.keep(value), to: key, on: &writer)
  }

  /// Marks tool calls that stand in the text.
  private mutating func note(_ words: UnsafeRawBufferPointer, on writer: inout RecordWriter) {
    if let marker = leaks.look(at: words) { writer.leaked(marker, in: node) }
  }
}
