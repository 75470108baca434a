import JSONReading
import SessionModel

/// The events that a rollout keeps of those that the screen was told.
extension Codex {
  /// Reads an event.
  mutating func event(_ event: JSONValue, _ writer: inout RecordWriter) {
    let word = writer.word(event, "type")
    let kind = word.flatMap { CodexEventKind.words[$0] }
    switch kind {
    case .userMessage:
      let message = writer.word(event, "message")
      user(message, writer.knownWords(of: event["message"]), .event, &writer)
    case .agentMessage:
      let prints = Echoes.fingerprints(of: writer.word(event, "message"))
      text(writer.knownWords(of: event["message"]), prints, .event, &writer)
    case .reasoning, .rawReasoning:
      if let text = event["text"] { reasoning(text, .event, &writer) }
    case .tokenCount: count(event, &writer)
    case .taskStarted, .turnStarted:
      lane.tellsTurns = true
      lane.failure = nil
      lane.answer.close()
      if writer.isMain {
        writer.context(filled: nil, window: event["model_context_window"]?.tokens)
      }
      if writer.isMain { startTurn(&writer) }
    case .taskComplete, .turnComplete: completed(event, &writer)
    case .turnAborted: aborted(event, &writer)
    case .error, .streamError:
      let entry = mark("Error", event["message"], nil, &writer)
      if let entry, kind == .error {
        writer.set(entry, .error, writer.text(of: event["message"]))
        lane.failure = writer.text(of: event["message"]) ?? writer.keep("error")
      }
    case .rolledBack: rollBack(writer.integer(event, "num_turns") ?? 0, &writer)
    case .nameUpdated:
      if writer.isMain, let title = writer.string(event, "thread_name") {
        writer.title(title, replacing: true)
      }
    case .settingsApplied: tell(model: event["thread_settings"]?["model"], &writer)
    case .contextCompacted: mark("Context compacted", nil, .event, by: .summary, &writer)
    case .enteredReview:
      mark("Review", event["user_facing_hint"] ?? event["prompt"], nil, &writer)
    case .exitedReview:
      mark("Review ended", event["review_output"]?["overall_explanation"], nil, &writer)
    case .undone, .warning, .deprecation:
      mark("Note", event["message"] ?? event["summary"], nil, &writer)
    case .commandEnd, .mcpCallEnd, .patchEnd, .dynamicResponse, .dynamicRequest, .viewImage:
      done(word?.string ?? "", event, event["call_id"] ?? event["callId"], &writer)
    case .patchBegin:
      let call = name(event["call_id"]).flatMap { writer.memory.calls[$0.key]?.node }
      tell(changes: event["changes"], of: call, &writer)
    case .webSearchEnd: search(event, results: event["results"], .event, &writer)
    case .imageEnd: image(event, event["call_id"], &writer)
    case .itemCompleted: done(item: event, &writer)
    case .agentActivity: agents(event, isActivity: true, &writer)
    case .guardianAssessment, .goalUpdated, .sessionConfigured, .turnDiff, .planUpdate, .background,
      .itemStarted, .commandBegin, .mcpCallBegin, .webSearchBegin, .sectionBreak, .mcpUpdate,
      .mcpComplete, .shutdown, .reroute, .imageBegin, .outputDelta, .skillsUpdate:
      break
    case nil:
      let type = word?.string ?? ""
      if type.hasPrefix("collab_") {
        agents(event, isActivity: false, &writer)
      } else {
        writer.unknownRecord(type)
      }
    }
  }

  // MARK: Turns

  private mutating func completed(_ event: JSONValue, _ writer: inout RecordWriter) {
    let error = event["error"]?.nonNull
    if let message = event["last_agent_message"], message.kind == .string {
      text(writer.words(of: message), Echoes.fingerprints(of: message), .end, &writer)
    }
    lane.answer.close()
    settle(.lost, &writer)
    if let call = lane.parent, call != .root {
      let status: ToolStatus = error == nil ? .completed : .failed
      writer.finish(
        call, .init(status: status, error: writer.text(of: error), completedAt: writer.time))
    }
    guard writer.isMain else { return }
    let failure = error.flatMap { writer.text(of: $0["message"] ?? $0) } ?? lane.failure
    if let failure {
      writer.set(.root, .error, failure)
      tellsError = true
    }
    writer.turnEnded(error != nil || failure != nil ? .failed : .succeeded)
  }

