import JSONReading
import SessionModel

/// What each kind of line of a kept session comes to.
///
/// Shown as entries of the system: what the program says to a person (errors of the service, hooks that
/// failed, compactions, output of local commands, links), and what was put before the model in a user's
/// name. Hidden: states of the program, listings and reminders for the model.
extension ClaudeConversation {
  /// Reads a line.
  mutating func read(_ line: JSONValue, lane: Int, on writer: inout RecordWriter) {
    guard let type = line["type"], type.kind == .string else {
      writer.unknownRecord(line["type"]?.shortText ?? "without a type")
      return
    }
    if lane == ClaudeLanes.main { identify(line["sessionId"], on: &writer) }
    if !summaries.isEmpty, writer.isMain, let uuid = id(line["uuid"]),
      let summary = summaries.removeValue(forKey: uuid)
    {
      title(summary, .summary, on: &writer)
    }
    let kind = ClaudeLine.words[type]
    switch kind {
    case .user: readUser(line, lane: lane, on: &writer)
    case .assistant: readAssistant(line, lane: lane, on: &writer)
    case .system: readSystem(line, lane: lane, on: &writer)
    case .attachment: readAttachment(line, lane: lane, on: &writer)
    case .progress: readProgress(line)
    case .summary: readSummary(line, lane: lane, on: &writer)
    case .aiTitle: title(line["aiTitle"]?.string ?? "", .generated, on: &writer)
    case .customTitle: title(line["customTitle"]?.string ?? "", .custom, on: &writer)
    case .costState:
      count(byModel: line["modelUsage"], on: &writer)
      cost(line["totalCostUSD"], on: &writer)
    case .pullRequest: say("Pull request", line["prUrl"], lane: lane, on: &writer)
    case .frame: say(line["title"]?.string ?? "Page", line["frameUrl"], lane: lane, on: &writer)
    case .started, .result, .failed: readJournal(line, workflow: "", on: &writer)
    case .fileHistorySnapshot, .fileHistoryDelta, .queueOperation, .agentName, .agentSetting,
      .mode, .permissionMode, .lastPrompt, .worktreeState, .relocated, .bridgeSession, .latch,
      .historySuppression, .agentColor, .artifactLedger, .artifactMonitor, .attributionSnapshot,
      .contentReplacement, .endedByModel, .forkContext, .isolationLatch, .commitOfHistory,
      .resetOfHistory, .snapshotOfHistory, .observer, .tag:
      break
    case nil: writer.unknownRecord(type.string ?? "")
    }
    live(line, kind, lane: lane)
    retract(line["supersedesUuids"], on: &writer)
    retract(line["retractedMessageUuids"], on: &writer)
    if lane == ClaudeLanes.main, kind == .user || kind == .assistant {
      follow(line, at: writer.time)
    }
  }

  /// Reads a document or a journal that belongs to the session.
  mutating func readCompanion(_ value: JSONValue, _ file: ClaudeFile, on writer: inout RecordWriter)
  {
    switch file {
    case .metadata(let agent): readMetadata(value, agent: agent, on: &writer)
    case .journal(let workflow): readJournal(value, workflow: workflow, on: &writer)
    case .workflow(let id): readWorkflow(value, id: id, on: &writer)
    case .other(let path): writer.unknownRecord(path)
    case .agent: break
    }
  }

  private mutating func say(
    _ words: String, _ link: JSONValue?, lane: Int, on writer: inout RecordWriter
  ) {
    guard let link = link?.string else { return }
    say("\(words): \(link)", lane: lane, on: &writer)
  }

  private mutating func cost(_ value: JSONValue?, on writer: inout RecordWriter) {
    guard let cost = value?.dollars else { return }
    usage.cost(cost)
    writeUsage(on: &writer)
  }

  /// A summary names the session whose last line it names: in old files those of other sessions stand in front.
  /// It may be one of another branch, so the first counts.
  private mutating func readSummary(_ line: JSONValue, lane: Int, on writer: inout RecordWriter) {
    if let summary = line["summary"]?.string {
      guard lane == ClaudeLanes.main else { return }
      if let leaf = id(line["leafUuid"]), lines[leaf]?.isRead != true {
        summaries[leaf] = summaries[leaf] ?? summary
      } else {
        title(summary, .summary, on: &writer)
      }
    } else if let text = line["message"]?["content"]?.string {
      say(text, lane: lane, on: &writer)
    }
  }

  /// A progress line may tell which call started an agent.
  private mutating func readProgress(_ line: JSONValue) {
    if let agent = line["data"]?["agentId"]?.string,
      let call = line["parentToolUseID"]?.string
    {
      lanes.tie(agent: agent, toCall: SourceKey(call))
    }
  }

  // MARK: System lines

