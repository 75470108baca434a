import JSONReading
import SessionModel

/// Messages of the model, and the calls in them.
extension ClaudeConversation {
  /// Reads a message of the model; lines with the same id are one message.
  mutating func readAssistant(_ line: JSONValue, lane: Int, on page: inout Page) {
    guard let message = line["message"], message.kind == .object else {
      page.malformed("an assistant line without a message")
      return
    }
    lanes[lane].failed = []
    if lane == ClaudeLanes.main { model(message["model"], on: &page) }
    let id = id(message["id"])
    if line["isApiErrorMessage"]?.bool == true {
      readError(message, line, lane: lane, on: &page)
    } else {
      let isPartial = line["is_partial"]?.bool == true
      readContent(message, id: id, isPartial: isPartial, line, lane: lane, on: &page)
    }
    if let usage = message["usage"]?.nonNull {
      if usage.kind != .object {
        page.malformed("field \"usage\" is no object: \(usage.shortText)")
      } else if self.usage.count(
        usage, message: id, request: self.id(line["requestId"]))
      {
        writeUsage(on: &page)
      }
    }
  }

  /// The message with an id in a lane, or a new one.
  ///
  /// - Parameters:
  ///   - name: its id in the source.
  ///   - uuid: that of its line.
  mutating func message(
    _ id: SourceKey?, _ name: JSONValue?, _ uuid: JSONValue?, lane: Int, on page: inout Page
  ) -> ClaudeMessage {
    if let id, let known = messages[SourceKey(id, lane)] { return known }
    let node = page.entry(nil, .assistant, under: lanes[lane].parent ?? .root)
    if id != nil, let name {
      page.set(node, .id, page.keep(name))
    } else if let uuid, uuid.kind == .string {
      page.set(node, .id, page.keep(uuid))
    }
    if let uuid = self.id(uuid) { remember(line: uuid, node) }
    return ClaudeMessage(
      node: node, isMain: lane == ClaudeLanes.main, startedAt: page.time ?? .zero)
  }

  private mutating func readContent(
    _ value: JSONValue, id: SourceKey?, isPartial: Bool, _ line: JSONValue, lane: Int,
    on page: inout Page
  ) {
    var message = message(id, value["id"], line["uuid"], lane: lane, on: &page)
    if message.isPartial {
      page.set(message.node, .message, nil)
      page.set(message.node, .reasoning, nil)
      message.hasText = false
      message.hasReasoning = false
      if answer.node == message.node { answer.pieces = [] }
    }
    message.isPartial = isPartial
    if let content = value["content"]?.nonNull {
      if content.kind == .string {
        addText(content, to: &message, on: &page)
      } else if content.kind == .array {
        for block in content.elements {
          readBlock(block, id: id, &message, lane: lane, on: &page)
        }
      } else {
        page.malformed("the content of a message is neither text nor blocks")
      }
    }
    if value["stop_reason"]?.nonNull != nil, let time = page.time,
      message.startedAt != .zero, time > message.startedAt
    {
      page.set(message.node, .completedAt, Datum(moment: time))
    }
    if line["isAbortedMidStream"]?.bool == true { cancelOpenCalls(lane: lane, on: &page) }
    if let id { messages[SourceKey(id, lane)] = message }
  }

  /// Reads one block of a message of the model.
  private mutating func readBlock(
    _ block: JSONValue, id: SourceKey?, _ message: inout ClaudeMessage, lane: Int,
    on page: inout Page
  ) {
    guard let type = block["type"]?.string else {
      page.malformed("a block without a type")
      return
    }
    switch type {
    case "text":
      if !confirm(block["text"], .text, &message, on: &page) {
        addText(block["text"], to: &message, on: &page)
      }
    case "thinking":
      if !confirm(block["thinking"], .thinking, &message, on: &page) {
        addReasoning(block["thinking"], to: &message, on: &page)
      }
    case "redacted_thinking":
      if !confirm(nil, .other, &message, on: &page) {
        addReasoning(page.keep("[redacted]"), to: &message, on: &page)
      }
    case "tool_use", "server_tool_use", "mcp_tool_use":
      readCall(block, under: message.node, lane: lane, on: &page)
    case "fallback":
      let from = block["from"]?["model"]?.string ?? "?"
      let to = block["to"]?["model"]?.string ?? "?"
      addText(page.keep("[went on with \(to) instead of \(from)]"), to: &message, on: &page)
    case _ where type.hasSuffix("_tool_result"):
      readServerResult(block, on: &page)
    default:
      if let media = Media(part: block) {
        addText(page.keep(media.text), to: &message, on: &page)
      } else {
        page.unknown("unknown block \"\(type)\"")
      }
    }
  }

