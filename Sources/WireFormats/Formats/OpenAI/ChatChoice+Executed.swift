import JSONReading
import SessionModel

extension ChatChoice {
  /// Takes the calls that the server has run itself: they come with what they gave.
  ///
  /// Source: `reference/formats-2026.md` (groq).
  mutating func take(executed list: JSONValue?, on writer: inout RecordWriter) {
    guard let list = list?.nonNull else { return }
    for (place, tool) in list.elements.enumerated() {
      let index = tool["index"]?.place ?? Int64(place)
      var call =
        executed[index]
        ?? StreamedCall(id: nil, under: message.node, status: .running, on: &writer)
      call.take(name: tool["name"]?.string ?? tool["type"]?.string, on: &writer)
      call.tell(arguments: tool["arguments"], on: &writer)
      executed[index] = call
      guard let output = tool["output"]?.nonNull else { continue }
      writer.finish(call.node, CallOutcome(status: .completed, result: writer.keep(output)))
    }
  }
}