  private mutating func readSystem(_ line: JSONValue, lane: Int, on writer: inout RecordWriter) {
    switch line["subtype"]?.string {
    case "compact_boundary":
      let metadata = line["compactMetadata"]
      let details = [
        metadata?["trigger"]?.string,
        metadata?["preTokens"]?.integer.map { "\($0) tokens before" },
      ].compactMap { $0 }.joined(separator: ", ")
      let words = line["content"]?.string ?? "Conversation compacted"
      say(details.isEmpty ? words : "\(words) (\(details))", .summary, lane: lane, on: &writer)
    case "api_error", "error":
      var words = Self.message(ofError: line["error"]) ?? line["content"]?.string ?? "Error"
      if let attempt = line["retryAttempt"]?.integer, let most = line["maxRetries"]?.integer,
        most > 0
      {
        words += " (try \(attempt) of \(most))"
      }
      say(words, lane: lane, on: &writer)
    case "stop_hook_summary":
      let errors = line["hookErrors"]?.elements.compactMap { $0.string } ?? []
      say(errors.joined(separator: "\n"), .hook, lane: lane, on: &writer)
    case "turn_duration", "session_start": break
    default:
      // Of whatever kind it is: what it says to a person is its content.
      switch ClaudeText(line["content"]) {
      case .prompt, .interruption: say(line["content"]?.string ?? "", lane: lane, on: &writer)
      case .command(let text), .output(let text): say(text, .command, lane: lane, on: &writer)
      case .context(let text, let origin, let rest):
        say(
          [text, rest].compactMap { $0 }.joined(separator: "\n"), origin, lane: lane, on: &writer)
      case .teammates(let text): say(text, .teammate, lane: lane, on: &writer)
      case .notification(let text): readNotification(text, lane: lane, on: &writer)
      case .noise: break
      case nil:
        if let subtype = line["subtype"]?.string, line["content"]?.nonNull == nil {
          writer.unknown("unknown system line \"\(subtype)\"")
        }
      }
    }
  }

  /// What an error of the service says.
  private static func message(ofError error: JSONValue?) -> String? {
    guard let error else { return nil }
    return error.string ?? error["formatted"]?.string ?? error["message"]?.string
      ?? message(ofError: error["error"])
      ?? error["status"]?.integer.map { "Error \($0) of the service" }
  }

  // MARK: Attachments

  private mutating func readAttachment(_ line: JSONValue, lane: Int, on writer: inout RecordWriter)
  {
    guard let attachment = line["attachment"], let type = attachment["type"]?.string else {
      writer.malformed("an attachment without a type")
      return
    }
    let hook = attachment["hookName"]?.string ?? "hook"
    switch type {
    case "queued_command":
      var entry: NodeID?
      if let prompt = attachment["prompt"], prompt.kind == .array {
        readBlocks(prompt, attachment, lane: lane, &entry, on: &writer)
      } else {
        readText(attachment["prompt"], attachment, lane: lane, &entry, on: &writer)
      }
    case "hook_blocking_error":
      let error = attachment["blockingError"]
      let text = error?["blockingError"]?.string ?? error?.string ?? ""
      say("\(hook) stopped the work: \(text)", .hook, lane: lane, on: &writer)
    case "hook_stopped_continuation":
      let text = attachment["message"]?.string ?? attachment["stopReason"]?.string ?? ""
      let words = "\(hook) ended the work\(text.isEmpty ? "" : ": \(text)")"
      say(words, .hook, lane: lane, on: &writer)
      if lane == ClaudeLanes.main { failure = writer.keep(text.isEmpty ? words : text) }
    case "hook_non_blocking_error", "hook_error_during_execution":
      let text = attachment["stderr"]?.string ?? attachment["content"]?.string ?? ""
      say("\(hook) failed: \(text.trimmed)", .hook, lane: lane, on: &writer)
    case "hook_system_message":
      say(attachment["content"]?.string ?? "", .hook, lane: lane, on: &writer)
    case "task_status":
      let summary = (attachment["deltaSummary"] ?? attachment["description"])?.nonNull
      endTask(
        [SourceKey(attachment["taskId"])].compactMap { $0 }, attachment["status"]?.string,
        result: summary.map { writer.keep($0) }, on: &writer)
    case "budget_usd": cost(attachment["used"], on: &writer)
    case _ where Self.hiddenAttachments.contains(type): break
    default: writer.unknown("unknown attachment \"\(type)\"")
    }
  }

  /// Attachments for the model only.
  private static let hiddenAttachments: Set<String> = [
    "agent_listing_delta", "agent_mention", "async_hook_response", "auto_mode", "auto_mode_exit",
    "batching_reminder_sent", "command_permissions", "compact_file_reference",
    "critical_system_reminder",
    "date_change", "deferred_tools_delta", "diagnostics", "directory", "dynamic_skill",
    "edited_image_file", "edited_text_file", "file", "hook_additional_context", "hook_cancelled",
    "hook_permission_decision", "hook_success", "invoked_skills",
    "mcp_instructions_delta", "mcp_resource", "nested_memory", "new_directory", "new_file",
    "opened_file_in_ide", "output_style", "output_token_usage", "pdf_reference",
    "plan_file_reference",
    "plan_mode", "plan_mode_exit", "plan_mode_reentry", "read_truncation_notice",
    "relevant_memories", "selected_lines_in_ide", "silent_turn_reminder", "skill_discovery",
    "skill_listing", "structured_output", "task_reminder", "team_context", "teammate_mailbox",
    "todo", "todo_reminder", "token_usage", "total_tokens_reminder", "ultra_effort_enter",
    "ultra_effort_exit", "ultramemory", "verify_plan_reminder",
  ]
}
