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
  mutating func write(_ list: JSONValue, on page: inout Page, _ overview: inout Overview) {
    for (place, message) in list.elements.enumerated() {
      let asks = message["type"]?.isString("ask") ?? false
      guard let kind = (asks ? message["ask"] : message["say"])?.string else {
        page.malformed("a message that neither asks nor says")
        continue
      }
      let time = message["ts"]?.moment
      if overview.startedAt == nil { overview.startedAt = time }
      let name = message["ts"]?.integer.map { "\($0) \(kind)" } ?? "#\(place)"
      write(
        Message(value: message, kind: kind, asks: asks, name: name, time: time), on: &page,
        &overview)
    }
    closeLast(on: &page, isLast: true)
  }

  /// A message with what was found out of it.
  private struct Message {
    let value: JSONValue
    let kind: String
    let asks: Bool
    let name: String
    let time: Milliseconds?
    var text: JSONValue? { value["text"]?.nonNull }
    var isPartial: Bool { value["partial"]?.bool ?? false }
  }

  private mutating func write(
    _ message: Message, on page: inout Page, _ overview: inout Overview
  ) {
    switch message.kind {
    case "command_output":
      guard var running = command, let text = message.text else { return }
      running.output.append(.value(text))
      command = running
      page.put(running.call, .result, words: running.output)
      return
    case "api_req_started":
      count(message, &overview)
      return
    case "api_req_finished", "checkpoint_created", "api_req_retried", "api_req_retry_delayed",
      "shell_integration_warning", "deleted_api_reqs", "condense_context",
      "mcp_server_request_started", "resume_task", "resume_completed_task", "task_progress":
      return
    default: break
    }
    closeLast(on: &page, isLast: false)
    overview.ending = .lost
    switch message.kind {
    case "task", "user_feedback", "user_feedback_diff":
      entry(message, .user, on: &page)
      overview.asked(message.text?.string)
      assistant = nil
    case "text", "completion_result", "plan_mode_respond", "followup", "summarize_task":
      assistant = entry(message, .assistant, on: &page)
      overview.answer = assistant
      if message.kind == "completion_result" { overview.ending = .succeeded }
      if message.asks, message.kind == "followup" { overview.ending = .interrupted }
    case "reasoning":
      assistant = page.item(.entry, named: message.name, under: .root)
      put(message, .reasoning, of: assistant ?? .root, on: &page)
    case "tool", "command", "use_mcp_server", "browser_action", "browser_action_launch",
      "use_subagents", "access_mcp_resource":
      call(message, on: &page)
    case "browser_action_result", "mcp_server_response":
      if let text = message.text, let call = called { page.put(call, .result, text) }
    case "error", "diff_error", "api_req_failed", "mistake_limit_reached", "clineignore_error",
      "rooignore_error":
      let node = page.item(.entry, named: message.name, role: .system, under: .root)
      page.put(node, .startedAt, moment: message.time)
      page.put(node, .error, message.text)
      if message.kind == "api_req_failed" { overview.ending = .failed }
    default:
      page.unknown("unknown message \"\(message.kind)\"")
      entry(message, .system, on: &page)
    }
  }

  @discardableResult
  private func entry(_ message: Message, _ role: EntryRole, on page: inout Page) -> NodeID {
    let node = page.item(.entry, named: message.name, role: role, under: .root)
    put(message, .message, of: node, on: &page)
    return node
  }

  private func put(
    _ message: Message, _ channel: Channel, of node: NodeID, on page: inout Page
  ) {
    page.put(node, .startedAt, moment: message.time)
    var words: [ContentParts.Words] = message.text.map { [.value($0)] } ?? []
    for image in message.value.list("images") {
      guard let address = image.string else { continue }
      words.append(
        .text(
          address.hasPrefix("data:")
            ? Attachment.text(dataAddress: address, type: "image") : "[image \(address)]"))
    }
    page.put(node, channel, words: words)
  }

  /// The last call that was written.
  private var called: NodeID?

  private mutating func call(_ message: Message, on page: inout Page) {
    let owner =
      assistant ?? page.item(.entry, named: message.name + " entry", under: .root)
    if assistant == nil { page.put(owner, .startedAt, moment: message.time) }
    assistant = owner
    let node = page.item(.call, named: message.name, under: owner)
    page.put(node, .name, text: name(of: message))
    page.put(node, .arguments, message.text)
    page.put(node, .startedAt, moment: message.time)
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
  private mutating func closeLast(on page: inout Page, isLast: Bool) {
    guard let (call, asks, isPartial) = last else { return }
    if !isLast {
      page.put(call, .completed, .inferred)
    } else if isPartial {
      page.put(call, .pending)
    } else {
      page.put(call, asks ? .waiting : .running, .inferred)
    }
    last = nil
  }

  /// Adds the tokens of a request, which stand as JSON in its text.
  private func count(_ message: Message, _ overview: inout Overview) {
    guard let text = message.text?.string else { return }
    _ = try? parser.parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      let read = value["cacheReads"]?.tokens ?? 0
      overview.usage.input += (value["tokensIn"]?.tokens ?? 0) + read
      overview.usage.input += value["cacheWrites"]?.tokens ?? 0
      overview.usage.output += value["tokensOut"]?.tokens ?? 0
      overview.usage.cached += read
      if let cost = value["cost"]?.dollars {
        overview.usage.cost = (overview.usage.cost ?? 0) + cost
      }
      overview.ending =
        value["cancelReason"]?.isString("user_cancelled") ?? false ? .cancelled : .lost
    }
  }
}
