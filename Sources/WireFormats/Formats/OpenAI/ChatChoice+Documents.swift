import JSONReading
import SessionModel

/// Choices that come whole.
extension ChatChoice {
  /// Takes the `message` of a completion.
  ///
  /// - Parameters:
  ///   - extensions: what candle-vLLM's documents put beside the choices. It repeats the message:
  ///     the message counts, and what it lacks is taken from there.
  ///   - isAgain: whether the message was told before.
  mutating func tell(
    _ message: JSONValue, _ extensions: JSONValue?, isAgain: Bool, _ parser: JSONParser,
    on writer: inout RecordWriter
  ) {
    let chunks = extensions?["tool_call_chunks"].map { Array($0.elements) } ?? []
    let calls = Self.ordered(message["tool_calls"].map { Array($0.elements) } ?? [], by: chunks)
    if isAgain { return retell(message, calls, on: &writer) }
    say(message, parser, on: &writer)
    for (place, call) in calls.enumerated() {
      var piece = ToolCallDelta(call)
      // Whole calls are told apart by their place.
      piece.index = Int64(place)
      piece.isEnd = false
      take(piece, Self.arguments(of: call), parser, on: &writer)
    }
    if calls.isEmpty { take(chunks: chunks, parser, on: &writer) }
    if self.message.reasoning.isEmpty {
      for piece in extensions?["reasoning_chunks"].map({ Array($0.elements) }) ?? [] {
        think(piece, on: &writer)
      }
    }
  }

  /// Calls in the order in which they began, as far as that is told.
  private static func ordered(_ calls: [JSONValue], by chunks: [JSONValue]) -> [JSONValue] {
    let starts = chunks.filter { $0["type"]?.isString("start") == true }
      .compactMap { $0["tool_call_id"]?.string.map { SourceID($0) } }
    guard !starts.isEmpty else { return calls }
    let places = calls.map { call in
      call["id"]?.string.flatMap { starts.firstIndex(of: SourceID($0)) } ?? starts.count
    }
    return calls.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { calls[$0] }
  }

  /// Takes calls that stand only in `extensions.tool_call_chunks`.
  private mutating func take(
    chunks: [JSONValue], _ parser: JSONParser, on writer: inout RecordWriter
  ) {
    for chunk in chunks {
      var piece = ToolCallDelta(
        id: chunk["tool_call_id"]?.string, name: chunk["tool_name"]?.string,
        arguments: ToolCallDelta.arguments(chunk["delta"]))
      piece.isEnd = chunk["type"]?.isString("end") == true
      take(piece, chunk["delta"], parser, on: &writer)
    }
  }

  /// Takes a message that was told before: what changed of it is written.
  private mutating func retell(
    _ message: JSONValue, _ calls: [JSONValue], on writer: inout RecordWriter
  ) {
    tell(text: message["content"], on: &writer)
    for (place, call) in calls.enumerated() where place < self.calls.count {
      retell(call: place, Self.arguments(of: call), on: &writer)
    }
  }
}