  /// A turn of the main thread has begun: an error of the one before was got over.
  mutating func startTurn(_ writer: inout RecordWriter) {
    writer.turnStarted()
    if tellsError { writer.clear(.root, .error) }
    tellsError = false
  }

  private mutating func aborted(_ event: JSONValue, _ writer: inout RecordWriter) {
    settle(.cancelled, &writer)
    lane.script = nil
    mark("Turn aborted", event["reason"], nil, &writer)
    if writer.isMain { writer.turnEnded(.cancelled) }
  }

  /// Settles the open calls of the thread, but for processes that go on without it.
  private func settle(_ status: ToolStatus, _ writer: inout RecordWriter) {
    let own = writer.lane
    let script = lane.script?.call
    writer.settleOpenCalls(status) {
      ($0.lane == own || $0.lane == script) && $0.status != .background
    }
  }

  /// Takes the last turns back.
  private mutating func rollBack(_ count: Int64, _ writer: inout RecordWriter) {
    let gone = lane.turns.suffix(Int(clamping: max(0, count)))
    for entry in gone.joined() { writer.add(.retract(entry)) }
    lane.turns.removeLast(gone.count)
    lane.answer.close()
    mark("Thread rolled back", nil, nil, &writer)
  }

  // MARK: Ends of calls

  /// Reads an item that is over: it tells what a call did better than the text of its output.
  private mutating func done(item event: JSONValue, _ writer: inout RecordWriter) {
    guard let item = event["item"] else { return }
    let type = writer.string(item, "type") ?? ""
    let content = item["content"]
    switch type {
    case "UserMessage": user(content, writer.knownWords(of: content), .completed, &writer)
    case "AgentMessage":
      text(writer.knownWords(of: content), Echoes.fingerprints(of: content), .completed, &writer)
    case "Plan":
      text(
        writer.knownWords(of: item["text"]), Echoes.fingerprints(of: item["text"]), .completed,
        &writer)
    case "Reasoning":
      for key in ["summary_text", "raw_content"] as [StaticString] {
        for text in item.list(key) {
          reasoning(text, .completed, &writer)
        }
      }
    case "WebSearch", "Extension":
      search(item, results: item["results"], .completed, &writer)
    case "ImageGeneration": image(item, item["id"], &writer)
    case "ContextCompaction": mark("Context compacted", nil, .completed, by: .summary, &writer)
    case "CommandExecution", "McpToolCall", "FileChange", "DynamicToolCall", "ImageView":
      let start = writer.integer(event, "started_at_ms")
      done(type, item, item["id"], startedAt: start.map { Milliseconds($0) }, &writer)
    case "CollabAgentToolCall", "SubAgentActivity", "HookPrompt", "EnteredReviewMode",
      "ExitedReviewMode", "Sleep":
      break
    default: writer.unknownRecord("item \(type)")
    }
  }

  /// Reads what is known of a call that is over.
  private mutating func done(
    _ type: String, _ end: JSONValue, _ id: JSONValue?, startedAt: Milliseconds? = nil,
    _ writer: inout RecordWriter
  ) {
    let invocation = end["invocation"] ?? end
    let known = SourceKey(id).flatMap { writer.memory.calls[$0] }
    let outcome = outcome(end, &writer)
    if let known {
      // The output that the model got stands; it may come before this or after.
      var outcome = outcome
      outcome.result = nil
      if type == "dynamic_tool_call_request" || type == "view_image_tool_call" { return }
      tell(changes: end["changes"], of: known.node, &writer)
      if known.isAnswered, outcome.status != .failed { outcome.status = .completed }
      writer.finish(known.node, outcome)
      return
    }
    let words = [invocation["server"], invocation["tool"]].compactMap { $0?.string }
    let shown =
      words.isEmpty ? Self.names[type] ?? type : words.joined(separator: ".")
    let arguments =
      invocation["arguments"] ?? end["command"] ?? end["changes"] ?? end["path"]
    let entry = scriptEntry(&writer) ?? lane.answer.entry(for: .call, on: &writer)
    let isRequest = type == "dynamic_tool_call_request"
    let duration = isRequest ? nil : CodexOutput.span(end["duration"])
    let call = Self.call(
      id?.string, writer.keep(shown), arguments, under: entry, isOver: !isRequest,
      at: startedAt ?? duration.flatMap { span in writer.time.map { $0 - span } }, &writer)
    tell(changes: end["changes"], of: call, &writer)
    if !isRequest { writer.finish(call, outcome) }
    if outcome.status == .failed, type == "CommandExecution" { lane.script?.hasFailed = true }
  }

