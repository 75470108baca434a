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
    makeReader: { RecordReader(AnthropicMessages()) })

  /// Reads arguments while a record is read.
  private let argumentParser = JSONParser()
  private var message: AnthropicMessage?
  /// The tokens of the messages before.
  private var before = Transcript.Usage()
  private var messages = MessageList()
  /// What the session was told already.
  private var hasModel = false
  private var hasID = false

  mutating func read(
    _ value: JSONValue, on page: inout Page, after session: borrowing Session
  ) {
    switch value["type"]?.string {
    case "message_start":
      guard let start = value["message"] else {
        return page.malformed("a message_start without a message")
      }
      begin(start, on: &page)
    case "content_block_start":
      change(on: &page) { $0.start(block: value["content_block"], at: value["index"], on: &$1) }
    case "content_block_delta":
      change(on: &page) { $0.extend(value["delta"], at: value["index"], on: &$1) }
    case "content_block_stop":
      let parser = argumentParser
      change(on: &page) { $0.stop(at: value["index"], parser, on: &$1) }
    case "message_delta":
      change(on: &page) { $0.take(delta: value["delta"], on: &$1) }
      count(value["usage"], on: &page)
    case "message_stop": stop(on: &page)
    case "message": read(whole: value, on: &page)
    case "ping": break
    case "error":
      breakOff(on: &page)
      page.fail(value["error"] ?? value)
    default: readOther(value, on: &page)
    }
  }

  /// Reads what is no event: the request of a later turn, one of its messages, or something unknown.
  private mutating func readOther(_ value: JSONValue, on page: inout Page) {
    if value["messages"]?.kind == .array {
      messages.read(value, on: &page)
    } else if value["role"]?.kind == .string, value["content"] != nil {
      messages.add(value, on: &page)
    } else {
      page.unknownRecord(value["type"]?.string ?? value.shortText)
    }
  }

  // MARK: Messages

  /// Begins a message; one that is begun twice by a proxy is one.
  private mutating func begin(_ start: JSONValue, on page: inout Page) {
    let id = start["id"]?.string.map { SourceID($0) }
    if let message, !message.isOver {
      if message.id == id { return count(start["usage"], on: &page) }
      page.writer.note(
        .malformed, line: page.record.number, "a message began inside another")
      breakOff(on: &page)
      page.writer.add(.itemEnd(message.said.node))
    }
    before = sum
    page.turnStarted()
    message = AnthropicMessage(id, start["id"], on: &page)
    if let model = start["model"]?.nonNull, !hasModel {
      hasModel = true
      page.set(.root, .model, page.keep(model))
    }
    if let id, !hasID {
      hasID = true
      page.set(.root, .id, page.keep(id.text))
    }
    count(start["usage"], model: start["model"], on: &page)
    for block in start["content"]?.elements.map({ $0 }) ?? [] { add(whole: block, on: &page) }
  }

  /// Lends the message that arrives.
  private mutating func change(
    on page: inout Page, _ body: (inout AnthropicMessage, inout Page) -> Void
  ) {
    if message == nil {
      // The beginning was not recorded.
      page.malformed("a piece of a message that did not start")
      message = AnthropicMessage(nil, nil, on: &page)
    }
    // Moved, not copied: its blocks would be copied for each piece.
    guard var lent = message.take() else { return }
    body(&lent, &page)
    message = lent
  }

  /// Reads a message that came as a document, or came again as one.
  private mutating func read(whole value: JSONValue, on page: inout Page) {
    let id = value["id"]?.string.map { SourceID($0) }
    if let message, message.isOver, id != nil, message.id == id { return }
    begin(value, on: &page)
    change(on: &page) { $0.take(delta: value, on: &$1) }
    stop(on: &page)
  }

  /// Adds a block that is whole.
  private mutating func add(whole block: JSONValue, on page: inout Page) {
    let parser = argumentParser
    change(on: &page) { message, page in
      let index = message.nextIndex
      message.start(block: block, index: index, on: &page)
      message.stop(index: index, parser, on: &page)
    }
  }

  /// The message is over: the session stands as its stop reason says.
  private mutating func stop(on page: inout Page) {
    guard var message, !message.isOver else { return }
    message.isOver = true
    message.close(argumentParser, isCutOff: message.ending?.isCutOff ?? false, on: &page)
    page.writer.add(.itemEnd(message.said.node))
    self.message = message
    messages.received(
      message.said.node, calls: message.ownCalls.map { ($0.id, $0.node) }, on: &page)
    guard !page.transcript.isOver else { return }
    let ending = message.ending
    if let word = ending?.word { page.set(.root, .error, word) }
    if ending?.status ?? .succeeded == .succeeded, message.ownCalls.isEmpty {
      message.said.text.copy(to: .root, .outputText, on: &page)
    }
    page.run(ending?.status ?? .succeeded, ending?.basis ?? .inferred)
  }

  /// Closes a message that was cut off.
  private mutating func breakOff(on page: inout Page) {
    guard var message, !message.isOver else { return }
    message.isOver = true
    message.close(argumentParser, isCutOff: true, on: &page)
    self.message = message
  }

  mutating func end(on page: inout Page, after session: borrowing Session) {
    if message?.ending != nil { stop(on: &page) }
    guard !page.transcript.isOver else { return }
    if message == nil, !messages.isEmpty {
      messages.putOpen(on: &page)
      return page.run(messages.isAnswered ? .succeeded : .lost, .inferred)
    }
    breakOff(on: &page)
    page.run(.lost, .inferred)
  }

  // MARK: Usage

  /// The tokens so far.
  private var sum: Transcript.Usage {
    var sum = before
    if let usage = message?.usage { sum.add(usage) }
    return sum
  }

  /// Takes the usage of the message, which counts on from event to event: the last figures count.
  private mutating func count(
    _ usage: JSONValue?, model: JSONValue? = nil, on page: inout Page
  ) {
    guard let usage = usage?.nonNull else { return }
    func take(_ key: StaticString, _ figure: inout Tokens) {
      if let value = usage[key], value.integer != nil { figure = value.tokens }
    }
    var figures = message?.usage ?? Transcript.Usage()
    take("input_tokens", &figures.input)
    take("output_tokens", &figures.output)
    take("cache_read_input_tokens", &figures.cached)
    message?.usage = figures
    if let entry = message?.said.node { page.count(figures, of: entry, model: model) }
    let sum = sum
    guard sum != page.transcript.usage else { return }
    page.transcript.usage = sum
    page.writeUsage()
  }
}
