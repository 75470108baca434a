import JSONReading
import SessionModel

/// Messages that arrive in pieces, and then once more whole.
///
/// The pieces are events of the Messages API in the `event` of a `stream_event`.
extension ClaudeConversation {
  /// Reads one event of the service.
  mutating func readEvent(_ event: JSONValue, lane: Int, on writer: inout RecordWriter) {
    switch event["type"]?.string {
    case "message_start": startMessage(event["message"], lane: lane, on: &writer)
    case "content_block_start":
      change(lane, on: &writer) { $0.startBlock(event, &$1, lane: lane, on: &$2) }
    case "content_block_delta":
      change(lane, on: &writer) { $0.extendBlock(event, &$1, lane: lane, on: &$2) }
    case "content_block_stop":
      change(lane, on: &writer) { $0.stopBlock(event, &$1, on: &$2) }
    case "message_delta":
      if let usage = event["usage"], let id = lanes[lane].streaming {
        let entry = messages[SourceKey(id, lane)]?.node
        count(usage, id, isPart: true, of: entry, on: &writer)
      }
      if let status = ClaudeLiveness.status(of: event["delta"]?["stop_reason"]) {
        lanes[lane].liveness.stopped(status)
      }
    case "message_stop":
      if let id = lanes[lane].streaming, let message = messages[SourceKey(id, lane)] {
        forgetPieces(of: message.node)
      }
      lanes[lane].streaming = nil
    case "ping": break
    case "error": say(event["error"]?["message"]?.string ?? "error", lane: lane, on: &writer)
    default: writer.unknown("unknown stream event \(event["type"]?.shortText ?? "")")
    }
  }

  private mutating func startMessage(_ value: JSONValue?, lane: Int, on writer: inout RecordWriter)
  {
    guard let value, let id = id(value["id"]) else {
      writer.malformed("a message_start without a message")
      return
    }
    lanes[lane].streaming = id
    if lane == ClaudeLanes.main { model(value["model"], on: &writer) }
    let message = message(id, value, nil, lane: lane, on: &writer)
    messages[SourceKey(id, lane)] = message
    if let usage = value["usage"] { count(usage, id, of: message.node, on: &writer) }
    lanes[lane].liveness.began()
  }

  /// Lends the message that arrives in a lane.
  private mutating func change(
    _ lane: Int, on writer: inout RecordWriter,
    _ body: (inout Self, inout ClaudeMessage, inout RecordWriter) -> Void
  ) {
    guard let id = lanes[lane].streaming else {
      writer.malformed("a piece of a message that did not start")
      return
    }
    let key = SourceKey(id, lane)
    guard var message = messages.removeValue(forKey: key) else { return }
    body(&self, &message, &writer)
    messages[key] = message
  }

  private mutating func startBlock(
    _ event: JSONValue, _ message: inout ClaudeMessage, lane: Int, on writer: inout RecordWriter
  ) {
    guard let block = event["content_block"], let type = block["type"]?.string else {
      writer.malformed("a block without a type")
      return
    }
    var streamed = ClaudeStreamedBlock(
      kind: .other, index: event["index"]?.place ?? Int64(streams[message.node]?.count ?? 0))
    switch type {
    case "text": streamed.kind = .text
    case "thinking": streamed.kind = .thinking
    case "tool_use", "server_tool_use", "mcp_tool_use":
      streamed.kind = .call
      streamed.call = id(block["id"])
      if let call = streamed.call, let word = block["id"], calls[call] == nil {
        startCall(
          call, word, name: block["name"], arguments: nil, status: .pending,
          under: message.node, lane: lane, on: &writer)
      }
    case "redacted_thinking", "fallback": break
    default:
      if !type.hasSuffix("_tool_result"), Media(part: block) == nil {
        writer.unknown("unknown block \"\(type)\"")
      }
    }
    let place = streams[message.node]?.count ?? 0
    streams[message.node, default: []].append(streamed)
    extend(&message, place, block[type == "text" ? "text" : "thinking"], &writer)
  }

  private mutating func extendBlock(
    _ event: JSONValue, _ message: inout ClaudeMessage, lane: Int, on writer: inout RecordWriter
  ) {
    let index = event["index"]?.place
    guard let place = streams[message.node]?.lastIndex(where: { $0.index == index }),
      let delta = event["delta"], let type = delta["type"]?.string
    else {
      writer.malformed("a piece of a block that did not start")
      return
    }
    switch type {
    case "text_delta": extend(&message, place, delta["text"], &writer)
    case "thinking_delta": extend(&message, place, delta["thinking"], &writer)
    case "input_json_delta":
      if let piece = delta["partial_json"], piece.kind == .string, piece.bytes.count > 2,
        let call = streams[message.node]?[place].call.flatMap({ calls[$0] })
      {
        writer.append(call.node, .arguments, writer.keep(piece))
      }
    case "signature_delta", "citations_delta": break
    default: writer.unknown("unknown delta \"\(type)\"")
    }
  }

  /// Adds a piece to a block of text or thinking.
  private mutating func extend(
    _ message: inout ClaudeMessage, _ place: Int, _ piece: JSONValue?, _ writer: inout RecordWriter
  ) {
    guard let piece, let text = piece.string, !text.isEmpty,
      let isFirst = streams[message.node]?[place].text.isEmpty,
      let kind = streams[message.node]?[place].kind
    else { return }
    let datum = writer.keep(piece)
    streams[message.node]?[place].text += text
    switch kind {
    case .text:
      if isFirst {
        addText(datum, to: &message, on: &writer)
      } else {
        append(datum, to: message, on: &writer)
      }
    case .thinking:
      if isFirst {
        addReasoning(datum, to: &message, on: &writer)
      } else {
        writer.append(message.node, .reasoning, datum)
      }
    case .call, .other: break
    }
  }

  private mutating func stopBlock(
    _ event: JSONValue, _ message: inout ClaudeMessage, on writer: inout RecordWriter
  ) {
    let index = event["index"]?.place
    guard let block = streams[message.node]?.last(where: { $0.index == index }),
      let call = block.call, calls[call]?.status == .pending
    else { return }
    set(call, .running, .stated, on: &writer)
  }

  /// Takes a block of a whole message for the one that arrived in pieces.
  ///
  /// - Returns: whether there is such a block: then the text needs not be added.
  mutating func confirm(
    _ text: JSONValue?, _ kind: ClaudeStreamedBlock.Kind, _ message: inout ClaudeMessage,
    on writer: inout RecordWriter
  ) -> Bool {
    let node = message.node
    guard
      let place = streams[node]?.firstIndex(where: { $0.kind == kind && !$0.isConfirmed })
    else { return false }
    streams[node]?[place].isConfirmed = true
    guard let whole = text?.string, whole != streams[node]?[place].text else { return true }
    // A piece was lost on the way: what is whole counts.
    streams[node]?[place].text = whole
    let all = streams[node]?.filter { $0.kind == kind && !$0.text.isEmpty }.map(\.text) ?? []
    let datum = writer.keep(all.joined(separator: "\n\n"))
    writer.set(message.node, kind == .text ? .message : .reasoning, datum)
    if kind == .text {
      message.hasText = true
      if message.isMain { answer = (message.node, [datum]) }
    } else {
      message.hasReasoning = true
    }
    return true
  }

  /// Lets go of the pieces that a message arrived in, once all that is to be said again whole was.
  mutating func forgetPieces(of message: NodeID) {
    guard let blocks = streams[message],
      blocks.allSatisfy({ $0.isConfirmed || $0.kind == .call })
    else { return }
    streams[message] = nil
  }
}
