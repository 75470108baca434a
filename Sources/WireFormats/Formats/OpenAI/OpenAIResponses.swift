import JSONReading
import SessionModel

/// The Responses API of OpenAI: streams of events, resumed streams, and response objects, which a
/// background response is polled for.
///
/// Source: `reference/stream-formats.md` section 6.2. What a response is made of stands in
/// `ModelResponse`, what the kinds of its items are in `ResponseItem`.
struct OpenAIResponses: SourceFormat {
  static let name = "openai-responses"
  static let traits = SourceTraits.stream
  static let format = Format(
    name: name, summary: "responses of the OpenAI Responses API, streamed, resumed or polled",
    writer: .init(shape: "the Responses API"),
    coverage: .init(
      read: "messages, reasoning, tool calls as they arrive, tools that the server runs with their"
        + " states and results, usage, errors, what changed from poll to poll",
      derived: "events that a resumed stream tells again, by their numbers; that a response which"
        + " ends with a request for approval stopped to ask",
      unknown:
        "results of the client's tools, unless later requests are recorded; reasoning that is"
        + " encrypted"),
    recognises: { probe in
      if probe.text("object") == "response" { return true }
      guard let type = probe.text("type") else { return false }
      return type.hasPrefix("response.") || type == "error" && probe.has("sequence_number")
    },
    wording: .pieces,
    makeReader: { RecordReader(OpenAIResponses()) })

  /// Reads arguments while a record is read.
  private let argumentParser = JSONParser()
  private var response: ModelResponse?
  /// The responses before.
  private var past: [SourceID: ModelResponse] = [:]
  /// The messages of requests, and the outputs of tools in them.
  private var inputs = 0
  private var hasModel = false

  static func time(of value: JSONValue) -> Milliseconds? {
    let object = value["response"] ?? value
    let number = object["completed_at"]?.double ?? object["created_at"]?.double
    return number.flatMap { TimeText.moment(number: $0) }
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    if value["object"]?.isString("response") == true {
      return read(snapshot: value, isWhole: writer.record.framing == .document, on: &writer)
    }
    guard let type = value["type"]?.string ?? writer.event else {
      return readRequest(value, on: &writer)
    }
    if let object = value["response"], object.kind == .object {
      select(object, isStart: type == "response.created", on: &writer)
    }
    if response?.takes(value["sequence_number"]?.integer, writer.record.bytes) == false { return }
    switch type {
    case "response.created", "response.queued", "response.in_progress", "response.completed",
      "response.failed", "response.incomplete", "response.cancelled":
      guard let object = value["response"] else {
        return writer.malformed("an event \"\(type)\" without a response")
      }
      apply(object, isWhole: false, on: &writer)
    case "error":
      let error = value["error"]?.nonNull ?? value
      response?.close(on: &writer)
      writer.fail(error)
    case "ping", "keepalive", "response.keepalive": break
    default:
      if type.hasPrefix("response.") {
        let parser = argumentParser
        change(on: &writer) { response, writer in
          if !response.take(type, value, parser, on: &writer) { writer.unknownRecord(type) }
        }
        writer.goesOn(besides: value["sequence_number"], as: .number)
        // Letters that hide from others on the way how long a piece is.
        writer.goesOn(besides: value["obfuscation"], as: .noise)
      } else if type == "message" || value["call_id"] != nil || value["role"] != nil {
        read(input: value, on: &writer)
      } else {
        writer.unknownRecord(type)
      }
    }
  }

  mutating func goOn(with piece: PieceShape.Piece, on writer: inout RecordWriter) {
    if response?.takes(piece.number, writer.record.bytes) == false { return }
    change(on: &writer) { $0.goOn(with: piece.text, on: &$1) }
  }

  // MARK: Responses

  /// Makes the response current that an object tells of.
  private mutating func select(_ object: JSONValue, isStart: Bool, on writer: inout RecordWriter) {
    let id = object["id"]?.string.map { SourceID($0) }
    if let current = response {
      // Proxies give a response a new id in each event: only a beginning, or what comes behind an
      // end, is another response.
      if current.id == id || (!isStart && !current.isOver) { return }
      keep(current)
    }
    if let id, let known = past.removeValue(forKey: id) {
      response = known
      return
    }
    response = ModelResponse(id, createdAt: object["created_at"]?.moment)
    writer.turnStarted()
    if let id, past.isEmpty { writer.set(.root, .id, writer.keep(id.text)) }
  }

  /// Keeps a response: it may be told of again.
  private mutating func keep(_ response: ModelResponse) {
    past[response.id ?? SourceID("#\(past.count)")] = response
  }

  /// Lends the current response.
  private mutating func change(
    on writer: inout RecordWriter, _ body: (inout ModelResponse, inout RecordWriter) -> Void
  ) {
    if response == nil { response = ModelResponse(nil, createdAt: nil) }
    // Moved, not copied: its items would be copied for each piece.
    guard var lent = response.take() else { return }
    body(&lent, &writer)
    response = lent
  }

  /// Reads a response object that comes alone: an answer to a poll, or a saved response.
  private mutating func read(snapshot: JSONValue, isWhole: Bool, on writer: inout RecordWriter) {
    select(snapshot, isStart: true, on: &writer)
    apply(snapshot, isWhole: isWhole, on: &writer)
  }

