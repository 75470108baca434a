import JSONReading
import SessionModel

/// What a session tells, as the values of attributes.
extension TraceWriter {
  /// Writes a value as a text, and notes the attribute when that text is JSON; nothing for none.
  mutating func attribute(
    _ name: String, _ node: NodeID, _ channel: Channel, _ json: inout [String]
  ) {
    guard var (text, isJSON) = exact(node, channel) else { return }
    if channel == .result, let limit = outputLimit, text.utf8.count > limit,
      let end = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex),
      end < text.endIndex
    {
      (text, isJSON) = (text[..<end] + "…", false)
    }
    writer.attribute(name, text)
    if isJSON { json.append(name) }
  }

  /// A value without secrets, as the document tells it: the text of a string, or any other value as JSON.
  mutating func exact(_ node: NodeID, _ channel: Channel) -> (text: String, isJSON: Bool)? {
    guard session.has(channel, of: node, at: position) else { return nil }
    inner.json.reset()
    if channel == .arguments {
      inner.arguments(node, in: session, at: position)
    } else if channel == .result || channel == .error {
      inner.any(node, channel, in: session, at: position)
    } else {
      inner.text(node, channel, in: session, at: position)
    }
    let bytes = inner.json.bytes
    if bytes.elementsEqual("null".utf8) { return nil }
    guard bytes.first == UInt8(ascii: "\"") else {
      return (String(decoding: bytes, as: UTF8.self), true)
    }
    return (bytes.withUnsafeBytes { JSONText.decoded($0) }, false)
  }

  /// The digits of a number, as they stand.
  mutating func number(_ node: NodeID, _ channel: Channel) -> String? {
    inner.json.reset()
    guard inner.number(node, channel, in: session, at: position) else { return nil }
    return String(decoding: inner.json.bytes, as: UTF8.self)
  }

  /// Writes the tokens of a node, and what they cost.
  mutating func usage(of node: NodeID) {
    for (channel, name) in TraceMark.usage {
      if let digits = number(node, channel) { writer.attribute(name, number: digits) }
    }
    guard let tokens = TokenCount(node, in: session, at: position),
      let written = Tokens.sum(tokens.cacheWrites5m, tokens.cacheWrites1h)
    else { return }
    writer.attribute("gen_ai.usage.cache_creation.input_tokens", number: "\(written.count)")
  }

  // MARK: Messages

  /// Writes what is said in an entry: an answer with what was said to the model before it, in the shape of the
  /// conventions.
  mutating func messages(
    of entry: NodeID, _ role: EntryRole, _ calls: [NodeID], isRetracted: Bool
  ) {
    let text = exact(entry, .message)?.text
    let reasoning = exact(entry, .reasoning)?.text
    let top = levels.count - 1
    switch role {
    case .assistant:
      if !levels[top].prompts.isEmpty {
        let prompts = levels[top].prompts
        levels[top].prompts = []
        inner.json.reset()
        inner.json.beginArray()
        for prompt in prompts { message(prompt.role, [("text", prompt.text)]) }
        inner.json.endArray()
        writer.attribute("gen_ai.input.messages", String(decoding: inner.json.bytes, as: UTF8.self))
      }
      let parts = [("reasoning", reasoning), ("text", text)].compactMap { type, text in
        text.map { (type, $0) }
      }
      guard !parts.isEmpty || !calls.isEmpty else { return }
      let requests = calls.map { request($0) }
      let isFailed = session.has(.error, of: entry, at: position)
      inner.json.reset()
      inner.json.beginArray()
      message(
        role, parts, requests, reason: isFailed ? "error" : calls.isEmpty ? "stop" : "tool_call")
      inner.json.endArray()
      writer.attribute("gen_ai.output.messages", String(decoding: inner.json.bytes, as: UTF8.self))
    case .user, .system:
      if let text {
        if !isRetracted { levels[top].prompts.append((role, text)) }
        inner.json.reset()
        inner.json.beginArray()
        message(role, [("text", text)])
        inner.json.endArray()
        writer.attribute("gen_ai.input.messages", String(decoding: inner.json.bytes, as: UTF8.self))
      }
      writer.attribute(.reasoning, reasoning)
    case .step:
      writer.attribute(.message, text)
      writer.attribute(.reasoning, reasoning)
    }
  }

  /// What a model asks of a tool.
  private struct Request {
    var id: String?
    var name: String?
    var arguments: (text: String, isJSON: Bool)?
  }

  /// What a call was asked for.
  private mutating func request(_ call: NodeID) -> Request {
    Request(
      id: exact(call, .id)?.text, name: exact(call, .name)?.text, arguments: exact(call, .arguments)
    )
  }

  /// Writes a message as JSON.
  private mutating func message(
    _ role: EntryRole, _ parts: [(type: String, text: String)], _ requests: [Request] = [],
    reason: String? = nil
  ) {
    inner.json.beginObject()
    inner.json.key("role")
    inner.json.string(role.word)
    inner.json.key("parts")
    inner.json.beginArray()
    for (type, text) in parts {
      inner.json.beginObject()
      inner.json.key("type")
      inner.json.string(type)
      inner.json.key("content")
      inner.json.string(text)
      inner.json.endObject()
    }
    for request in requests { write(request) }
    inner.json.endArray()
    if let reason {
      inner.json.key("finish_reason")
      inner.json.string(reason)
    }
    inner.json.endObject()
  }

  /// Writes the part of a message that asks for a tool.
  private mutating func write(_ request: Request) {
    inner.json.beginObject()
    inner.json.key("type")
    inner.json.string("tool_call")
    if let id = request.id {
      inner.json.key("id")
      inner.json.string(id)
    }
    inner.json.key("name")
    inner.json.string(request.name ?? "")
    if let (text, isJSON) = request.arguments {
      inner.json.key("arguments")
      isJSON ? value(text) : inner.json.string(text)
    }
    inner.json.endObject()
  }

  /// Writes JSON that was written before.
  private mutating func value(_ text: String) {
    let parser = inner.parser
    var json = JSONWriter(compact: true)
    swap(&json, &inner.json)
    let isWritten: Bool? = try? parser.parse(copying: Array(text.utf8)) {
      (value) throws(JSONError) in
      json.value(value)
      return true
    }
    if isWritten == nil { json.string(text) }
    swap(&json, &inner.json)
  }
}

extension ItemText {
  /// When a node began and ended, as its source tells it.
  func times(_ node: NodeID) -> (start: Milliseconds?, end: Milliseconds?) {
    (
      session.moment(node, .startedAt, at: position),
      session.moment(node, .completedAt, at: position)
    )
  }
}
