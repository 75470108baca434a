import JSONReading
import SessionModel

/// The Messages API of Anthropic: streams of events and whole messages.
///
/// Source: `reference/stream-formats.md` section 6.3. What a message is made of stands in
/// `AnthropicMessage`.
struct AnthropicMessages: SourceFormat {
  static let name = "anthropic"
  static let traits = SourceTraits.stream
  static let format = Format(
    name: name, summary: "messages of the Anthropic API, streamed or whole",
    writer: .init(shape: "the Messages API"),
    coverage: .init(
      read:
        "text, thinking, tool calls as they arrive, tools that the server runs and their results,"
        + " stop reasons, usage, errors in the stream, tool results of later requests",
      derived: "that a message which another one cut into was lost",
      unknown: "times; results of the client's tools, unless later requests are recorded; thinking"
        + " that is redacted"),
    recognises: { probe in
      guard let type = probe.text("type"), !probe.has(oneOf: "sessionId", "session_id") else {
        return false
      }
      switch type {
      case "message_start", "message_delta", "message_stop", "content_block_start",
        "content_block_delta", "content_block_stop":
        return true
      case "ping": return probe.keys.count == 1
      case "message": return probe.has("content") && probe.has(oneOf: "stop_reason", "usage")
      case "error": return probe.has("error") && !probe.has("sequence_number")
      default: return false
      }
    },
    wording: .pieces,
    makeReader: { RecordReader(AnthropicMessages()) })

