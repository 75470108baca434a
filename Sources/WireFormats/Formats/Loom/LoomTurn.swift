import JSONReading
import SessionModel

/// One answer of the model with its calls, or a whole run of steps, while it arrives.
struct LoomTurn {
  /// A call of the run.
  struct Call {
    /// What was written of it.
    var written: StreamedCall
    /// The place that the source gives it among the calls of its answer.
    var index: Int64?
    /// The arguments that came in pieces.
    var text = ArgumentText()
    /// Whether its arguments are whole.
    var isReady = false
    /// Whether its end was told.
    var isAnswered = false
  }

  /// The message that is being written.
  private(set) var message: AssistantMessage?
  private(set) var calls: [Call] = []
  /// The first call of the message.
  private var firstCall = 0
  /// How it ended, once that was said.
  private(set) var ending: SessionStatus?
  /// The tokens of the turn, as told last.
  private var usage = TokenUsage()

  /// Whether the message has calls.
  var hasCalls: Bool { firstCall < calls.count }

  // MARK: Beginning and end

  /// Something arrives that belongs to a turn: behind the end of one it begins another.
  mutating func arrive(on writer: inout RecordWriter) {
    guard ending != nil else { return }
    self = LoomTurn()
    writer.turnStarted()
  }

  /// The message that is being written; one behind results is another.
  mutating func speak(on writer: inout RecordWriter) {
    if message == nil || calls[firstCall...].contains(where: \.isAnswered) { begin(on: &writer) }
  }

  /// Begins a message.
  mutating func begin(on writer: inout RecordWriter) {
    if let message { writer.ends(message.node) }
    message = AssistantMessage(id: nil, at: writer.time, on: &writer)
    firstCall = calls.count
  }

  /// The turn ended so.
  mutating func end(_ status: SessionStatus, on writer: inout RecordWriter) {
    ending = status
    if status == .succeeded, !hasCalls { message?.text.copy(to: .root, .outputText, on: &writer) }
    writer.run(status, .stated)
  }

  /// Nothing more comes: arguments that came in pieces are what they are.
  mutating func close(_ parser: JSONParser, isCutOff: Bool, on writer: inout RecordWriter) {
    for place in calls.indices where !calls[place].isReady && !calls[place].text.isEmpty {
      calls[place].isReady = true
      calls[place].written.end(calls[place].text, isCutOff: isCutOff, parser, on: &writer)
    }
  }

  /// Takes the tokens of the turn: the last figures count.
  mutating func count(_ value: JSONValue?, on writer: inout RecordWriter) {
    guard let value = value?.nonNull else { return }
    var new = TokenUsage()
    new.input = value["prompt_tokens"]?.tokens
    new.output = value["completion_tokens"]?.tokens
    new.cost = value["estimated_cost"]?.dollars
    guard new != TokenUsage(), new != usage else { return }
    writer.facts.usage.replace(usage, by: new)
    usage = new
    writer.writeUsage()
    if let entry = message?.node { writer.count(new, of: entry, model: String?.none) }
  }

  // MARK: Text

  /// Adds a piece of what is said.
  mutating func say(_ value: JSONValue?, on writer: inout RecordWriter) {
    guard value?.kind == .string else { return writer.malformed("a piece of text is no text") }
    speak(on: &writer)
    message?.say(value, on: &writer)
  }

  /// Adds a piece of what is thought.
  mutating func think(_ value: JSONValue?, on writer: inout RecordWriter) {
    guard let value else { return writer.malformed("a thought without text") }
    speak(on: &writer)
    if value.kind == .string {
      message?.think(value, on: &writer)
    } else {
      message?.reasoning.append(
        String(decoding: value.bytes, as: UTF8.self), writer.keep(value), on: &writer)
    }
  }

  // MARK: Calls

  /// The last call with an id for which something holds.
  func find(_ id: String?, where holds: (Call) -> Bool = { _ in true }) -> Int? {
    guard let id else { return nil }
    let name = SourceID(id)
    return calls.lastIndex { call in
      call.written.id.map { SourceID($0) == name } == true && holds(call)
    }
  }

  /// The last call at an index, or without one, for which something holds.
  func find(at index: Int64?, where holds: (Call) -> Bool = { _ in true }) -> Int? {
    calls.lastIndex { $0.index == index && holds($0) }
  }

  /// Starts a call.
  mutating func start(_ id: String?, index: Int64? = nil, on writer: inout RecordWriter) -> Int {
    if message == nil { begin(on: &writer) }
    guard let message else { return 0 }
    let call = StreamedCall(id: id, under: message.node, on: &writer)
    if let time = writer.time { writer.set(call.node, .startedAt, Datum(moment: time)) }
    calls.append(Call(written: call, index: index))
    return calls.count - 1
  }

  /// Changes a call.
  mutating func change(
    _ place: Int, on writer: inout RecordWriter, _ body: (inout Call, inout RecordWriter) -> Void
  ) {
    body(&calls[place], &writer)
  }
}

extension LoomTurn.Call {
  /// Adds a piece of the arguments.
  mutating func append(_ piece: JSONValue?, on writer: inout RecordWriter) {
    guard let piece = piece?.nonNull, let words = piece.string, !words.isEmpty else { return }
    written.arguments.append(words, writer.keep(piece), on: &writer)
    text.append(Array(words.utf8))
  }

  /// The arguments are whole: told again here, or as they came.
  mutating func ready(_ arguments: JSONValue?, _ parser: JSONParser, on writer: inout RecordWriter)
  {
    isReady = true
    if let arguments = arguments?.nonNull {
      written.tell(arguments: arguments, on: &writer)
      text = ArgumentText()
      if let words = arguments.string {
        text.append(Array(words.utf8))
      } else {
        text.set(Array(arguments.bytes))
      }
    } else if text.isEmpty {
      // The version does not tell arguments in this place.
      return
    }
    written.end(text, parser, on: &writer)
  }
}
