import JSONReading
import SessionModel

/// What each kind of message of a stream comes to.
extension ClaudeConversation {
  /// Reads a message.
  mutating func read(message: JSONValue, lane: Int, on writer: inout RecordWriter) {
    guard let type = message["type"]?.string else {
      writer.unknownRecord(message["type"]?.shortText ?? "without a type")
      return
    }
    if lane == ClaudeLanes.main { identify(message["session_id"], on: &writer) }
    // A turn that has ended goes on when a message of it comes.
    if told.isEndStated, Self.isActivity(type) {
      told.isEndStated = false
      told.end = nil
      goOn(.restated, on: &writer)
    }
    switch type {
    case "user": readUser(message, lane: lane, on: &writer)
    case "assistant": readAssistant(message, lane: lane, on: &writer)
    case "stream_event":
      if let event = message["event"] { readEvent(event, lane: lane, on: &writer) }
    case "system": readStreamSystem(message, lane: lane, on: &writer)
    case "result": readResult(ofSession: message, on: &writer)
    case "control_request": readRequest(message, on: &writer)
    case "control_response": readResponse(message["response"], on: &writer)
    case "control_cancel_request": id(message["request_id"]).map { permissions[$0] = nil }
    case "rate_limit_event": readLimit(message["rate_limit_info"], lane: lane, on: &writer)
    case _ where Self.hiddenMessages.contains(type): break
    default: writer.unknownRecord(type)
    }
    live(message, ClaudeLine(of: message), lane: lane)
  }

  private static func isActivity(_ type: String) -> Bool {
    type == "user" || type == "assistant" || type == "stream_event"
  }

  /// Messages that tell a reader nothing.
  private static let hiddenMessages: Set<String> = [
    "auth_status", "keep_alive", "prompt_suggestion", "tool_progress", "tool_use_summary",
    "update_environment_variables",
  ]

  // MARK: System messages

  private mutating func readStreamSystem(
    _ line: JSONValue, lane: Int, on writer: inout RecordWriter
  ) {
    switch line["subtype"]?.string {
    case "init":
      model(line["model"], on: &writer)
      for server in line["mcp_servers"]?.elements.map({ $0 }) ?? []
      where server["status"]?.isString("failed") == true {
        say("MCP server \(server["name"]?.string ?? "") failed", lane: lane, on: &writer)
      }
    case "hook_response": readHook(line, lane: lane, on: &writer)
    case "task_started":
      if let task = id(line["task_id"]), let call = id(line["tool_use_id"]) { tasks[task] = call }
    case "task_notification":
      let summary = line["summary"]
      endTask(
        names(of: line), line["status"]?.string, result: summary.map { writer.keep($0) },
        on: &writer)
      say(summary?.string ?? "", .notification, lane: lane, on: &writer)
    case "task_updated":
      endTask(names(of: line), line["patch"]?["status"]?.string, result: nil, on: &writer)
    case "permission_denied":
      if let call = id(line["tool_use_id"]) { set(call, .rejected, .restated, on: &writer) }
    case "compact_boundary":
      let trigger = line["compact_metadata"]?["trigger"]?.string.map { " (\($0))" } ?? ""
      say("Conversation compacted\(trigger)", .summary, lane: lane, on: &writer)
    case "api_retry":
      let error = line["error"]?.string ?? line["error"]?["message"]?.string ?? "error"
      let attempt = line["attempt"]?.integer
      let most = line["max_retries"]?.integer
      let tries = attempt.map { " (try \($0)\(most.map { " of \($0)" } ?? ""))" } ?? ""
      say("\(error): trying again\(tries)", lane: lane, on: &writer)
    case "local_command_output":
      say(line["content"]?.string ?? "", .command, lane: lane, on: &writer)
    case "status", "task_progress", "session_state_changed", "files_persisted", "hook_started",
      "hook_progress", "elicitation_complete", "post_turn_summary":
      break
    case let subtype:
      if let content = line["content"]?.string { say(content, lane: lane, on: &writer) }
      writer.unknown("unknown system message \"\(subtype ?? "")\"")
    }
  }

