import JSONReading
import SessionModel

/// One run of a model: a message with the calls that it asks for.
struct LangGraphModel {
  private(set) var message: AssistantMessage
  private(set) var calls: [StreamedCall] = []
  private var assembly = ToolCallAssembly()
  private(set) var isOver = false

  /// Starts the message.
  init(under parent: NodeID, on writer: inout RecordWriter) {
    message = AssistantMessage(under: parent, at: writer.time, on: &writer)
  }

  /// Adds a chunk.
  mutating func extend(_ chunk: JSONValue?, on writer: inout RecordWriter) {
    guard let chunk = LangGraphMessage.message(chunk) else { return }
    write(chunk, isWhole: false, on: &writer)
    for piece in chunk["tool_call_chunks"]?.elements.map({ $0 }) ?? [] {
      let arguments = piece["args"]
      take(
        ToolCallDelta(
          index: piece["index"]?.place, id: Self.text(piece["id"]),
          name: Self.text(piece["name"]), arguments: ToolCallDelta.arguments(arguments)),
        arguments, on: &writer)
    }
  }

  /// The message is whole, and told again with its calls.
  mutating func end(_ output: JSONValue?, _ parser: JSONParser, on writer: inout RecordWriter) {
    isOver = true
    if let whole = LangGraphMessage.message(output) {
      write(whole, isWhole: true, on: &writer)
      for call in whole["tool_calls"]?.elements.map({ $0 }) ?? [] { tell(call, on: &writer) }
      count(whole, on: &writer)
    }
    for place in calls.indices {
      let text = assembly.slots[place].arguments
      if !text.isEmpty { calls[place].end(text, parser, on: &writer) }
      calls[place].request(on: &writer)
    }
    writer.endItem(message.node)
  }

  /// The source broke off.
  mutating func breakOff(_ parser: JSONParser, on writer: inout RecordWriter) {
    guard !isOver else { return }
    for place in calls.indices where !assembly.slots[place].arguments.isEmpty {
      calls[place].end(assembly.slots[place].arguments, isCutOff: true, parser, on: &writer)
    }
  }

  // MARK: Text

  /// Writes what a chunk or the whole message says and thinks: text, or a list of blocks.
  private mutating func write(_ value: JSONValue, isWhole: Bool, on writer: inout RecordWriter) {
    func say(_ text: JSONValue?, _ model: inout Self, _ writer: inout RecordWriter) {
      if !isWhole || model.message.text.isEmpty { model.message.say(text, on: &writer) }
    }
    func think(_ text: JSONValue?, _ model: inout Self, _ writer: inout RecordWriter) {
      if !isWhole || model.hasNoThoughts { model.message.think(text, on: &writer) }
    }
    think(value["additional_kwargs"]?["reasoning_content"], &self, &writer)
    let content = value["content"] ?? value["text"]
    guard let content, content.kind == .array else {
      if content?.kind == .object { writer.malformed("the content of a message is an object") }
      hasNoThoughts = hasNoThoughts && message.reasoning.isEmpty
      return say(content, &self, &writer)
    }
    let isSilent = message.text.isEmpty
    for block in content.elements {
      switch block["type"]?.string {
      case "text", "text_delta", "output_text":
        if !isWhole || isSilent { message.say(block["text"], on: &writer) }
      case "thinking", "reasoning":
        think(block["thinking"] ?? block["reasoning"], &self, &writer)
      case "tool_use", "tool_call", "tool_call_chunk", "input_json_delta": break
      case nil: if block.kind == .string { say(block, &self, &writer) }
      case let type?: writer.unknown("unknown block \"\(type)\"")
      }
    }
    hasNoThoughts = hasNoThoughts && message.reasoning.isEmpty
  }

  /// Whether nothing was thought in the chunks before.
  private var hasNoThoughts = true

  // MARK: Calls

  private mutating func take(
    _ delta: ToolCallDelta, _ arguments: JSONValue?, on writer: inout RecordWriter
  ) {
    let effect = assembly.take(delta)
    if effect.isNew { calls.append(StreamedCall(id: nil, under: message.node, on: &writer)) }
    let slot = assembly.slots[effect.slot]
    if effect.givesID, let id = slot.id {
      calls[effect.slot].take(id: String(decoding: id, as: UTF8.self), on: &writer)
    }
    if effect.changesName { calls[effect.slot].take(name: slot.name, on: &writer) }
    guard let arguments else { return }
    switch effect.arguments {
    case .none: break
    case .appended:
      calls[effect.slot].arguments.append(
        arguments.string ?? "", writer.keep(arguments), on: &writer)
    case .replaced: calls[effect.slot].tell(arguments: arguments, on: &writer)
    }
  }

  /// Takes a whole call, which the chunks may have told already.
  private mutating func tell(_ call: JSONValue, on writer: inout RecordWriter) {
    let id = Self.text(call["id"])
    let isKnown = calls.contains { known in
      if let id, let other = known.id { return SourceID(id) == SourceID(other) }
      return known.name == call["name"]?.string
    }
    guard !isKnown else { return }
    let arguments = call["args"]
    take(
      ToolCallDelta(
        id: id, name: Self.text(call["name"]), arguments: ToolCallDelta.arguments(arguments)),
      arguments, on: &writer)
  }

  private static func text(_ value: JSONValue?) -> String? {
    value?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Adds the tokens of the run.
  private func count(_ whole: JSONValue, on writer: inout RecordWriter) {
    guard let value = whole["usage_metadata"]?.nonNull else { return }
    var usage = TokenUsage()
    usage.input = value["input_tokens"]?.tokens
    usage.output = value["output_tokens"]?.tokens
    usage.cached = value["input_token_details"]?["cache_read"]?.tokens
    usage.cacheWrites5m = value["input_token_details"]?["cache_creation"]?.tokens
    writer.facts.usage.addTold(usage)
    writer.writeUsage()
    writer.count(usage, of: message.node, model: whole["response_metadata"]?["model_name"])
  }
}
