import JSONReading
import SessionModel

/// Messages of the model, and the calls in them.
extension ClaudeConversation {
  /// Reads a message of the model; lines with the same id are one message.
  mutating func readAssistant(_ line: JSONValue, lane: Int, on writer: inout RecordWriter) {
    guard let message = line["message"], message.kind == .object else {
      writer.malformed("an assistant line without a message")
      return
    }
    lanes[lane].failed = []
    lanes[lane].isBehindCommand = false
    let id = id(message["id"])
    let request = self.id(line["requestId"])
    if let id {
      messages.expect(SourceKey(id, lane))
      usage.expect(id, request: request)
    }
    if lane == ClaudeLanes.main { model(message["model"], on: &writer) }
    var entry: NodeID?
    if line["isApiErrorMessage"]?.bool == true {
      readError(message, line, lane: lane, on: &writer)
    } else {
      let isPartial = line["is_partial"]?.bool == true
      // An error that was got over is none of the session.
      if lane == ClaudeLanes.main { failure = nil }
      entry = readContent(message, id: id, isPartial: isPartial, line, lane: lane, on: &writer)
    }
    if let usage = message["usage"]?.nonNull {
      if usage.kind != .object {
        writer.malformed("field \"usage\" is no object: \(usage.shortText)")
      } else {
        count(usage, id, request: request, of: entry, on: &writer)
      }
    }
  }

  /// The message with an id in a lane, or a new one.
  ///
  /// - Parameters:
  ///   - value: the message; it names its id and its model.
  ///   - uuid: that of its line.
  mutating func message(
    _ id: SourceKey?, _ value: JSONValue, _ uuid: JSONValue?, lane: Int,
    on writer: inout RecordWriter
  ) -> ClaudeMessage {
    if let id, let known = messages[SourceKey(id, lane)] { return known }
    let node = writer.entry(nil, .assistant, under: lanes[lane].parent ?? .root)
    if id != nil, let name = value["id"] {
      writer.set(node, .id, writer.keep(name))
    } else if let uuid, uuid.kind == .string {
      writer.set(node, .id, writer.keep(uuid))
    }
    if let model = Self.model(value["model"]) { writer.set(node, .model, writer.keep(model)) }
    if let uuid = self.id(uuid) { remember(line: uuid, node) }
    return ClaudeMessage(node: node, isMain: lane == ClaudeLanes.main, start: writer.time)
  }

  /// Reads a message that the model said; returns its entry.
  private mutating func readContent(
    _ value: JSONValue, id: SourceKey?, isPartial: Bool, _ line: JSONValue, lane: Int,
    on writer: inout RecordWriter
  ) -> NodeID {
    var message = message(id, value, line["uuid"], lane: lane, on: &writer)
    if message.isPartial {
      writer.clear(message.node, .message)
      writer.clear(message.node, .reasoning)
      message.hasText = false
      message.hasReasoning = false
      if answer.node == message.node { answer.pieces = [] }
    }
    message.isPartial = isPartial
    if let content = value["content"]?.nonNull {
      if content.kind == .string {
        addText(content, to: &message, on: &writer)
      } else if content.kind == .array {
        for block in content.elements {
          readBlock(block, id: id, &message, lane: lane, on: &writer)
        }
      } else {
        writer.malformed("the content of a message is neither text nor blocks")
      }
    }
    if value["stop_reason"]?.nonNull != nil, let time = writer.time,
      message.start.isBefore(time)
    {
      writer.set(message.node, .completedAt, Datum(moment: time))
    }
    if line["isAbortedMidStream"]?.bool == true { cancelOpenCalls(lane: lane, on: &writer) }
    if let id {
      messages[SourceKey(id, lane)] = message
      if lanes[lane].streaming != id { forgetPieces(of: message.node) }
    }
    return message.node
  }

  /// Reads one block of a message of the model.
  private mutating func readBlock(
    _ block: JSONValue, id: SourceKey?, _ message: inout ClaudeMessage, lane: Int,
    on writer: inout RecordWriter
  ) {
    guard let word = block["type"], word.kind == .string else {
      writer.malformed("a block without a type")
      return
    }
    switch ClaudeBlock.words[word] {
    case .text:
      if !confirm(block["text"], .text, &message, on: &writer) {
        addText(block["text"], to: &message, on: &writer)
      }
    case .thinking:
      if !confirm(block["thinking"], .thinking, &message, on: &writer) {
        addReasoning(block["thinking"], to: &message, on: &writer)
      }
    case .redactedThinking:
      if !confirm(nil, .other, &message, on: &writer) {
        addReasoning(writer.keep("[redacted]"), to: &message, on: &writer)
      }
    case .toolUse, .serverToolUse, .mcpToolUse:
      readCall(block, under: message.node, lane: lane, on: &writer)
    case .fallback:
      let from = block["from"]?["model"]?.string ?? "?"
      let to = block["to"]?["model"]?.string ?? "?"
      addText(writer.keep("[went on with \(to) instead of \(from)]"), to: &message, on: &writer)
    case nil:
      let type = word.string ?? ""
      if type.hasSuffix("_tool_result") {
        readServerResult(block, on: &writer)
      } else if let media = Media(part: block) {
        addText(writer.keep(media.text), to: &message, on: &writer)
      } else {
        writer.unknown("unknown block \"\(type)\"")
      }
    }
  }

