import JSONReading
import SessionModel

/// One message of the Anthropic API while it arrives, block by block.
struct AnthropicMessage {
  /// The source's name for it.
  let id: SourceID?
  /// What it says and thinks.
  private(set) var said: AssistantMessage
  /// Its tokens, as the service tells them.
  var figures = AnthropicUsage()
  /// Its tokens.
  var usage: TokenUsage { figures.usage }
  /// How it ended, once that is said.
  private(set) var ending: Ending?
  /// Whether nothing more comes.
  var isOver = false
  private var blocks: [Int64: Block] = [:]
  /// What the last piece was added to.
  private var going: (content: Content, index: Int64)?
  /// What the service put in the place of what was before the message.
  private var summary: PartedText?

  /// What the pieces of a block are pieces of.
  private enum Content { case text, thoughts, arguments }

  /// A block of the message.
  private struct Block {
    var call: StreamedCall?
    var arguments = ArgumentText()
    /// Whether the server runs the tool itself.
    var isServers = false
    var isStopped = false
  }

  /// How a message ended.
  struct Ending {
    var status: SessionStatus
    /// The source's word for it, where it says more than that all went well.
    var word: Datum?
    var basis = Basis.stated
    /// Whether it broke off where it was.
    var isCutOff = false
  }

  /// Starts the entry of a message.
  init(_ id: SourceID?, _ value: JSONValue?, on writer: inout RecordWriter) {
    self.id = id
    said = AssistantMessage(id: value?.nonNull.map { writer.keep($0) }, at: nil, on: &writer)
  }

  /// The calls that the client is asked for.
  var ownCalls: [StreamedCall] {
    blocks.sorted { $0.key < $1.key }.compactMap { $0.value.isServers ? nil : $0.value.call }
  }

  /// An index behind all blocks.
  var nextIndex: Int64 { (blocks.keys.max() ?? -1) + 1 }

  // MARK: Blocks

  /// Starts a block at an index that the source gives.
  mutating func start(block: JSONValue?, at index: JSONValue?, on writer: inout RecordWriter) {
    start(block: block, index: index?.place ?? nextIndex, on: &writer)
  }

  /// Starts a block.
  mutating func start(block: JSONValue?, index: Int64, on writer: inout RecordWriter) {
    guard let block, let type = block["type"]?.string else {
      return writer.malformed("a block without a type")
    }
    // A block that is begun again was begun by mistake, or by a second message in this one.
    if blocks[index]?.isStopped == false { writer.malformed("a block began inside another") }
    var new = Block()
    let key = PartedText.Key(item: index)
    switch type {
    case "text": said.say(block["text"], key, on: &writer)
    case "thinking": said.think(block["thinking"], key, on: &writer)
    case "redacted_thinking":
      let words = "[redacted]"
      said.reasoning.append(words, writer.keep(words), to: key, on: &writer)
    case "tool_use", "server_tool_use", "mcp_tool_use":
      new.isServers = type != "tool_use"
      var call = StreamedCall(id: block["id"]?.string, under: said.node, on: &writer)
      call.take(name: block["name"]?.string, on: &writer)
      if let input = block["input"]?.nonNull, input.bytes.count > 2 {
        call.tell(arguments: input, on: &writer)
        new.arguments.set(Array(input.bytes))
      }
      new.call = call
    case "compaction": sumUp(block["content"], on: &writer)
    case "fallback":
      let model = block["to"]?["model"]?.string ?? "another model"
      writer.note(.info, line: writer.record.number, "the answer is that of \(model)")
    case "image", "document", "container_upload":
      let words = Attachment.text(block, type: type)
      said.say(words, writer.keep(words), key, on: &writer)
    default:
      if type.hasSuffix("_tool_result") {
        finish(with: block, on: &writer)
      } else {
        writer.unknown("unknown block \"\(type)\"")
      }
    }
    blocks[index] = new
  }

  /// Adds a piece to a block.
  mutating func extend(_ delta: JSONValue?, at index: JSONValue?, on writer: inout RecordWriter) {
    guard let delta, let type = delta["type"]?.string else {
      return writer.malformed("a piece of a block without a type")
    }
    let index = index?.place ?? nextIndex - 1
    if blocks[index] == nil {
      writer.malformed("a piece of a block that did not start")
      blocks[index] = Block()
    }
    switch type {
    case "text_delta": extend(.text, delta["text"], at: index, on: &writer)
    case "thinking_delta": extend(.thoughts, delta["thinking"], at: index, on: &writer)
    case "input_json_delta": extend(.arguments, delta["partial_json"], at: index, on: &writer)
    case "compaction_delta": sumUp(delta["content"], on: &writer)
    case "signature_delta", "citations_delta": break
    default: writer.unknown("unknown delta \"\(type)\"")
    }
  }

