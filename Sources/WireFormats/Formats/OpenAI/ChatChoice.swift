import JSONReading
import SessionModel

/// One answer of a chat completion while it arrives: a choice of a turn.
///
/// Source: `reference/stream-formats.md` sections 4, 6.1 and 6.4.
struct ChatChoice {
  /// What it says.
  private(set) var message: AssistantMessage
  /// Its calls, in order of appearance.
  private(set) var calls: [StreamedCall] = []
  /// Why it ended.
  private(set) var finish: Finish?
  private var assembly = ToolCallAssembly()
  /// The calls that were not asked for yet.
  private var unasked: [Int] = []
  /// The calls whose arguments have ended.
  private var ended: Set<Int> = []
  /// The calls that the server has run itself, by their index.
  var executed: [Int64: StreamedCall] = [:]
  private var tag = ThinkTag()
  /// What the last piece went on with.
  private var going = Going.text
  private var isRefused = false

  /// The number of the call that `function_call` means: it has none.
  private static let functionIndex = Int64.min

  /// What a piece goes on with.
  private enum Going {
    case text
    case thoughts
    case call(Int)
  }

  /// Starts the entry of a choice.
  init(id: Datum?, at time: Milliseconds?, on writer: inout RecordWriter) {
    message = AssistantMessage(id: id, at: time, on: &writer)
  }

  /// Whether it calls tools.
  var hasCalls: Bool { !calls.isEmpty }

  /// Why a choice ended.
  struct Finish {
    var status: SessionStatus
    /// The source's word for it, where it says more than that all went well.
    var word: Datum?
    /// Whether the word is one that is known.
    var basis = Basis.stated
  }

  // MARK: Pieces

  /// Takes the `delta` of a chunk.
  mutating func take(_ delta: JSONValue, _ parser: JSONParser, on writer: inout RecordWriter) {
    say(delta, parser, on: &writer)
    if let list = writer.array(delta, "tool_calls") {
      for call in list {
        if let kind = ChatCall.unknownKind(of: call) {
          writer.unknown("unknown call \"\(kind)\" of a message")
        } else {
          take(ToolCallDelta(call), Self.arguments(of: call), parser, on: &writer)
        }
      }
    }
  }

  /// Takes all of a delta, or of a whole message, but its tool calls.
  mutating func say(_ delta: JSONValue, _ parser: JSONParser, on writer: inout RecordWriter) {
    note(unknownIn: delta, on: &writer)
    think(in: delta, on: &writer)
    say(delta["content"], on: &writer)
    take(executed: delta["executed_tools"], on: &writer)
    if let refusal = delta["refusal"]?.string, !refusal.isEmpty {
      isRefused = true
      say(delta["refusal"], on: &writer)
    }
    if let call = delta["function_call"]?.nonNull {
      var piece = ToolCallDelta(call)
      piece.index = Self.functionIndex
      piece.isEnd = false
      take(piece, Self.arguments(of: call), parser, on: &writer)
    }
  }

  /// The arguments as they stand in an element of `tool_calls`.
  static func arguments(of call: JSONValue) -> JSONValue? {
    let function = call["function"]?.nonNull ?? call
    return function["arguments"] ?? function["input"]
  }