  /// Keeps what a patch did to files.
  private func tell(changes: JSONValue?, of call: NodeID?, _ writer: inout RecordWriter) {
    guard let call, let changes = changes?.nonNull else { return }
    writer.set(call, .edits, changes)
  }

  /// Writes a call that is told when it is over: without its start, unless that is told too.
  private static func call(
    _ id: String?, _ name: Datum, _ arguments: JSONValue?, under entry: NodeID, isOver: Bool,
    at start: Milliseconds?, _ writer: inout RecordWriter
  ) -> NodeID {
    let time = writer.time
    if isOver { writer.time = start }
    defer { writer.time = time }
    return writer.call(
      id, name: name, arguments: arguments?.nonNull.map { writer.keep($0) }, under: entry)
  }

  /// The tools that the ends of calls are of, where they do not tell.
  private static let names = [
    "exec_command_end": "exec_command", "CommandExecution": "exec_command",
    "patch_apply_end": "apply_patch", "FileChange": "apply_patch",
    "view_image_tool_call": "view_image", "ImageView": "view_image",
  ]

  /// The entry for what the running script does.
  private mutating func scriptEntry(_ writer: inout RecordWriter) -> NodeID? {
    guard let script = lane.script else { return nil }
    if let entry = script.entry { return entry }
    let entry = writer.entry(nil, .assistant, under: script.call)
    lane.script?.entry = entry
    return entry
  }

  /// How a call ended.
  private func outcome(_ end: JSONValue, _ writer: inout RecordWriter) -> CallOutcome {
    var outcome = CallOutcome(status: .completed)
    if let word = end["status"]?.string, let status = ToolStatus(word: word) {
      outcome.status = status.isOpen ? .completed : status
    }
    if let code = end["exit_code"]?.integer {
      outcome.status = code == 0 ? .completed : .failed
      if code != 0 { outcome.error = writer.keep("exit code \(code)") }
    }
    if end["success"]?.bool == false { outcome.status = .failed }
    let result = end["result"]?.nonNull
    let error = end["error"]?.nonNull ?? result?["Err"]
    if let error {
      outcome.status = .failed
      outcome.error = writer.text(of: error["message"] ?? error)
    }
    let answer = result?["Ok"] ?? result
    if answer?["isError"]?.bool == true { outcome.status = .failed }
    outcome.result = writer.text(
      of: end["aggregated_output"] ?? end["formatted_output"] ?? answer?["content"]
        ?? end["content_items"] ?? end["stdout"])
    outcome.duration = CodexOutput.span(end["duration"]).map { writer.keep($0.count) }
    outcome.completedAt = writer.time
    return outcome
  }

  /// Writes a search in the web, unless it is a copy: its records do not name one another.
  mutating func search(
    _ search: JSONValue, results: JSONValue?, _ source: Echoes.Source, _ writer: inout RecordWriter
  ) {
    let query = search["action"]?["query"]?.string ?? search["query"]?.string ?? ""
    if lane.echoes.isEcho(.search, [Echoes.fingerprint(of: query)], source) {
      if let results, let call = lane.search { writer.set(call, .result, writer.keep(results)) }
      return
    }
    let entry = scriptEntry(&writer) ?? lane.answer.entry(for: .call, on: &writer)
    let call = Self.call(
      (search["call_id"] ?? search["id"])?.string, writer.keep("web_search"),
      search["action"] ?? search["query"], under: entry, isOver: true, at: nil, &writer)
    lane.search = call
    writer.finish(
      call,
      .init(
        status: .completed, result: results?.nonNull.map { writer.keep($0) },
        completedAt: writer.time))
  }

  /// Writes a picture that was made, or the rest of what is told of it.
  mutating func image(_ image: JSONValue, _ id: JSONValue?, _ writer: inout RecordWriter) {
    let known = SourceKey(id).flatMap { writer.memory.calls[$0]?.node }
    let call =
      known
      ?? Self.call(
        id?.string, writer.keep("image_generation"), image["revised_prompt"],
        under: lane.answer.entry(for: .call, on: &writer), isOver: true, at: nil, &writer)
    let isBad = image["status"]?.isString("failed") == true
    let size = image["result"].map { $0.bytes.count - 2 }
    writer.finish(
      call,
      .init(
        status: isBad ? .failed : .completed,
        result: size.map { writer.keep(Media(type: "image", encoded: $0).text) },
        completedAt: writer.time))
  }
}
