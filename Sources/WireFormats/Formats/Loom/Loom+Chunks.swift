import JSONReading
import SessionModel

/// The chunks of 0.3 (and of 0.4 and 0.5, which have fewer of them).
///
/// Source: `reference/stream-formats.md` section 2.2.
extension Loom {
  mutating func read(chunk value: JSONValue, on writer: inout RecordWriter) {
    let content = value["content"]
    let metadata = value["metadata"]
    let type = value["type"]?.string
    // Two ends of one answer are told by some services: the second has the tokens.
    if type != "done" { turn.arrive(on: &writer) }
    switch type {
    case "text": turn.say(content, on: &writer)
    case "thought_injection": turn.think(content?["content"] ?? content, on: &writer)
    case "tool_call_start", "tool_call_delta", "tool_call_complete", "tool_call":
      guard let content, content.kind == .object else {
        return writer.malformed("the content of a tool call is no object")
      }
      let index = content["index"]?.place ?? metadata?["index"]?.place
      call(
        content, at: index, isStart: type == "tool_call_start", isPiece: type == "tool_call_delta",
        &writer)
    case "error": fail(content, at: metadata?["index"]?.place, on: &writer)
    case "done": done(metadata, on: &writer)
    default: writer.unknownRecord(type ?? "a chunk without a type")
    }
  }

  /// Reads the beginning, a piece or the whole of a call.
  private mutating func call(
    _ content: JSONValue, at index: Int64?, isStart: Bool, isPiece: Bool,
    _ writer: inout RecordWriter
  ) {
    let id = Self.name(content["id"])
    let arguments = content["arguments"] ?? content["input"]
    let place: Int
    if isStart {
      place =
        turn.find(id) { !$0.isReady && $0.index == index }
        ?? turn.start(id, index: index, on: &writer)
    } else {
      let known = self.known(id, index, arguments, isPiece)
      place = known ?? turn.start(id, index: index, on: &writer)
    }
    let parser = argumentParser
    turn.change(place, on: &writer) { call, writer in
      call.written.take(name: Self.name(content["name"]), on: &writer)
      if isPiece {
        call.append(arguments ?? content["delta"], on: &writer)
      } else if !isStart, !call.isReady {
        call.ready(arguments, parser, on: &writer)
        call.written.request(on: &writer)
      }
    }
  }

  /// The call that a piece or the whole of one belongs to.
  private func known(
    _ id: String?, _ index: Int64?, _ arguments: JSONValue?, _ isPiece: Bool
  ) -> Int? {
    // Services that make ids of the tool's name give them twice: then the place tells, then the order.
    let place =
      turn.find(id) { !$0.isReady && $0.index == index } ?? turn.find(id) { !$0.isReady }
    if let place { return place }
    if id == nil { return turn.find(at: index) { !$0.isReady } ?? turn.calls.indices.last }
    guard !isPiece, let words = arguments?.string else { return nil }
    // The whole told twice.
    return turn.find(id) { $0.text.joined.elementsEqual(words.utf8) }
  }

  /// Reads an error: of one call, or of the stream, which ends by it.
  private mutating func fail(_ content: JSONValue?, at index: Int64?, on writer: inout RecordWriter)
  {
    let message = content?["message"] ?? content
    guard content?["error"]?.isString("invalid_tool_arguments") == true,
      let told = content?["tool_call"], told.kind == .object
    else {
      if let message = message?.nonNull { writer.set(.root, .error, writer.keep(message)) }
      turn.close(argumentParser, isCutOff: true, on: &writer)
      return turn.end(.failed, on: &writer)
    }
    let id = Self.name(told["id"])
    let known =
      turn.find(id) { !$0.isReady } ?? (id == nil ? turn.find(at: index) { !$0.isReady } : nil)
    let place = known ?? turn.start(id, index: index, on: &writer)
    turn.change(place, on: &writer) { call, writer in
      call.isReady = true
      call.written.take(name: Self.name(told["name"]), on: &writer)
      call.written.tell(arguments: told["arguments"] ?? told["input"], on: &writer)
      var outcome = CallOutcome(status: .failed)
      outcome.error = message?.nonNull.map { writer.keep($0) }
      writer.finish(call.written.node, outcome)
    }
  }

  /// The answer is over; told again it brings the tokens.
  private mutating func done(_ metadata: JSONValue?, on writer: inout RecordWriter) {
    turn.count(metadata?["token_usage"], on: &writer)
    guard turn.ending == nil else { return }
    turn.close(argumentParser, isCutOff: false, on: &writer)
    let reason = metadata?["finish_reason"]?.string
    switch reason {
    case "length", "max_tokens", "content_filter":
      if let reason { writer.set(.root, .error, writer.keep(reason)) }
      turn.end(.incomplete, on: &writer)
    default: turn.end(.succeeded, on: &writer)
    }
  }

  /// A name or an id, unless it is empty.
  static func name(_ value: JSONValue?) -> String? {
    value?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}