  /// What a hook that failed says; of the others a reader needs nothing.
  private mutating func readHook(_ line: JSONValue, lane: Int, on writer: inout RecordWriter) {
    let code = line["exit_code"]?.integer ?? 0
    guard code != 0 || line["outcome"]?.isString("error") == true else { return }
    let texts = [line["stderr"], line["stdout"], line["output"]].compactMap { $0?.string?.trimmed }
    let words = texts.first { !$0.isEmpty } ?? "exit status \(code)"
    let name = line["hook_name"]?.string ?? "hook"
    // By this status a hook says no.
    say(
      "\(name) \(code == 2 ? "stopped the work" : "failed"): \(words)", .hook, lane: lane,
      on: &writer)
  }

  private func names(of line: JSONValue) -> [SourceKey] {
    [id(line["tool_use_id"]), id(line["task_id"])].compactMap { $0 }
  }

  private mutating func readLimit(_ limit: JSONValue?, lane: Int, on writer: inout RecordWriter) {
    if let status = limit?["status"]?.string, status != "allowed" {
      say("Rate limit: \(status)", lane: lane, on: &writer)
    }
  }

  /// Requests of the two programs to one another that tell a reader nothing.
  private static let hiddenRequests: Set<String> = [
    "apply_flag_settings", "elicitation", "get_settings", "hook_callback", "initialize",
    "interrupt", "mcp_message", "mcp_reconnect", "mcp_set_servers", "mcp_status", "mcp_toggle",
    "reload_plugins", "rewind_files", "set_max_thinking_tokens", "set_model",
    "set_permission_mode", "stop_task",
  ]

  // MARK: Permissions

  /// A person is asked whether a call may be made.
  private mutating func readRequest(_ message: JSONValue, on writer: inout RecordWriter) {
    guard let request = message["request"] else {
      return writer.malformed("a control_request without a request")
    }
    let subtype = request["subtype"]?.string ?? ""
    guard subtype == "can_use_tool" else {
      if !Self.hiddenRequests.contains(subtype) {
        writer.unknown("unknown request \"\(subtype)\"")
      }
      return
    }
    guard let call = id(request["tool_use_id"]) else { return }
    if calls[call]?.status == .running || calls[call]?.status == .pending {
      set(call, .waiting, .stated, on: &writer)
    }
    if let asked = id(message["request_id"]) { permissions[asked] = call }
  }

  /// The person has answered.
  private mutating func readResponse(_ response: JSONValue?, on writer: inout RecordWriter) {
    guard let asked = id(response?["request_id"]),
      let call = permissions.removeValue(forKey: asked), calls[call]?.status == .waiting
    else { return }
    set(call, .running, .stated, on: &writer)
  }

  // MARK: The result

  /// Reads the message that ends a turn, and with it the session unless another turn comes.
  private mutating func readResult(ofSession line: JSONValue, on writer: inout RecordWriter) {
    if let usage = line["usage"], usage.kind == .object {
      self.usage.settle(ClaudeUsage.read(usage))
    }
    count(byModel: line["modelUsage"], on: &writer)
    if let cost = line["total_cost_usd"]?.dollars { usage.cost(cost) }
    writeUsage(on: &writer)
    for denial in line["permission_denials"]?.elements.compactMap({ $0 }) ?? [] {
      if let call = id(denial["tool_use_id"]) { set(call, .rejected, .restated, on: &writer) }
    }
    let status = Self.outcome(of: line)
    if let result = line["result"], result.kind == .string, result.bytes.count > 2 {
      if status == .succeeded {
        answer = (.none, [writer.keep(result)])
      } else {
        failure = writer.keep(result)
      }
    } else if let error = line["errors"]?.elements.compactMap({ $0 }).first {
      failure = writer.keep(error)
    } else if status != .succeeded, failure == nil {
      failure = line["subtype"].map { writer.keep($0) }
    }
    told.isEndStated = true
    told.end = status
    end(status, .stated, on: &writer)
  }

  /// How a turn ended.
  private static func outcome(of line: JSONValue) -> SessionStatus {
    if line["terminal_reason"]?.string?.hasPrefix("aborted") == true { return .cancelled }
    switch line["subtype"]?.string {
    case "success":
      if line["is_error"]?.bool == true { return .failed }
      return ClaudeLiveness.status(of: line["stop_reason"]) == .incomplete
        ? .incomplete : .succeeded
    case "error_max_turns", "error_max_budget_usd", "error_max_structured_output_retries":
      return .incomplete
    default: return line["is_error"]?.bool == false ? .succeeded : .failed
    }
  }
}
