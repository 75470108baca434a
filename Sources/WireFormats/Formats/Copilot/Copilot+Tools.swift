import JSONReading
import SessionModel

/// Tool calls of Copilot: announced in a message, started, asked about, ended.
extension Copilot {
  /// Writes a call that a message asks for.
  mutating func announce(_ request: JSONValue, under entry: NodeID, _ writer: inout RecordWriter) {
    let id = writer.string(request, "toolCallId")
    if let id, writer.memory.calls[SourceKey(id)] != nil { return }
    _ = writer.call(
      id, name: (request["name"] ?? request["mcpToolName"]).map { writer.keep($0) },
      arguments: request["arguments"]?.nonNull.map { writer.keep($0) }, under: entry,
      status: .pending)
  }

  /// Reads a record about the work of a tool.
  mutating func tool(_ type: String, _ data: JSONValue, _ writer: inout RecordWriter) {
    guard let id = writer.string(data, "toolCallId") else {
      if type != "tool.user_requested" { writer.malformed("\(type) without toolCallId") }
      return
    }
    let call = writer.memory.calls[SourceKey(id)]?.node
    switch type {
    case "tool.execution_start", "tool.user_requested": start(id, call, data, &writer)
    case "tool.execution_partial_result":
      if let call, let output = data["partialOutput"] {
        writer.append(call, .result, writer.keep(output))
      }
    case "tool.execution_progress", "tool.search_activated": break
    case "tool.execution_complete": complete(id, call, data, &writer)
    default: writer.unknownRecord(type)
    }
  }

  private mutating func start(
    _ id: String, _ call: NodeID?, _ data: JSONValue, _ writer: inout RecordWriter
  ) {
    let arguments = data["arguments"]?.nonNull.map { writer.keep($0) }
    if let call {
      if let arguments { writer.set(call, .arguments, arguments) }
      if let time = writer.time { writer.set(call, .startedAt, Datum(moment: time)) }
      writer.set(call, .running)
      return
    }
    let entry = current[writer.lane] ?? writer.entry(nil, .assistant)
    current[writer.lane] = entry
    if writer.lane == .root { isAnswered = false }
    _ = writer.call(
      id, name: data["toolName"].map { writer.keep($0) }, arguments: arguments, under: entry)
  }

  private mutating func complete(
    _ id: String, _ call: NodeID?, _ data: JSONValue, _ writer: inout RecordWriter
  ) {
    let error = data["error"]?.nonNull
    var outcome = CallOutcome(status: Self.status(ofEnd: data))
    outcome.result = writer.text(of: data["result"]?["content"] ?? data["result"])
    outcome.error = writer.text(of: error?["message"] ?? error)
    outcome.completedAt = writer.time
    outcome.duration = data["toolTelemetry"]?["metrics"]?["durationMs"]?.nonNull.map {
      writer.keep($0)
    }
    // The answer of a tool that left its subagent at work only says that it has started.
    if let call, outcome.status == .completed, working.contains(call) {
      outcome.status = .background
      outcome.completedAt = nil
    }
    let node = writer.finish(id, outcome)
    writer.tell(edits: data["result"]?["detailedContent"], of: node)
  }

  /// How a call stands by the record of its end.
  static func status(ofEnd data: JSONValue) -> ToolStatus {
    let error = data["error"]?.nonNull
    if let code = error?["code"]?.string, ["rejected", "denied"].contains(code) {
      return .rejected
    }
    return data["success"]?.bool ?? (error == nil) ? .completed : .failed
  }

  // MARK: Subagents

