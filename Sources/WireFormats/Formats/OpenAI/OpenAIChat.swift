import JSONReading
import SessionModel

/// Chat completions of OpenAI and of the many servers that imitate it, candle-vLLM among them: streams,
/// whole completions, and lists of messages.
///
/// Source: `reference/stream-formats.md` sections 4 and 6.1 to 6.4. What a choice is made of stands in
/// `ChatChoice`, which call a piece belongs to in `ToolCallAssembly`.
struct OpenAIChat: SourceFormat {
  static let name = "openai-chat"
  static let traits: SourceTraits = [.stream, .documents]
  static let format = Format(
    name: name,
    summary:
      "chat completions of OpenAI and compatible servers, streamed or whole, and message lists",
    writer: .init(shape: "the Chat Completions API"),
    coverage: .init(
      read:
        "text, reasoning under its many names, tool calls as they arrive, finish reasons, usage,"
        + " errors in the stream, further choices, tool messages of later requests",
      derived:
        "which call a piece belongs to where index or id are missing or wrong; arguments that"
        + " were sent again; how a list of messages ended",
      unknown: "results of tools, unless later requests are recorded; when a call began and ended"),
    recognises: { probe in
      let bare: Set<String> = ["delta", "finish_reason", "index"]
      if probe.has("delta"), probe.keys.allSatisfy({ bare.contains($0.name) }) { return true }
      if probe.text("object")?.hasPrefix("chat.completion") == true { return true }
      if probe.has("choices") {
        // Some services send an empty list with the figures.
        return probe.has(oneNested: "choices[].delta", "choices[].message", "choices[].text")
          || probe.has("model") && probe.has(oneOf: "usage", "created")
      }
      if probe.text("role") != nil { return probe.has(oneOf: "content", "tool_calls", "parts") }
      return probe.has("messages") && probe.has(oneOf: "model", "tools", "system", "max_tokens")
    },
    wording: .pieces,
    makeReader: { RecordReader(OpenAIChat()) })

  /// The answers to one request.
  private struct Turn {
    var id: SourceID?
    /// The choices in the order in which they began.
    private(set) var choices: [(index: Int64, choice: ChatChoice)] = []
    /// Where each stands, by its number, and where the one that came last does.
    private var places: [Int64: Int] = [:]
    private var latest = 0
    var usage = TokenUsage()
    /// Whether its end was said.
    var isDone = false

    init(id: SourceID? = nil) { self.id = id }

    /// Where a choice stands; `nil` for one that has not begun.
    mutating func place(of index: Int64) -> Int? {
      if latest < choices.count, choices[latest].index == index { return latest }
      guard let place = places[index] else { return nil }
      latest = place
      return place
    }

    /// Adds a choice behind the others.
    mutating func add(_ choice: ChatChoice, at index: Int64) {
      latest = choices.count
      places[index] = latest
      choices.append((index, choice))
    }

    /// Changes a choice.
    subscript(place: Int) -> ChatChoice {
      get { choices[place].choice }
      _modify { yield &choices[place].choice }
    }

    /// Whether the choice that came last has ended.
    var isLatestOver: Bool {
      latest < choices.count && choices[latest].choice.finish != nil
    }

    /// Goes on with the choice that came last.
    mutating func goOn(with piece: JSONValue, on writer: inout RecordWriter) {
      choices[latest].choice.goOn(with: piece, on: &writer)
    }

    /// The choices in their order.
    var ordered: [ChatChoice] { choices.sorted { $0.index < $1.index }.map(\.choice) }

    /// Whether all has come that was to come.
    var isFinished: Bool {
      isDone || !choices.isEmpty && choices.indices.allSatisfy { choices[$0].choice.finish != nil }
    }

    /// The places of the choices whose end was not said, in the order of their numbers.
    var unfinished: [Int] {
      choices.indices.filter { choices[$0].choice.finish == nil }
        .sorted { choices[$0].index < choices[$1].index }
    }
  }

  /// Reads arguments while a record is read.
  private let argumentParser = JSONParser()
  private var turn: Turn?
  /// The completions that came as documents, which may be told again.
  private var documents: [SourceID: Turn] = [:]
  /// The tokens of the turns before.
  private var before = TokenUsage()
  private var messages = MessageList()
  /// When the completion began that was read last.
  private var created: Milliseconds?
  /// What the session was told already.
  private var hasModel = false
  private var hasID = false

  static func tellsAll(_ value: JSONValue) -> Bool { MessageList.isList(value) }

  static func time(of value: JSONValue) -> Milliseconds? {
    guard let number = value["created"]?.double, number > 0 else { return nil }
    return TimeText.moment(number: number)
  }