  /// Adds a text to a message.
  mutating func addText(
    _ value: JSONValue?, to message: inout ClaudeMessage, on writer: inout RecordWriter
  ) {
    guard let value, value.kind == .string else {
      writer.malformed("a text block without text")
      return
    }
    if value.bytes.count > 2 { addText(writer.keep(value), to: &message, on: &writer) }
  }

  /// Adds a text to a message, apart from what is there.
  mutating func addText(
    _ datum: Datum, to message: inout ClaudeMessage, on writer: inout RecordWriter
  ) {
    if message.hasText { append(writer.keep("\n\n"), to: message, on: &writer) }
    message.hasText = true
    append(datum, to: message, on: &writer)
  }

  /// Adds a piece of text to a message, which may be the answer of the session.
  mutating func append(_ datum: Datum, to message: ClaudeMessage, on writer: inout RecordWriter) {
    writer.append(message.node, .message, datum)
    guard message.isMain else { return }
    if answer.node != message.node { answer = (message.node, []) }
    answer.pieces.append(datum)
  }

  private func addReasoning(
    _ value: JSONValue?, to message: inout ClaudeMessage, on writer: inout RecordWriter
  ) {
    guard let value, value.kind == .string else {
      writer.malformed("a thinking block without text")
      return
    }
    // Newer versions keep the signature and leave the text empty.
    if value.bytes.count > 2 { addReasoning(writer.keep(value), to: &message, on: &writer) }
  }

  /// Adds thinking to a message, apart from what is there.
  func addReasoning(
    _ datum: Datum, to message: inout ClaudeMessage, on writer: inout RecordWriter
  ) {
    if message.hasReasoning { writer.append(message.node, .reasoning, writer.keep("\n\n")) }
    message.hasReasoning = true
    writer.append(message.node, .reasoning, datum)
  }

  /// A message that tells an error of the service.
  private mutating func readError(
    _ message: JSONValue, _ line: JSONValue, lane: Int, on writer: inout RecordWriter
  ) {
    let entry = writer.entry(nil, .assistant, under: lanes[lane].parent ?? .root)
    if let uuid = line["uuid"], uuid.kind == .string { writer.set(entry, .id, writer.keep(uuid)) }
    let text = writer.text(of: message["content"]) ?? writer.keep("error of the service")
    writer.set(entry, .error, text)
    if lane == ClaudeLanes.main { failure = text }
  }

  // MARK: Calls

  /// Reads a `tool_use` block: a new call, or the whole of one that arrived in pieces.
  private mutating func readCall(
    _ block: JSONValue, under entry: NodeID, lane: Int, on writer: inout RecordWriter
  ) {
    let id = id(block["id"])
    if let id { calls.expect(id) }
    let name = block["name"]
    if name?.kind != .string { writer.malformed("a tool call without a name") }
    let arguments = block["input"].map { writer.keep($0) }
    guard let id, let word = block["id"] else {
      writer.malformed("a tool call without an id")
      _ = writer.call(nil, name: name.map { writer.keep($0) }, arguments: arguments, under: entry)
      return
    }
    // What is open under its id is that call, also in a later message: nobody asks for it twice.
    if var known = calls[id], known.lane == lane,
      known.message == entry || lanes[lane].open.contains(id)
    {
      // Said again, or said in pieces before.
      if let arguments { writer.set(known.node, .arguments, arguments) }
      if known.status == .pending {
        known.status = .running
        writer.set(known.node, .running)
      }
      calls[id] = known
    } else {
      startCall(
        id, word, name: name, arguments: arguments, status: .running, under: entry, lane: lane,
        on: &writer)
    }
    if name?.isString("ExitPlanMode") == true || name?.isString("AskUserQuestion") == true {
      set(id, .waiting, .inferred, on: &writer)
    }
    for key in ClaudePrompt.keys(ofCall: name, block["input"]) {
      lanes.tie(prompt: key, toCall: id)
    }
  }

  /// Writes a new call; a result that came before it is put to it.
  mutating func startCall(
    _ id: SourceKey, _ word: JSONValue, name: JSONValue?, arguments: Datum?, status: ToolStatus,
    under entry: NodeID, lane: Int, on writer: inout RecordWriter
  ) {
    let node = writer.call(
      nil, name: name.map { writer.keep($0) }, arguments: arguments, under: entry, status: status)
    writer.set(node, .id, writer.keep(word))
    calls[id] = ClaudeCall(node: node, lane: lane, message: entry, status: status)
    lanes[lane].open.insert(id)
    lanes.callAppeared()
    if let orphan = orphans.removeValue(forKey: id) {
      finish(id, word, orphan.outcome, on: &writer)
    }
  }
}