  /// Reads the start or the end of a subagent.
  mutating func subagent(
    _ type: String, _ value: JSONValue, _ data: JSONValue, _ writer: inout RecordWriter
  ) {
    guard let id = writer.string(data, "toolCallId") else {
      writer.malformed("\(type) without toolCallId")
      return
    }
    guard let call = writer.memory.calls[SourceKey(id)]?.node else {
      // Its call was not told: it stands for itself.
      let entry = current[writer.lane] ?? writer.entry(nil, .assistant)
      let name = (data["agentName"] ?? data["agentDisplayName"]).map { writer.keep($0) }
      let call = writer.call(id, name: name, arguments: nil, under: entry)
      if type == "subagent.started" { begin(call, value) }
      return
    }
    switch type {
    case "subagent.started": begin(call, value)
    default:
      working.remove(call)
      let hasFailed = type == "subagent.failed"
      let isCancelled = data["cancelled"]?.bool ?? false
      writer.finish(
        call,
        CallOutcome(
          status: hasFailed ? .failed : isCancelled ? .cancelled : .completed,
          error: hasFailed ? writer.text(of: data["error"]) : nil, completedAt: writer.time,
          duration: data["durationMs"]?.nonNull.map { writer.keep($0) }))
    }
  }

  private mutating func begin(_ call: NodeID, _ value: JSONValue) {
    working.insert(call)
    if let agent = value["agentId"]?.string { agents[SourceID(agent)] = call }
  }

  // MARK: Questions to the user

  /// Something waits for a person.
  mutating func asked(_ data: JSONValue, _ writer: inout RecordWriter) {
    let subject = data["toolCallId"] ?? data["permissionRequest"]?["toolCallId"]
    guard let request = data["requestId"]?.string, let id = subject?.string.map({ SourceID($0) }),
      data["resolvedByHook"]?.bool != true
    else { return }
    questions[SourceID(request)] = id
    if let call = writer.memory.openCalls[writer.memory.calls[id.key]?.node ?? .none] {
      writer.set(call.node, .waiting)
    }
  }

  /// A person has answered.
  mutating func answered(_ type: String, _ data: JSONValue, _ writer: inout RecordWriter) {
    let request = data["requestId"]?.string.map { SourceID($0) }
    let asked = request.flatMap { questions.removeValue(forKey: $0) }
    guard let id = data["toolCallId"]?.string.map({ SourceID($0) }) ?? asked,
      let call = writer.memory.openCalls[writer.memory.calls[id.key]?.node ?? .none]
    else { return }
    let answer = data["result"]?["kind"]?.string ?? ""
    if answer.hasPrefix("denied") {
      writer.set(call.node, .rejected)
    } else if answer == "cancelled" {
      writer.set(call.node, .cancelled)
    } else if call.status == .waiting {
      writer.set(call.node, .running)
    }
  }

  /// Records that are known and say nothing that is shown.
  static let silent: Set<String> = [
    "assistant.idle", "assistant.intent", "assistant.streaming_delta",
    "assistant.tool_call_delta", "assistant.server_tool_progress", "auto_mode_switch.completed",
    "capabilities.changed", "command.execute", "command.queued", "commands.changed",
    "factory.run_started", "factory.run_settled", "factory.run_updated", "hook.start", "hook.end",
    "hook.progress", "mcp.headers_refresh_required", "mcp.oauth_required",
    "mcp.headers_refresh_completed", "mcp.oauth_completed", "mcp.prompts.list_changed",
    "mcp.resources.list_changed", "mcp.tools.list_changed",
    "mcp_app.tool_call_complete", "model.call_failure", "model.call_finished",
    "pending_messages.modified", "session.auto_mode_resolved",
    "session.autopilot_objective_changed", "session.background_tasks_changed",
    "session.binary_asset", "session.canvas.closed", "session.canvas.opened",
    "session.canvas.recorded", "session.canvas.registry_changed", "session.canvas.removed",
    "session.canvas.unavailable", "session.context_changed", "session.custom_agents_updated",
    "session.extensions.attachments_pushed", "session.extensions_loaded", "session.idle",
    "session.managed_settings_enforced",
    "session.managed_settings_resolved", "session.mcp_server_status_changed",
    "session.mcp_servers_loaded", "session.permissions_changed", "session.plan_changed",
    "session.remote_steerable_changed", "session.schedule_cancelled", "session.schedule_created",
    "session.schedule_rearmed", "session.session_limits_changed", "session.skills_loaded",
    "session.todos_changed", "session.tools_updated", "session.usage_checkpoint",
    "session.workspace_file_changed", "subagent.configured",
    "subagent.deselected", "subagent.selected", "tool_search.activated", "ui.ephemeral_query",
  ]
}