  /// Takes a piece of a call.
  mutating func take(
    _ piece: ToolCallDelta, _ arguments: JSONValue?, _ parser: JSONParser,
    on writer: inout RecordWriter
  ) {
    let effect = assembly.take(piece)
    let slot = assembly.slots[effect.slot]
    if effect.isNew {
      // Nothing closes a call but the beginning of the next.
      for place in unasked where assembly.slots[place].arguments.isClosed {
        calls[place].request(on: &writer)
      }
      unasked.removeAll { assembly.slots[$0].arguments.isClosed }
      unasked.append(effect.slot)
      calls.append(StreamedCall(id: nil, under: message.node, on: &writer))
    }
    if effect.givesID, let id = slot.id {
      calls[effect.slot].take(id: String(decoding: id, as: UTF8.self), on: &writer)
    }
    if effect.changesName { calls[effect.slot].take(name: slot.name, on: &writer) }
    switch effect.arguments {
    case .none: break
    case .appended:
      guard let arguments else { break }
      let datum = writer.keep(arguments)
      arguments.withText { calls[effect.slot].arguments.append($0, datum, on: &writer) }
      if !effect.isNew, piece.id == nil, piece.name == nil, !piece.isEnd {
        goes(on: .call(effect.slot), with: arguments, on: &writer)
      }
    case .replaced: calls[effect.slot].tell(arguments: arguments, on: &writer)
    }
    if piece.isEnd { end(call: effect.slot, parser, on: &writer) }
  }

  /// Says that what comes next may be another piece and nothing else.
  private mutating func goes(
    on going: Going, with piece: JSONValue, on writer: inout RecordWriter
  ) {
    self.going = going
    writer.goesOn(with: piece)
  }

  /// Goes on with what the last piece went on with.
  mutating func goOn(with piece: JSONValue, on writer: inout RecordWriter) {
    switch going {
    case .text: message.say(piece, on: &writer)
    case .thoughts: message.think(piece, on: &writer)
    case .call(let place):
      let datum = writer.keep(piece)
      piece.withText { text in
        assembly.append(text, to: place)
        calls[place].arguments.append(text, datum, on: &writer)
      }
    }
  }

  /// Ends the arguments of a call, once.
  private mutating func end(
    call place: Int, isCutOff: Bool = false, basis: Basis = .stated, _ parser: JSONParser,
    on writer: inout RecordWriter
  ) {
    let text = assembly.slots[place].arguments
    if !ended.contains(place) {
      ended.insert(place)
      calls[place].end(text, isCutOff: isCutOff, parser, on: &writer)
    }
    if !isCutOff || text.isClosed { calls[place].request(basis, on: &writer) }
  }

  /// Adds what is thought: the first of the fields that says something, since they repeat each other.
  private mutating func think(in delta: JSONValue, on writer: inout RecordWriter) {
    func says(_ value: JSONValue?) -> JSONValue? {
      guard let value else { return nil }
      return value.kind == .array || value.kind == .object
        || value.kind == .string && value.bytes.count > 2 ? value : nil
    }
    if let value = says(delta["reasoning_content"]) ?? says(delta["reasoning"])
      ?? says(delta["reasoning_text"]) ?? says(delta["thinking"])
    {
      return think(value, on: &writer)
    }
    guard let details = delta["reasoning_details"] else { return }
    for detail in details.elements {
      message.think((detail["text"] ?? detail["summary"])?.nonNull, on: &writer)
    }
  }

  /// Adds thinking that comes as parts.
  mutating func think(_ parts: JSONValue, on writer: inout RecordWriter) {
    switch parts.kind {
    case .string:
      message.think(parts, on: &writer)
      goes(on: .thoughts, with: parts, on: &writer)
    case .array: for part in parts.elements { think(part, on: &writer) }
    case .object:
      if let inner = parts["text"] ?? parts["thinking"] ?? parts["content"] {
        think(inner, on: &writer)
      }
    case .null, .true, .false, .number, .opaque: break
    }
  }

  /// Adds what is said: a string, or parts of which some are thought.
  mutating func say(_ content: JSONValue?, on writer: inout RecordWriter) {
    guard let content = content?.nonNull else { return }
    if content.kind == .string { return say(text: content, on: &writer) }
    let parts = writer.content(content)
    for case .value(let value) in parts.reasoning { think(value, on: &writer) }
    for words in parts.texts {
      switch words {
      case .value(let value): say(text: value, on: &writer)
      case .text(let text): message.say(text, writer.keep(text), on: &writer)
      }
    }
  }