  /// Writes what a response object tells that was not told before.
  ///
  /// - Parameter isWhole: whether it lists all items, so that one that is missing was taken back.
  private mutating func apply(_ object: JSONValue, isWhole: Bool, on writer: inout RecordWriter) {
    if let model = object["model"]?.nonNull, !hasModel {
      hasModel = true
      writer.set(.root, .model, writer.keep(model))
    }
    let parser = argumentParser
    change(on: &writer) { response, writer in
      response.take(output: object["output"], isWhole: isWhole, parser, on: &writer)
      if let usage = object["usage"]?.nonNull {
        response.usage = Self.usage(usage)
        // The items of a response are paid together.
        if let entry = response.entries.last?.said.node {
          writer.count(response.usage, of: entry, model: object["model"])
        }
      }
    }
    writeUsage(on: &writer)
    guard let word = object["status"]?.nonNull else { return }
    guard let status = Self.statuses[word.string ?? ""] else {
      return writer.unknown("unknown status \(word.shortText) of a response")
    }
    settle(status, object, on: &writer)
  }

  /// How the words for a response's status are read.
  private static let statuses: [String: SessionStatus] = [
    "queued": .queued, "in_progress": .inProgress, "completed": .succeeded, "failed": .failed,
    "incomplete": .incomplete, "cancelled": .cancelled,
  ]

  /// Says how the session stands by its newest response.
  private mutating func settle(
    _ status: SessionStatus, _ object: JSONValue, on writer: inout RecordWriter
  ) {
    guard response?.status != status else { return }
    let wasOver = response?.isOver ?? false
    response?.status = status
    guard !status.isOpen else {
      return writer.run(status, wasOver ? .restated : .stated)
    }
    response?.close(on: &writer)
    if let error = object["error"]?.nonNull {
      writer.set(.root, .error, writer.keep(error["message"]?.nonNull ?? error))
    } else if let reason = object["incomplete_details"]?["reason"]?.nonNull {
      writer.set(.root, .error, writer.keep(reason))
    }
    if object["completed_at"]?.double == nil {
      // The time of a response is that of its beginning.
      writer.time = nil
    }
    let asks = status == .succeeded && response?.asksForApproval == true
    if status == .succeeded, !asks, let answer = response?.answer {
      answer.copy(to: .root, .outputText, on: &writer)
    }
    // A poll may take back what another one said.
    let basis: Basis = wasOver ? .restated : .stated
    writer.run(asks ? .interrupted : status, asks ? .inferred : basis)
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    guard !writer.memory.isOver else { return }
    response?.close(on: &writer)
    writer.run(.lost, .inferred)
  }

  // MARK: Usage

  private static func usage(_ usage: JSONValue) -> TokenUsage {
    func number(_ value: JSONValue?) -> Tokens? { value?.tokens }
    return TokenUsage(
      input: number(usage["input_tokens"]), output: number(usage["output_tokens"]),
      cached: number(usage["input_tokens_details"]?["cached_tokens"]),
      cost: usage["cost"]?.dollars)
  }

  /// Writes the tokens of all responses.
  private func writeUsage(on writer: inout RecordWriter) {
    var sum = TokenUsage()
    for usage in past.values.map(\.usage) + [response?.usage ?? TokenUsage()] {
      sum.addTold(usage)
    }
    guard sum != writer.facts.usage else { return }
    writer.facts.usage = sum
    writer.writeUsage()
  }

  // MARK: Requests

  /// Reads a request: what people said, and what tools gave.
  private mutating func readRequest(_ value: JSONValue, on writer: inout RecordWriter) {
    guard let input = value["input"]?.nonNull else { return writer.unknownRecord(value.shortText) }
    if let text = value["instructions"]?.nonNull {
      let entry = writer.entry(named: "instructions", role: .system, under: .root)
      writer.set(entry, .message, text)
    }
    if input.kind == .string {
      let entry = writer.entry(named: "input \(inputs)", role: .user, under: .root)
      inputs += 1
      writer.set(entry, .message, input)
      writer.title(input.string ?? "")
    }
    for (place, item) in input.elements.enumerated() {
      // A request tells all that was said before it again.
      read(input: item, named: "input \(place)", on: &writer)
    }
  }

  /// Reads an item of a request.
  private mutating func read(
    input item: JSONValue, named name: String? = nil, on writer: inout RecordWriter
  ) {
    if let call = item["call_id"]?.string, item["type"]?.string?.hasSuffix("_output") == true {
      guard writer.memory.calls[SourceKey(call)]?.isAnswered != true else { return }
      let outcome = CallOutcome(
        status: .completed, result: ResponseItem.output(item).map { writer.keep($0) })
      writer.finish(call, outcome)
    } else if item["type"]?.isString("mcp_approval_response") == true {
      guard let id = item["approval_request_id"]?.string else { return }
      writer.finish(
        id,
        CallOutcome(
          status: item["approve"]?.bool == false ? .rejected : .completed,
          result: item["reason"]?.nonNull.map { writer.keep($0) }))
    } else if let word = item["role"]?.string, let role = EntryRole(word: word), role != .assistant
    {
      let name = name ?? "input \(inputs)"
      inputs += 1
      let entry = writer.entry(named: name, role: role, under: .root)
      let content = writer.content(item["content"])
      writer.set(entry, .message, words: content.texts)
      if role == .user { writer.title(content.text) }
    }
  }
}