  /// Adds a piece to what a block is made of.
  private mutating func extend(
    _ content: Content, _ piece: JSONValue?, at index: Int64, on writer: inout RecordWriter
  ) {
    guard let piece else { return }
    switch content {
    case .text: said.say(piece, PartedText.Key(item: index), on: &writer)
    case .thoughts: said.think(piece, PartedText.Key(item: index), on: &writer)
    case .arguments:
      guard piece.kind == .string, piece.bytes.count > 2 else { return }
      guard blocks[index]?.call != nil else {
        return writer.malformed("arguments without a call")
      }
      let datum = writer.keep(piece)
      piece.withText { text in
        blocks[index]?.call?.arguments.append(text, datum, on: &writer)
        blocks[index]?.arguments.append(text)
      }
    }
    going = (content, index)
    writer.goesOn(with: piece)
  }

  /// Goes on with what the last piece was added to.
  mutating func goOn(with piece: JSONValue, on writer: inout RecordWriter) {
    if let going { extend(going.content, piece, at: going.index, on: &writer) }
  }

  /// Ends a block at an index that the source gives.
  mutating func stop(at index: JSONValue?, _ parser: JSONParser, on writer: inout RecordWriter) {
    stop(index: index?.place ?? nextIndex - 1, parser, on: &writer)
  }

  /// Ends a block: the arguments of its call are whole.
  mutating func stop(
    index: Int64, _ parser: JSONParser, isCutOff: Bool = false, on writer: inout RecordWriter
  ) {
    guard var block = blocks[index], !block.isStopped else { return }
    block.isStopped = true
    if block.call != nil {
      block.call?.end(block.arguments, isCutOff: isCutOff, parser, on: &writer)
      if !isCutOff || block.arguments.isClosed {
        if block.isServers, let call = block.call {
          if writer.memory.calls[SourceKey(call.id ?? "")]?.isAnswered != true {
            writer.set(call.node, .running)
          }
        } else {
          block.call?.request(on: &writer)
        }
      }
      block.arguments = ArgumentText()
    }
    blocks[index] = block
  }

  /// Ends all blocks.
  mutating func close(_ parser: JSONParser, isCutOff: Bool, on writer: inout RecordWriter) {
    for index in blocks.keys.sorted() {
      stop(index: index, parser, isCutOff: isCutOff, on: &writer)
    }
  }

  /// Adds to the summary of what was before: an entry in front of the message.
  private mutating func sumUp(_ value: JSONValue?, on writer: inout RecordWriter) {
    guard let value, let words = value.string, !words.isEmpty else { return }
    if summary == nil {
      let node = writer.start(.entry, role: .system, under: .root, before: said.node)
      summary = PartedText(node, .message)
    }
    summary?.append(words, writer.keep(value), on: &writer)
  }

  /// Ends the call that a result of the server names.
  private func finish(with block: JSONValue, on writer: inout RecordWriter) {
    let content = block["content"]?.nonNull
    let isFailure =
      block["is_error"]?.bool ?? content?["type"]?.string?.hasSuffix("_error") ?? false
    let parts = ContentParts(content)
    let datum =
      content?.kind == .array && parts.isText
      ? writer.text(of: content) : content.map { writer.keep($0) }
    let outcome = CallOutcome(
      status: isFailure ? .failed : .completed, result: isFailure ? nil : datum,
      error: isFailure ? datum : nil)
    writer.finish(block["tool_use_id"]?.string ?? "", outcome)
  }

  // MARK: The end

  /// Takes the stop reason of a `message_delta`, or of a whole message.
  mutating func take(delta: JSONValue?, on writer: inout RecordWriter) {
    guard let value = delta?["stop_reason"]?.nonNull, let word = value.string else { return }
    switch word {
    case "end_turn", "stop_sequence", "tool_use": ending = Ending(status: .succeeded)
    case "max_tokens", "model_context_window_exceeded":
      ending = Ending(status: .incomplete, word: writer.keep(value), isCutOff: true)
    case "refusal":
      let explanation = delta?["stop_details"]?["explanation"]?.nonNull ?? value
      ending = Ending(status: .incomplete, word: writer.keep(explanation))
    case "pause_turn": ending = Ending(status: .interrupted)
    default:
      writer.unknown("unknown stop_reason \"\(word)\"")
      ending = Ending(status: .succeeded, basis: .inferred)
    }
  }
}
