import JSONReading
import SessionModel

/// The messages that Cline shows on its screen, written as entries and calls.
struct ClineMessages {
  /// The entry that calls belong to.
  private var assistant: NodeID?
  /// The call that the last message was, and whether it asks for something.
  private var last: (call: NodeID, asks: Bool, isPartial: Bool)?
  /// The last command, and what came of it so far.
  private var command: (call: NodeID, output: [ContentParts.Words])?
  private let parser = JSONParser()

  /// Writes a list of messages.
  mutating func write(_ list: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts)
  {
    for (place, message) in list.elements.enumerated() {
      let asks = message["type"]?.isString("ask") ?? false
      guard let kind = (asks ? message["ask"] : message["say"])?.string else {
        writer.malformed("a message that neither asks nor says")
        continue
      }
      let time = message["ts"]?.moment
      if facts.startedAt == nil { facts.startedAt = time }
      let name = message["ts"]?.integer.map { "\($0) \(kind)" } ?? "#\(place)"
      write(
        Message(value: message, kind: kind, asks: asks, name: name, time: time), on: &writer,
        &facts)
    }
    closeLast(on: &writer, isLast: true)
  }

  /// A message with what was found out of it.
  private struct Message {
    let value: JSONValue
    let kind: String
    let asks: Bool
    let name: String
    let time: Milliseconds?
    var text: JSONValue? { value["text"]?.nonNull }
    var isEmpty: Bool { text.map { $0.kind == .string && $0.bytes.count <= 2 } ?? true }
    var isPartial: Bool { value["partial"]?.bool ?? false }
  }

  private mutating func write(
    _ message: Message, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    switch message.kind {
    case "command_output":
      guard var running = command, let text = message.text else { return }
      running.output.append(.value(text))
      command = running
      writer.set(running.call, .result, words: running.output)
      return
    case "api_req_started":
      count(message, &facts)
      return
    case "api_req_finished", "checkpoint_created", "api_req_retried", "api_req_retry_delayed",
      "shell_integration_warning", "deleted_api_reqs", "condense_context",
      "mcp_server_request_started", "resume_task", "resume_completed_task", "task_progress":
      return
    // Whether that was all is no answer of its own.
    case "completion_result" where message.asks && message.isEmpty: return
    default: break
    }
    closeLast(on: &writer, isLast: false)
    facts.ending = .lost
    switch message.kind {
    case "task", "user_feedback", "user_feedback_diff":
      entry(message, .user, on: &writer)
      facts.asked(message.text?.string)
      assistant = nil
    case "text", "completion_result", "plan_mode_respond", "followup", "summarize_task":
      assistant = entry(message, .assistant, on: &writer)
      facts.answer = assistant
      if message.kind == "completion_result" { facts.ending = .succeeded }
      if message.asks, message.kind == "followup" { facts.ending = .interrupted }
    case "reasoning":
      assistant = writer.entry(named: message.name, under: .root)
      set(message, .reasoning, of: assistant ?? .root, on: &writer)
    case "tool", "command", "use_mcp_server", "browser_action", "browser_action_launch",
      "use_subagents", "access_mcp_resource":
      call(message, on: &writer)
    case "browser_action_result", "mcp_server_response":
      if let text = message.text, let call = called { writer.set(call, .result, text) }
    case "error", "diff_error", "api_req_failed", "mistake_limit_reached", "clineignore_error",
      "rooignore_error":
      let node = writer.entry(named: message.name, role: .system, under: .root)
      writer.set(node, .startedAt, moment: message.time)
      writer.set(node, .message, message.text)
      writer.set(node, .error, message.text)
      if message.kind == "api_req_failed" { facts.ending = .failed }
    default:
      writer.unknown("unknown message \"\(message.kind)\"")
      entry(message, .system, on: &writer)
    }
  }

  @discardableResult
  private func entry(_ message: Message, _ role: EntryRole, on writer: inout RecordWriter) -> NodeID
  {
    let node = writer.entry(named: message.name, role: role, under: .root)
    set(message, .message, of: node, on: &writer)
    return node
  }

  private func set(
    _ message: Message, _ channel: Channel, of node: NodeID, on writer: inout RecordWriter
  ) {
    writer.set(node, .startedAt, moment: message.time)
    var words: [ContentParts.Words] = message.text.map { [.value($0)] } ?? []
    for image in message.value.list("images") {
      guard let address = image.string else { continue }
      words.append(
        .text(
          address.hasPrefix("data:")
            ? Attachment.text(dataAddress: address, type: "image") : "[image \(address)]"))
    }
    writer.set(node, channel, words: words)
  }

  /// The last call that was written.
  private var called: NodeID?

  private mutating func call(_ message: Message, on writer: inout RecordWriter) {
    let owner =
      assistant ?? writer.entry(named: message.name + " entry", under: .root)
    if assistant == nil { writer.set(owner, .startedAt, moment: message.time) }
    assistant = owner
    let node = writer.call(named: message.name, under: owner)
    writer.set(node, .name, text: name(of: message))
    writer.set(node, .arguments, message.text)
    writer.set(node, .startedAt, moment: message.time)
    last = (node, message.asks, message.isPartial)
    called = node
    command = message.kind == "command" ? (node, []) : nil
  }

  /// What a call is called: the tool that its JSON names, or the kind of the message.
  private func name(of message: Message) -> String {
    guard let text = message.text?.string, text.hasPrefix("{") else { return message.kind }
    let name = try? parser.parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      (value["tool"] ?? value["toolName"] ?? value["action"])?.string
    }
    return (name ?? nil) ?? message.kind
  }

  /// Says how the call stands that the last message was, now that it is known what follows.
  private mutating func closeLast(on writer: inout RecordWriter, isLast: Bool) {
    guard let (call, asks, isPartial) = last else { return }
    if !isLast {
      writer.set(call, .completed, .inferred)
    } else if isPartial {
      writer.set(call, .pending)
    } else {
      writer.set(call, asks ? .waiting : .running, .inferred)
    }
    last = nil
  }

  /// Adds the tokens of a request, which stand as JSON in its text.
  private func count(_ message: Message, _ facts: inout SessionFacts) {
    guard let text = message.text?.string else { return }
    _ = try? parser.parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      let tokens = TokenUsage(
        fresh: value["tokensIn"]?.tokens, output: value["tokensOut"]?.tokens,
        cached: value["cacheReads"]?.tokens, cacheWrites5m: value["cacheWrites"]?.tokens,
        cost: value["cost"]?.dollars)
      facts.usage.addTold(tokens)
      facts.ending =
        value["cancelReason"]?.isString("user_cancelled") ?? false ? .cancelled : .lost
    }
  }
}
