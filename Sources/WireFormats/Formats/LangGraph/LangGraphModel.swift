import JSONReading
import SessionModel

/// One run of a model: a message with the calls that it asks for.
struct LangGraphModel {
  private(set) var message: AssistantMessage
  private(set) var calls: [StreamedCall] = []
  private var assembly = ToolCallAssembly()
  private(set) var isOver = false

  /// Starts the message.
  init(under parent: NodeID, on page: inout Page) {
    message = AssistantMessage(under: parent, at: page.time, on: &page)
  }

  /// Adds a chunk.
  mutating func extend(_ chunk: JSONValue?, on page: inout Page) {
    guard let chunk = LangGraphMessage.message(chunk) else { return }
    write(chunk, isWhole: false, on: &page)
    for piece in chunk["tool_call_chunks"]?.elements.map({ $0 }) ?? [] {
      let arguments = piece["args"]
      take(
        ToolCallDelta(
          index: piece["index"]?.place, id: Self.text(piece["id"]),
          name: Self.text(piece["name"]), arguments: ToolCallDelta.arguments(arguments)),
        arguments, on: &page)
    }
  }

  /// The message is whole, and told again with its calls.
  mutating func end(_ output: JSONValue?, _ parser: JSONParser, on page: inout Page) {
    isOver = true
    if let whole = LangGraphMessage.message(output) {
      write(whole, isWhole: true, on: &page)
      for call in whole["tool_calls"]?.elements.map({ $0 }) ?? [] { tell(call, on: &page) }
      count(whole, on: &page)
    }
    for place in calls.indices {
      let text = assembly.slots[place].arguments
      if !text.isEmpty { calls[place].end(text, parser, on: &page) }
      calls[place].request(on: &page)
    }
    page.writer.add(.itemEnd(message.node))
  }

  /// The source broke off.
  mutating func breakOff(_ parser: JSONParser, on page: inout Page) {
    guard !isOver else { return }
    for place in calls.indices where !assembly.slots[place].arguments.isEmpty {
      calls[place].end(assembly.slots[place].arguments, isCutOff: true, parser, on: &page)
    }
  }

  // MARK: Text

  /// Writes what a chunk or the whole message says and thinks: text, or a list of blocks.
  private mutating func write(_ value: JSONValue, isWhole: Bool, on page: inout Page) {
    func say(_ text: JSONValue?, _ model: inout Self, _ page: inout Page) {
      if !isWhole || model.message.text.isEmpty { model.message.say(text, on: &page) }
    }
    func think(_ text: JSONValue?, _ model: inout Self, _ page: inout Page) {
      if !isWhole || model.hasNoThoughts { model.message.think(text, on: &page) }
    }
    think(value["additional_kwargs"]?["reasoning_content"], &self, &page)
    let content = value["content"] ?? value["text"]
    guard let content, content.kind == .array else {
      if content?.kind == .object { page.malformed("the content of a message is an object") }
      hasNoThoughts = hasNoThoughts && message.reasoning.isEmpty
      return say(content, &self, &page)
    }
    let isSilent = message.text.isEmpty
    for block in content.elements {
      switch block["type"]?.string {
      case "text", "text_delta", "output_text":
        if !isWhole || isSilent { message.say(block["text"], on: &page) }
      case "thinking", "reasoning":
        think(block["thinking"] ?? block["reasoning"], &self, &page)
      case "tool_use", "tool_call", "tool_call_chunk", "input_json_delta": break
      case nil: if block.kind == .string { say(block, &self, &page) }
      case let type?: page.unknown("unknown block \"\(type)\"")
      }
    }
    hasNoThoughts = hasNoThoughts && message.reasoning.isEmpty
  }

  /// Whether nothing was thought in the chunks before.
  private var hasNoThoughts = true

  // MARK: Calls

  private mutating func take(
    _ delta: ToolCallDelta, _ arguments: JSONValue?, on page: inout Page
  ) {
    let effect = assembly.take(delta)
    if effect.isNew { calls.append(StreamedCall(id: nil, under: message.node, on: &page)) }
    let slot = assembly.slots[effect.slot]
    if effect.givesID, let id = slot.id {
      calls[effect.slot].take(id: String(decoding: id, as: UTF8.self), on: &page)
    }
    if effect.changesName { calls[effect.slot].take(name: slot.name, on: &page) }
    guard let arguments else { return }
    switch effect.arguments {
    case .none: break
    case .appended:
      calls[effect.slot].arguments.append(arguments.string ?? "", page.keep(arguments), on: &page)
    case .replaced: calls[effect.slot].tell(arguments: arguments, on: &page)
    }
  }

  /// Takes a whole call, which the chunks may have told already.
  private mutating func tell(_ call: JSONValue, on page: inout Page) {
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
      arguments, on: &page)
  }

  private static func text(_ value: JSONValue?) -> String? {
    value?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Adds the tokens of the run.
  private func count(_ whole: JSONValue, on page: inout Page) {
    guard let value = whole["usage_metadata"]?.nonNull else { return }
    var usage = Transcript.Usage()
    usage.input = value["input_tokens"]?.tokens ?? 0
    usage.output = value["output_tokens"]?.tokens ?? 0
    usage.cached = value["input_token_details"]?["cache_read"]?.tokens ?? 0
    page.transcript.usage.add(usage)
    page.writeUsage()
    page.count(usage, of: message.node, model: whole["response_metadata"]?["model_name"])
  }
}