  /// Reads arguments while a record is read.
  private let argumentParser = JSONParser()
  private var message: AnthropicMessage?
  /// The tokens of the messages before.
  private var before = TokenUsage()
  private var messages = MessageList()
  /// What the session was told already.
  private var hasModel = false
  private var hasID = false

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    switch value["type"]?.string {
    case "message_start":
      guard let start = value["message"] else {
        return writer.malformed("a message_start without a message")
      }
      begin(start, on: &writer)
    case "content_block_start":
      change(on: &writer) { $0.start(block: value["content_block"], at: value["index"], on: &$1) }
    case "content_block_delta":
      change(on: &writer) { $0.extend(value["delta"], at: value["index"], on: &$1) }
    case "content_block_stop":
      let parser = argumentParser
      change(on: &writer) { $0.stop(at: value["index"], parser, on: &$1) }
    case "message_delta":
      change(on: &writer) { $0.take(delta: value["delta"], on: &$1) }
      count(value["usage"], on: &writer)
    case "message_stop": stop(on: &writer)
    case "message": read(whole: value, on: &writer)
    case "ping": break
    case "error":
      breakOff(on: &writer)
      writer.fail(value["error"] ?? value)
    default: readOther(value, on: &writer)
    }
  }

  mutating func goOn(with piece: PieceShape.Piece, on writer: inout RecordWriter) {
    change(on: &writer) { $0.goOn(with: piece.text, on: &$1) }
  }

  /// Reads what is no event: the request of a later turn, one of its messages, or something unknown.
  private mutating func readOther(_ value: JSONValue, on writer: inout RecordWriter) {
    if value["messages"]?.kind == .array {
      messages.read(value, on: &writer)
    } else if value["role"]?.kind == .string, value["content"] != nil {
      messages.add(value, on: &writer)
    } else {
      writer.unknownRecord(value["type"]?.string ?? value.shortText)
    }
  }

  // MARK: Messages

  /// Begins a message; one that is begun twice by a proxy is one.
  private mutating func begin(_ start: JSONValue, on writer: inout RecordWriter) {
    let id = start["id"]?.string.map { SourceID($0) }
    if let message, !message.isOver {
      if message.id == id { return count(start["usage"], on: &writer) }
      writer.note(
        .malformed, line: writer.record.number, "a message began inside another")
      breakOff(on: &writer)
      writer.endItem(message.said.node)
    }
    before = sum
    writer.turnStarted()
    message = AnthropicMessage(id, start["id"], on: &writer)
    if let model = start["model"]?.nonNull, !hasModel {
      hasModel = true
      writer.set(.root, .model, writer.keep(model))
    }
    if let id, !hasID {
      hasID = true
      writer.set(.root, .id, writer.keep(id.text))
    }
    count(start["usage"], model: start["model"], on: &writer)
    for block in start["content"]?.elements.map({ $0 }) ?? [] { add(whole: block, on: &writer) }
  }

  /// Lends the message that arrives.
  private mutating func change(
    on writer: inout RecordWriter, _ body: (inout AnthropicMessage, inout RecordWriter) -> Void
  ) {
    if message == nil {
      // The beginning was not recorded.
      writer.malformed("a piece of a message that did not start")
      message = AnthropicMessage(nil, nil, on: &writer)
    }
    // Moved, not copied: its blocks would be copied for each piece.
    guard var lent = message.take() else { return }
    body(&lent, &writer)
    message = lent
  }

  /// Reads a message that came as a document, or came again as one.
  private mutating func read(whole value: JSONValue, on writer: inout RecordWriter) {
    let id = value["id"]?.string.map { SourceID($0) }
    if let message, message.isOver, id != nil, message.id == id { return }
    begin(value, on: &writer)
    change(on: &writer) { $0.take(delta: value, on: &$1) }
    stop(on: &writer)
  }

  /// Adds a block that is whole.
  private mutating func add(whole block: JSONValue, on writer: inout RecordWriter) {
    let parser = argumentParser
    change(on: &writer) { message, writer in
      let index = message.nextIndex
      message.start(block: block, index: index, on: &writer)
      message.stop(index: index, parser, on: &writer)
    }
  }

  /// The message is over: the session stands as its stop reason says.
  private mutating func stop(on writer: inout RecordWriter) {
    guard var message, !message.isOver else { return }
    message.isOver = true
    message.close(argumentParser, isCutOff: message.ending?.isCutOff ?? false, on: &writer)
    writer.endItem(message.said.node)
    self.message = message
    messages.received(
      message.said.node, calls: message.ownCalls.map { ($0.id, $0.node) }, on: &writer)
    guard !writer.memory.isOver else { return }
    let ending = message.ending
    if let word = ending?.word { writer.set(.root, .error, word) }
    if ending?.status ?? .succeeded == .succeeded, message.ownCalls.isEmpty {
      message.said.text.copy(to: .root, .outputText, on: &writer)
    }
    writer.run(ending?.status ?? .succeeded, ending?.basis ?? .inferred)
  }

  /// Closes a message that was cut off.
  private mutating func breakOff(on writer: inout RecordWriter) {
    guard var message, !message.isOver else { return }
    message.isOver = true
    message.close(argumentParser, isCutOff: true, on: &writer)
    self.message = message
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    if message?.ending != nil { stop(on: &writer) }
    guard !writer.memory.isOver else { return }
    if message == nil, !messages.isEmpty {
      messages.writeOpenCalls(on: &writer)
      return writer.run(messages.isAnswered ? .succeeded : .lost, .inferred)
    }
    breakOff(on: &writer)
    writer.run(.lost, .inferred)
  }

  // MARK: Usage

  /// The tokens so far.
  private var sum: TokenUsage {
    var sum = before
    if let usage = message?.usage { sum.addTold(usage) }
    return sum
  }

  /// Takes the usage of the message, which counts on from event to event: the last figures count.
  private mutating func count(
    _ usage: JSONValue?, model: JSONValue? = nil, on writer: inout RecordWriter
  ) {
    guard let usage = usage?.nonNull else { return }
    message?.figures.take(usage)
    let figures = message?.usage ?? TokenUsage()
    if let entry = message?.said.node { writer.count(figures, of: entry, model: model) }
    let sum = sum
    guard sum != writer.facts.usage else { return }
    writer.facts.usage = sum
    writer.writeUsage()
  }
}