  private mutating func say(text value: JSONValue, on writer: inout RecordWriter) {
    if tag.isOver {
      message.say(value, on: &writer)
      return goes(on: .text, with: value, on: &writer)
    }
    guard let text = value.string, !text.isEmpty else { return }
    for stretch in tag.take(text) {
      switch stretch {
      case .all(isThought: false): message.say(text, writer.keep(value), on: &writer)
      case .all(isThought: true): message.reasoning.append(text, writer.keep(value), on: &writer)
      case .part(let part, let isThought): add(part, isThought: isThought, on: &writer)
      }
    }
  }

  private mutating func add(_ part: String, isThought: Bool, on writer: inout RecordWriter) {
    guard !part.isEmpty else { return }
    if isThought {
      message.reasoning.append(part, writer.keep(part), on: &writer)
    } else {
      message.say(part, writer.keep(part), on: &writer)
    }
  }

  /// Tells the text as a whole.
  mutating func tell(text value: JSONValue?, on writer: inout RecordWriter) {
    // What was parted into thinking and text is not told again in one piece.
    guard let value, value.kind == .string, !tag.hasThought else { return }
    message.tell(value, on: &writer)
  }

  /// Tells the arguments of a call as a whole.
  mutating func retell(call place: Int, _ arguments: JSONValue?, on writer: inout RecordWriter) {
    guard let arguments, arguments.bytes.count > 2 else { return }
    calls[place].tell(arguments: arguments, on: &writer)
  }

  // MARK: The end

  /// Takes a `finish_reason`; one that comes again changes nothing.
  mutating func finish(_ word: JSONValue?, _ parser: JSONParser, on writer: inout RecordWriter) {
    guard let value = word?.nonNull, let word = value.string, !word.isEmpty, word != "null" else {
      return
    }
    let isFirst = finish == nil
    var new = Finish(status: .succeeded)
    switch word.lowercased() {
    case "stop", "eos", "eos_token", "end_turn", "stop_sequence", "tool_calls", "tool_call",
      "tool_use", "function_call", "complete", "completed":
      if isRefused { new.status = .incomplete }
    case "length", "max_tokens", "model_length", "content_filter", "refusal", "safety":
      new = Finish(status: .incomplete, word: writer.keep(value))
    case "error": new.status = .failed
    case "abort", "aborted", "cancelled", "canceled": new.status = .cancelled
    default:
      new.basis = .inferred
      writer.unknown("unknown finish_reason \"\(word)\"")
    }
    // Calls outrank the word: servers say `stop` and call tools nevertheless.
    finish = new
    close(isCutOff: new.status == .incomplete, parser, on: &writer)
    if isFirst { writer.endItem(message.node) }
  }

  /// Nothing more comes for it.
  mutating func close(
    isCutOff: Bool, basis: Basis = .stated, _ parser: JSONParser, on writer: inout RecordWriter
  ) {
    for stretch in tag.finish() {
      if case .part(let part, let isThought) = stretch {
        add(part, isThought: isThought, on: &writer)
      }
    }
    for place in calls.indices {
      end(call: place, isCutOff: isCutOff, basis: basis, parser, on: &writer)
    }
  }

  /// Notes fields of a delta that nothing is known of.
  private func note(unknownIn delta: JSONValue, on writer: inout RecordWriter) {
    for member in delta.members
    where !member.value.isNull && Self.known.number(of: member) == nil {
      writer.unknown("unknown field \"\(member.key)\" of a delta")
    }
  }

  private static let known = JSONWords([
    "role", "content", "refusal", "tool_calls", "function_call", "reasoning_content", "reasoning",
    "reasoning_text", "thinking", "reasoning_details", "reasoning_opaque", "annotations", "audio",
    "channel", "name", "provider_specific_fields", "tool_call_id", "id", "executed_tools",
    "extra_content", "thought_signature", "token_id", "index",
  ])
}