  // MARK: Records

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    if writer.isWhole { return messages.read(document: value, on: &writer) }
    // The time is that of the completion: it counts once, unless the server tells each chunk's own.
    if writer.time == created { writer.time = nil }
    created = writer.time ?? created
    if let model = value["model"]?.nonNull, model.bytes.count > 2, !hasModel {
      hasModel = true
      writer.set(.root, .model, writer.keep(model))
    }
    let choices = value["choices"]
    if choices == nil, value["messages"]?.kind == .array {
      messages.read(value, on: &writer)
    } else if choices == nil, value["role"]?.kind == .string {
      messages.add(value, on: &writer)
    } else {
      readCompletion(value, choices, named: writer.event, on: &writer)
    }
  }

  mutating func goOn(with piece: PieceShape.Piece, on writer: inout RecordWriter) {
    turn?.goOn(with: piece.text, on: &writer)
  }

  /// Reads a chunk, or a whole completion.
  private mutating func readCompletion(
    _ value: JSONValue, _ choices: JSONValue?, named event: String?,
    on writer: inout RecordWriter
  ) {
    let error = value["error"]?.nonNull
    let usage = (value["usage"]?.nonNull ?? value["x_groq"]?["usage"]?.nonNull)
    // Candle-vLLM's own notes have a choice without what stands around it.
    let isBare = choices == nil && value["delta"]?.kind == .object
    if choices == nil && !isBare && error == nil && usage == nil && event != "error" {
      return writer.unknownRecord(value["object"]?.string ?? event ?? value.shortText)
    }
    var told = 0
    if let choices {
      for choice in choices.elements {
        read(choice, of: value, on: &writer)
        told += 1
      }
    }
    if isBare { read(value, of: value, on: &writer) }
    // With a time of its own, behind an end or beside others a piece is not all that counts.
    if told > 1 || writer.time != nil || turn?.isLatestOver ?? false {
      writer.goesOn(with: nil)
    }
    // Letters that hide from others on the way how long a piece is.
    writer.goesOn(besides: value["obfuscation"], as: .noise)
    if let usage { count(usage, model: value["model"], on: &writer) }
    if let error = error ?? (event == "error" ? value : nil) { fail(error, on: &writer) }
    let isWhole = choices?.elements.contains { $0["message"] != nil && $0["delta"] == nil } ?? false
    if isWhole, let turn {
      // The time of a completion is that of its beginning.
      writer.time = nil
      // It came whole, also where it does not say why it ended.
      readDone(on: &writer)
      if let id = turn.id { documents[id] = self.turn }
    }
  }

  /// Reads one choice of a chunk or a completion.
  private mutating func read(
    _ choice: JSONValue, of value: JSONValue, on writer: inout RecordWriter
  ) {
    let index = choice["index"]?.place ?? 0
    let id = id(value["id"])
    let delta = choice["delta"]?.nonNull
    let message = delta == nil ? choice["message"]?.nonNull : nil
    if let id, message != nil, let known = documents[id] {
      turn = known
    } else if beginsTurn(id, delta ?? message, isWhole: message != nil) {
      begin(id, on: &writer)
    }
    let told = turn?.place(of: index)
    let place = told ?? turn?.choices.count ?? 0
    if told == nil {
      let name = name(of: index, id, on: writer)
      turn?.add(ChatChoice(id: name, at: created, on: &writer), at: index)
    }
    if let delta { turn?[place].take(delta, argumentParser, on: &writer) }
    if let message {
      let extensions = value["extensions"]?.nonNull
      turn?[place].tell(
        message, extensions, isAgain: told != nil, argumentParser, on: &writer)
    }
    if let text = choice["text"]?.nonNull { turn?[place].say(text, on: &writer) }
    turn?[place].finish(choice["finish_reason"], argumentParser, on: &writer)
    if let error = choice["error"]?.nonNull { fail(error, on: &writer) }
  }

  /// The id of a completion; that of the turn as a rule, which is not made again.
  private func id(_ value: JSONValue?) -> SourceID? {
    guard let key = SourceKey(value) else { return nil }
    if let known = turn?.id, known.key == key { return known }
    return SourceID(named: value?.string)
  }

  /// Whether a choice belongs to another turn than the one before.
  private func beginsTurn(_ id: SourceID?, _ delta: JSONValue?, isWhole: Bool) -> Bool {
    guard turn?.isFinished ?? true else { return false }
    guard let turn else { return true }
    let isOther = id != turn.id
    let speaks = delta?["role"]?.kind == .string
    return isWhole ? isOther || id == nil : isOther && speaks || turn.isDone && (isOther || speaks)
  }

  /// Begins a turn.
  private mutating func begin(_ id: SourceID?, on writer: inout RecordWriter) {
    if turn?.isFinished == true { readDone(on: &writer) }
    before = transcriptUsage
    turn = Turn(id: id)
    writer.turnStarted()
    if let id, !hasID {
      hasID = true
      writer.set(.root, .id, writer.keep(id.text))
    }
  }

  /// The id of the entry of a choice: that of its completion; further choices are numbered.
  private func name(of index: Int64, _ id: SourceID?, on writer: RecordWriter) -> Datum? {
    guard let id else { return nil }
    return writer.keep(turn?.choices.isEmpty == true ? id.text : "\(id.text)#\(index)")
  }

  // MARK: Usage

  /// The tokens so far: those of the turns before and of this one.
  private var transcriptUsage: TokenUsage {
    var sum = before
    if let usage = turn?.usage { sum.addTold(usage) }
    return sum
  }

  /// Takes the usage of the turn: the last one counts, since some servers count with each chunk.
  private mutating func count(_ usage: JSONValue, model: JSONValue?, on writer: inout RecordWriter)
  {
    guard usage.kind == .object else { return writer.malformed("usage is no object") }
    if turn == nil { turn = Turn() }
    func number(_ value: JSONValue?) -> Tokens? { value?.tokens }
    let details = usage["prompt_tokens_details"] ?? usage["input_tokens_details"]
    let cost = usage["cost"]?.dollars ?? usage["cost"]?["total_cost"]?.dollars
    turn?.usage = TokenUsage(
      input: number(usage["prompt_tokens"] ?? usage["input_tokens"]),
      output: number(usage["completion_tokens"] ?? usage["output_tokens"]),
      cached: number(
        details?["cached_tokens"] ?? usage["prompt_cache_hit_tokens"] ?? usage["cached_tokens"]),
      cacheWrites5m: number(details?["cache_write_tokens"]),
      cost: cost)
    // The choices of a turn are paid together.
    if let turn, let first = turn.ordered.first {
      writer.count(turn.usage, of: first.message.node, model: model)
    }
    let sum = transcriptUsage
    guard sum != writer.facts.usage else { return }
    writer.facts.usage = sum
    writer.writeUsage()
  }

  // MARK: The end

  /// The turn is over: every choice of it stands as its finish reason says.
  mutating func readDone(on writer: inout RecordWriter) {
    guard turn?.isDone != true else { return }
    if turn == nil { turn = Turn() }
    turn?.isDone = true
    let isOver = writer.memory.isOver
    for place in turn?.unfinished ?? [] {
      turn?[place].close(isCutOff: isOver, argumentParser, on: &writer)
    }
    guard let choices = turn?.ordered else { return }
    if let first = choices.first {
      messages.received(
        first.message.node, calls: first.calls.map { ($0.id, $0.node) }, on: &writer)
    }
    if !isOver { settle(choices, on: &writer) }
  }

  /// Says how the session stands after a turn.
  private mutating func settle(_ choices: [ChatChoice], on writer: inout RecordWriter) {
    let ends = choices.compactMap(\.finish)
    let end = ends.first { $0.status == .failed } ?? ends.first
    if let word = end?.word { writer.set(.root, .error, word) }
    if let first = choices.first, !first.hasCalls, end?.status ?? .succeeded == .succeeded {
      first.message.text.copy(to: .root, .outputText, on: &writer)
    }
    writer.run(end?.status ?? .succeeded, end?.basis ?? .inferred)
  }

  /// The stream has failed, whatever may follow.
  private mutating func fail(_ error: JSONValue, on writer: inout RecordWriter) {
    breakOff(on: &writer)
    writer.fail(error)
  }

  /// Candle-vLLM hands on the text of an error as it is.
  mutating func read(text: String, on writer: inout RecordWriter) -> Bool {
    guard let first = text.utf8.first else { return true }
    // What begins like JSON was cut off on the way: the server said nothing of an error.
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return false }
    writer.begin(format: Self.name)
    breakOff(on: &writer)
    writer.set(.root, .error, writer.keep(text))
    writer.run(.failed, .stated)
    return true
  }

  /// Closes the choices of a turn that was cut off.
  private mutating func breakOff(on writer: inout RecordWriter) {
    for place in turn?.unfinished ?? [] {
      turn?[place].close(isCutOff: true, basis: .inferred, argumentParser, on: &writer)
    }
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    if turn == nil { writer.facts.answer = messages.answer }
    guard !writer.memory.isOver else { return }
    if let turn {
      if turn.isFinished { return readDone(on: &writer) }
      breakOff(on: &writer)
      writer.run(.lost, .inferred)
    } else {
      messages.writeOpenCalls(on: &writer)
      writer.run(messages.isAnswered ? .succeeded : .lost, .inferred)
    }
  }
}