  /// Adds a text to a message.
  mutating func addText(
    _ value: JSONValue?, to message: inout ClaudeMessage, on page: inout Page
  ) {
    guard let value, value.kind == .string else {
      page.malformed("a text block without text")
      return
    }
    if value.bytes.count > 2 { addText(page.keep(value), to: &message, on: &page) }
  }

  /// Adds a text to a message, apart from what is there.
  mutating func addText(
    _ datum: Datum, to message: inout ClaudeMessage, on page: inout Page
  ) {
    if message.hasText { append(page.keep("\n\n"), to: message, on: &page) }
    message.hasText = true
    append(datum, to: message, on: &page)
  }

  /// Adds a piece of text to a message, which may be the answer of the session.
  mutating func append(_ datum: Datum, to message: ClaudeMessage, on page: inout Page) {
    page.append(message.node, .message, datum)
    guard message.isMain else { return }
    if answer.node != message.node { answer = (message.node, []) }
    answer.pieces.append(datum)
  }

  private func addReasoning(
    _ value: JSONValue?, to message: inout ClaudeMessage, on page: inout Page
  ) {
    guard let value, value.kind == .string else {
      page.malformed("a thinking block without text")
      return
    }
    // Newer versions keep the signature and leave the text empty.
    if value.bytes.count > 2 { addReasoning(page.keep(value), to: &message, on: &page) }
  }

  /// Adds thinking to a message, apart from what is there.
  func addReasoning(
    _ datum: Datum, to message: inout ClaudeMessage, on page: inout Page
  ) {
    if message.hasReasoning { page.append(message.node, .reasoning, page.keep("\n\n")) }
    message.hasReasoning = true
    page.append(message.node, .reasoning, datum)
  }

  /// A message that tells an error of the service.
  private mutating func readError(
    _ message: JSONValue, _ line: JSONValue, lane: Int, on page: inout Page
  ) {
    let entry = page.entry(nil, .assistant, under: lanes[lane].parent ?? .root)
    if let uuid = line["uuid"], uuid.kind == .string { page.set(entry, .id, page.keep(uuid)) }
    let text = page.text(of: message["content"]) ?? page.keep("error of the service")
    page.set(entry, .error, text)
    if lane == ClaudeLanes.main { failure = text }
  }

  // MARK: Calls

  /// Reads a `tool_use` block: a new call, or the whole of one that arrived in pieces.
  private mutating func readCall(
    _ block: JSONValue, under entry: NodeID, lane: Int, on page: inout Page
  ) {
    let name = block["name"]
    if name?.kind != .string { page.malformed("a tool call without a name") }
    let arguments = block["input"].map { page.keep($0) }
    guard let id = id(block["id"]), let word = block["id"] else {
      page.malformed("a tool call without an id")
      _ = page.call(nil, name: name.map { page.keep($0) }, arguments: arguments, under: entry)
      return
    }
    if var known = calls[id], known.message == entry, known.lane == lane {
      // Said again, or said in pieces before.
      if let arguments { page.set(known.node, .arguments, arguments) }
      if known.status == .pending {
        known.status = .running
        page.status(known.node, .running)
      }
      calls[id] = known
    } else {
      startCall(
        id, word, name: name, arguments: arguments, status: .running, under: entry, lane: lane,
        on: &page)
    }
    if name?.isString("ExitPlanMode") == true || name?.isString("AskUserQuestion") == true {
      set(id, .waiting, .inferred, on: &page)
    }
    for key in ClaudePrompt.keys(ofCall: name, block["input"]) {
      lanes.tie(prompt: key, toCall: id)
    }
  }

  /// Writes a new call; a result that came before it is put to it.
  mutating func startCall(
    _ id: SourceKey, _ word: JSONValue, name: JSONValue?, arguments: Datum?, status: ToolStatus,
    under entry: NodeID, lane: Int, on page: inout Page
  ) {
    let node = page.call(
      nil, name: name.map { page.keep($0) }, arguments: arguments, under: entry, status: status)
    page.set(node, .id, page.keep(word))
    calls[id] = ClaudeCall(node: node, lane: lane, message: entry, status: status)
    lanes[lane].open.insert(id)
    lanes.callAppeared()
    if let orphan = orphans.removeValue(forKey: id) {
      finish(id, word, orphan.outcome, on: &page)
    }
  }
}
