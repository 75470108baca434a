import JSONReading
import SessionModel

/// The stream of Cursor's agent: `cursor-agent --output-format stream-json`.
///
/// Source: `reference/formats-2026.md`. A call is an object with one member, `shellToolCall`, which holds
/// arguments and result.
struct CursorStream {
  private var thinking: NodeID?
  private var speaking: NodeID?
  /// The entry that calls go under.
  private var assistant: NodeID?
  private var calls: [SourceID: NodeID] = [:]
  private var open: [NodeID] = []

  /// Whether a record is one of the stream, and not of a transcript.
  static func holds(_ type: String) -> Bool {
    ["system", "user", "thinking", "assistant", "tool_call", "result"].contains(type)
  }

  /// Reads a record.
  mutating func read(
    _ value: JSONValue, _ type: String, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    writer.time = value["timestamp_ms"]?.moment
    if let id = value["session_id"]?.string { facts.id = id }
    switch type {
    case "system":
      facts.model = value["model"]?.string ?? facts.model
    case "user":
      close()
      let content = writer.content(value["message"]?["content"])
      let texts = writer.takeContext(of: content.texts, in: .cursor, named: writer.recordName)
      if texts.isEmpty, !content.texts.isEmpty { return }
      facts.stated = nil
      writer.set(entry(.user, on: &writer), .message, words: texts)
      facts.asked(ContentParts.joined(texts))
    case "thinking": think(value, on: &writer)
    case "assistant": say(value, on: &writer, &facts)
    case "tool_call": call(value, on: &writer)
    case "result": end(value, on: &writer, &facts)
    default: writer.unknownRecord(type)
    }
  }

  private mutating func close() {
    thinking = nil
    speaking = nil
    assistant = nil
  }

  private func entry(_ role: EntryRole, on writer: inout RecordWriter) -> NodeID {
    let entry = writer.entry(named: writer.recordName, role: role, under: .root)
    writer.set(entry, .startedAt, moment: writer.time)
    return entry
  }

  private mutating func think(_ value: JSONValue, on writer: inout RecordWriter) {
    guard value["subtype"]?.isString("completed") != true else {
      thinking = nil
      return
    }
    if thinking == nil {
      thinking = entry(.assistant, on: &writer)
      (assistant, speaking) = (thinking, nil)
    }
    guard let entry = thinking, let text = value["text"]?.nonNull else { return }
    writer.append(entry, .reasoning, writer.keep(text))
  }

  private mutating func say(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let content = writer.content(value["message"]?["content"])
    thinking = nil
    // What is said behind a thought belongs to it; what is said behind a call is another message.
    let isNew = assistant == nil || speaking != nil || !open.isEmpty || hasCalls
    let node = isNew ? entry(.assistant, on: &writer) : assistant ?? entry(.assistant, on: &writer)
    hasCalls = false
    (assistant, speaking) = (node, node)
    writer.set(node, .message, words: content.texts)
    if !content.texts.isEmpty { facts.answer = node }
  }

  /// Whether the entry has calls.
  private var hasCalls = false

  // MARK: Calls

  private mutating func call(_ value: JSONValue, on writer: inout RecordWriter) {
    guard let member = Self.call(in: value["tool_call"]) else {
      return writer.malformed("a tool_call without a call")
    }
    let id = value["call_id"]?.string.map { SourceID($0) }
    let node: NodeID
    if let known = id.flatMap({ calls[$0] }) {
      node = known
    } else {
      let owner = assistant ?? entry(.assistant, on: &writer)
      (assistant, thinking) = (owner, nil)
      hasCalls = true
      node = writer.call(named: id?.text ?? writer.recordName, under: owner)
      if let id { calls[id] = node }
      writer.set(node, .id, value["call_id"])
      let name = member.key
      writer.set(
        node, .name, text: name.hasSuffix("ToolCall") ? String(name.dropLast(8)) : name)
      writer.set(node, .arguments, member.value["args"] ?? member.value["arguments"])
      // A call that is only told when it is over does not say when it began.
      if value["subtype"]?.isString("completed") != true {
        writer.set(node, .startedAt, moment: writer.time)
      }
    }
    guard value["subtype"]?.isString("completed") == true else {
      open.append(node)
      return writer.set(node, .running)
    }
    open.removeAll { $0 == node }
    writer.set(node, .completedAt, moment: writer.time)
    end(node, member.value["result"], on: &writer)
  }

  /// The member that is the call: by its name, or the first that can be one.
  private static func call(in value: JSONValue?) -> JSONValue.Member? {
    let objects = value?.members.filter { $0.value.kind == .object } ?? []
    return objects.first { $0.key.hasSuffix("ToolCall") } ?? objects.first
  }

  /// The members of a result that say how a call ended.
  private static let outcomes: Set<String> = [
    "success", "rejected", "error", "failure", "timeout", "permissionDenied", "fileNotFound",
  ]

  /// Ends a call: its result has one member, which says how.
  private func end(_ call: NodeID, _ result: JSONValue?, on writer: inout RecordWriter) {
    let members = result?.members.map { $0 } ?? []
    guard let outcome = members.first(where: { Self.outcomes.contains($0.key) }) ?? members.first
    else { return writer.set(call, .completed) }
    let value = outcome.value
    switch outcome.key {
    case "success":
      writer.set(call, .result, value)
      writer.tell(edits: value, of: call)
      let code = value["exitCode"]?.integer ?? 0
      if code != 0 { writer.set(call, .error, text: "exit code \(code)") }
      writer.set(call, code == 0 ? .completed : .failed)
    case "rejected":
      writer.set(call, .error, value["reason"] ?? value["message"] ?? value)
      writer.set(call, .rejected)
    case "error", "failure", "timeout", "permissionDenied", "fileNotFound":
      writer.set(call, .error, value["errorMessage"] ?? value["message"] ?? value["error"] ?? value)
      writer.set(call, .failed)
    default:
      writer.unknown("unknown result \"\(outcome.key)\" of a call")
      writer.set(call, .result, value)
      writer.set(call, .completed, .inferred)
    }
  }

  // MARK: The end

  private mutating func end(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    close()
    if let usage = value["usage"]?.nonNull { facts.usage = Self.tokens(usage) }
    let hasFailed =
      value["is_error"]?.bool ?? (value["subtype"]?.string.map { $0 != "success" } ?? false)
    if hasFailed {
      facts.error = (value["result"] ?? value["error"])?.string
    } else {
      writer.set(.root, .outputText, value["result"])
    }
    facts.stated = hasFailed ? .failed : .succeeded
  }

  /// The tokens of all answers, in the names of JavaScript.
  private static func tokens(_ usage: JSONValue) -> TokenUsage {
    TokenUsage(
      fresh: usage["inputTokens"]?.tokens, output: usage["outputTokens"]?.tokens,
      cached: usage["cacheReadTokens"]?.tokens, cacheWrites5m: usage["cacheWriteTokens"]?.tokens)
  }
}
