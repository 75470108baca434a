import JSONReading
import SessionModel

/// One answer of a model while its chunks arrive.
///
/// Source: `reference/stream-formats.md` sections 3.1 and 3.2. Go leaves out an index that is 0, so a
/// missing one is the first or none at all; names and arguments stand in `function` or beside it.
struct BelugaTurn {
  private var message: AssistantMessage?
  private var assembly = ToolCallAssembly()
  private var calls: [StreamedCall] = []
  /// The last call that began without an index: the one at 0 where others have one.
  private var first: Int?
  private var hasIndexes = false
  private var isEnded = false
  /// The tokens of the turn, as told last.
  private var usage = TokenUsage()

  mutating func read(_ value: JSONValue, _ parser: JSONParser, on writer: inout RecordWriter) {
    let more = value["AdditionalArgs"]
    let text = value["Content"] ?? value["Delta"]
    let tools = value["ToolCallChunks"] ?? value["ToolCalls"]
    let hasNews =
      text?.isString("") == false || tools?.nonNull != nil
      || value["ReasoningDelta"]?.string?.isEmpty == false
    if hasNews { arrive(on: &writer) }
    if let text, text.kind != .string { writer.malformed("the content of a chunk is no text") }
    if hasNews { speak(on: &writer) }
    message?.think(value["ReasoningDelta"], on: &writer)
    message?.say(text, on: &writer)
    if let tools = tools?.nonNull {
      if tools.kind != .array { writer.malformed("the tool calls of a chunk are no list") }
      for tool in tools.elements { take(tool, on: &writer) }
    }
    if let model = value["ModelID"]?.nonNull, model.bytes.count > 2 {
      writer.set(.root, .model, writer.keep(model))
    }
    count(more?["usage"] ?? value["Usage"] ?? more, model: value["ModelID"], on: &writer)
    if let reason = (more?["finish_reason"] ?? value["FinishReason"])?.string, !reason.isEmpty {
      finish(reason, parser, on: &writer)
    }
    if let end = value["Finish"]?.nonNull {
      finish("stop", parser, on: &writer)
      let output = end["ReturnValues"]?["output"] ?? end["ReturnValues"]
      if let output = output?.nonNull { writer.set(.root, .outputText, writer.keep(output)) }
    }
    if let error = value["Err"]?.nonNull { fail(error, parser, on: &writer) }
  }

  /// Something arrives: behind the end of a turn it begins another.
  private mutating func arrive(on writer: inout RecordWriter) {
    guard isEnded else { return }
    self = BelugaTurn()
    writer.turnStarted()
  }

  private mutating func speak(on writer: inout RecordWriter) {
    if message == nil { message = AssistantMessage(at: writer.time, on: &writer) }
  }

  // MARK: Calls

  /// Takes a piece of a call, or a whole one.
  private mutating func take(_ tool: JSONValue, on writer: inout RecordWriter) {
    guard let message, tool.kind == .object else {
      return writer.malformed("a tool call is no object")
    }
    let function = tool["function"]
    let arguments = [tool["arguments"], function?["arguments"], tool["Arguments"]].lazy
      .compactMap { $0?.nonNull }.first { !$0.isString("") }
    var delta = ToolCallDelta(
      index: tool["index"]?.place, id: Self.text(tool["id"] ?? tool["ID"]),
      name: Self.text(tool["name"]) ?? Self.text(function?["name"]) ?? Self.text(tool["Name"]),
      arguments: ToolCallDelta.arguments(arguments))
    let isBare = delta.index == nil && delta.id == nil && delta.name == nil
    if delta.id?.isEmpty == true { delta.id = nil }
    if delta.index != nil { hasIndexes = true }
    if isBare, hasIndexes, let first { delta.id = assembly.slots[first].id }
    let effect = assembly.take(delta)
    if effect.isNew {
      if delta.index == nil { first = effect.slot }
      calls.append(StreamedCall(id: nil, under: message.node, on: &writer))
      if let time = writer.time {
        writer.set(calls[effect.slot].node, .startedAt, Datum(moment: time))
      }
    }
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

  private static func text(_ value: JSONValue?) -> String? {
    value?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  // MARK: End

  /// The model has finished: its calls are for the host to do, and their results do not come here.
  private mutating func finish(
    _ reason: String, _ parser: JSONParser, _ basis: Basis = .stated, on writer: inout RecordWriter
  ) {
    guard !isEnded else { return }
    isEnded = true
    let status: SessionStatus
    switch reason.lowercased() {
    case "length", "max_tokens", "content_filter", "safety", "refusal": status = .incomplete
    default: status = .succeeded
    }
    for place in calls.indices {
      calls[place].end(
        assembly.slots[place].arguments, isCutOff: status == .incomplete, parser, on: &writer)
      calls[place].request(on: &writer)
    }
    if status == .incomplete { writer.set(.root, .error, writer.keep(reason)) }
    if status == .succeeded, calls.isEmpty {
      message?.text.copy(to: .root, .outputText, on: &writer)
    }
    writer.run(status, basis)
  }

  /// Reads an error. Most have no words in JSON, and the end of a stream is one of them.
  private mutating func fail(
    _ error: JSONValue, _ parser: JSONParser, on writer: inout RecordWriter
  ) {
    let hasWords = error.kind != .object || error.bytes.count > 2
    if !hasWords || error.isString("EOF"), message != nil || isEnded {
      return finish("stop", parser, .inferred, on: &writer)
    }
    breakOff(parser, on: &writer)
    isEnded = true
    let message = error.kind == .object ? error["Message"] ?? error["message"] ?? error : error
    writer.set(
      .root, .error, hasWords ? writer.keep(message) : writer.keep("an error without words"))
    writer.run(.failed, .stated)
  }

  /// The source broke off: calls whose arguments are whole were asked for.
  mutating func breakOff(_ parser: JSONParser, on writer: inout RecordWriter) {
    guard !isEnded else { return }
    for place in calls.indices {
      let text = assembly.slots[place].arguments
      if text.isClosed {
        calls[place].request(.inferred, on: &writer)
      } else if !text.isEmpty {
        calls[place].end(text, isCutOff: true, parser, on: &writer)
      }
    }
  }

  /// Takes the tokens of the turn, whose keys are those of the service: the last figures count.
  private mutating func count(_ value: JSONValue?, model: JSONValue?, on writer: inout RecordWriter)
  {
    guard let value, value.kind == .object else { return }
    func figure(_ keys: StaticString...) -> Tokens? {
      keys.lazy.compactMap { value[$0] }.first { $0.integer != nil }?.tokens
    }
    var new = usage
    new.input = figure("InputTokens", "input_tokens", "prompt_tokens", "PromptTokens") ?? new.input
    new.output =
      figure("OutputTokens", "output_tokens", "completion_tokens", "CompletionTokens")
      ?? new.output
    new.cached = figure("CachedTokens", "cached_tokens") ?? new.cached
    guard new != usage else { return }
    writer.facts.usage.replace(usage, by: new)
    usage = new
    writer.writeUsage()
    if let entry = message?.node { writer.count(new, of: entry, model: model) }
  }
}
