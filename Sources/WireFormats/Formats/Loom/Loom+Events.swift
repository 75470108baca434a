import JSONReading
import SessionModel

/// The flat events of 0.6 and of 0.8.
///
/// Source: `reference/stream-formats.md` section 2.4, and the strategies of the wheel of 0.6.6.
extension Loom {
  mutating func read(event value: JSONValue, on writer: inout RecordWriter) {
    let type = value["type"]?.string
    if type != "done", type != "error" { turn.arrive(on: &writer) }
    switch type {
    case "text_delta": turn.say(value["text"] ?? value["delta"], on: &writer)
    case "reasoning_delta", "thinking": turn.think(value["text"] ?? value["delta"], on: &writer)
    case "tool_call_delta":
      let id = Self.name(value["tool_call_id"])
      let place = turn.find(id) { !$0.isReady } ?? turn.start(id, on: &writer)
      turn.change(place, on: &writer) { $0.append(value["partial_args"], on: &$1) }
    case "tool_call_start":
      run(Self.name(value["tool_call_id"]), value, arguments: value["input"], on: &writer)
    case "tool_call": run(Self.name(value["id"]), value, arguments: value["arguments"], on: &writer)
    case "tool_call_end", "tool_result": finish(value, on: &writer)
    case "step_start": step(value, on: &writer)
    case "step_end":
      guard let node = turn.message?.node, let reason = value["reason"]?.nonNull else { return }
      writer.endItem(node)
      writer.set(node, .state, writer.keep(reason))
    case "error": fail(value, on: &writer)
    case "done": done(event: value, on: &writer)
    default: writer.unknownRecord(type ?? "an event without a type")
    }
  }

  /// A step is an answer of the model and what comes of it: one message.
  private mutating func step(_ value: JSONValue, on writer: inout RecordWriter) {
    turn.begin(on: &writer)
    guard let node = turn.message?.node, let step = value["step"]?.integer else { return }
    let total = value["total_steps"]?.integer ?? 0
    // Steps count from 0.
    let words = "step \(step &+ 1)" + (total > 0 ? " of \(total)" : "")
    writer.set(node, .state, writer.keep(words))
  }

  /// The framework runs a call itself, from here on.
  private mutating func run(
    _ id: String?, _ value: JSONValue, arguments: JSONValue?, on writer: inout RecordWriter
  ) {
    let place = turn.find(id) { !$0.isAnswered } ?? early(id) ?? turn.start(id, on: &writer)
    let parser = argumentParser
    turn.change(place, on: &writer) { call, writer in
      call.written.take(name: Self.name(value["name"]), on: &writer)
      if !call.isReady { call.ready(arguments, parser, on: &writer) }
      writer.set(call.written.node, .running)
    }
  }

  /// A call whose result came before it.
  private func early(_ id: String?) -> Int? { turn.find(id) { $0.written.name == nil } }

  /// A call has ended.
  private mutating func finish(_ value: JSONValue, on writer: inout RecordWriter) {
    let id = Self.name(value["tool_call_id"])
    let open = turn.find(id, where: { !$0.isAnswered })
    // Told again it is the same.
    if open == nil, turn.find(id) != nil { return }
    let place = open ?? turn.start(id, on: &writer)
    let hasFailed = value["is_error"]?.bool == true
    turn.change(place, on: &writer) { call, writer in
      call.isAnswered = true
      // Where the tool's name comes with the result only.
      if call.written.name == nil { call.written.take(name: Self.name(value["name"]), on: &writer) }
      var outcome = CallOutcome(status: hasFailed ? .failed : .completed)
      let content = (value["result"] ?? value["content"])?.nonNull.map { writer.keep($0) }
      if hasFailed { outcome.error = content } else { outcome.result = content }
      if let time = value["duration_ms"], time.kind == .number {
        outcome.duration = writer.keep(time)
      }
      writer.finish(call.written.node, outcome)
    }
  }

  /// Something went wrong: with one step, or with all.
  private mutating func fail(_ value: JSONValue, on writer: inout RecordWriter) {
    let error = (value["error"] ?? value["message"])?.nonNull
    let text = error?.string ?? ""
    if value["recoverable"]?.bool == true {
      turn.arrive(on: &writer)
      turn.speak(on: &writer)
      if let error, let node = turn.message?.node { writer.set(node, .error, writer.keep(error)) }
      return
    }
    if let error { writer.set(.root, .error, writer.keep(error)) }
    turn.close(argumentParser, isCutOff: true, on: &writer)
    // These two are told by their words only.
    let isLimit = text.hasPrefix("Max steps")
    turn.end(isLimit ? .incomplete : text == "Aborted" ? .cancelled : .failed, on: &writer)
  }

  /// The run is over; behind an error this brings the tokens only.
  private mutating func done(event value: JSONValue, on writer: inout RecordWriter) {
    turn.count(value["usage"], on: &writer)
    guard turn.ending == nil else { return }
    turn.close(argumentParser, isCutOff: false, on: &writer)
    let word = value["status"]?.string ?? "success"
    var status = SessionStatus(word: word) ?? (word.hasPrefix("max_") ? .incomplete : .failed)
    if status.isOpen { status = .failed }
    if status != .succeeded { writer.set(.root, .error, writer.keep(word)) }
    turn.end(status, on: &writer)
    if status == .succeeded, let text = value["content"] ?? value["output"], text.kind == .string,
      text.bytes.count > 2
    {
      writer.set(.root, .outputText, writer.keep(text))
    }
  }
}
