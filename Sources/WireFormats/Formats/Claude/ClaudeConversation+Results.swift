import JSONReading
import SessionModel

/// How calls end.
extension ClaudeConversation {
  // MARK: Results

  /// Reads a `tool_result` block.
  mutating func readResult(
    _ block: JSONValue, _ line: JSONValue, twin: JSONValue?, lane: Int,
    on writer: inout RecordWriter
  ) {
    let word = [block["tool_use_id"], line["sourceToolUseID"]].lazy.compactMap { $0 }
      .first { $0.kind == .string }
    let id = id(word)
    if let id { calls.expect(id) }
    let verdict = ClaudeVerdict(block, line, twin: twin)
    results.append(verdict.status)
    guard let word, let id else {
      writer.malformed("a tool result without the id of its call")
      return
    }
    let content = Self.content(of: block)
    var text = writer.text(of: content)
    if text == nil, let twin, twin.kind == .string { text = writer.text(of: twin) }
    var outcome = CallOutcome(status: verdict.status)
    outcome.duration = verdict.duration.map { writer.keep($0) }
    if verdict.status != .background {
      outcome.completedAt = writer.time
    }
    if verdict.status == .failed {
      outcome.error = error(content, else: text, on: &writer)
    } else {
      outcome.result = text
    }
    if let path = verdict.savedTo { mention(path, id, &outcome, block["content"], on: &writer) }
    for task in verdict.tasks { tasks[SourceKey(task)] = id }
    if let agent = verdict.agent { lanes.tie(agent: agent, toCall: id) }
    if let run = verdict.run { lanes.tie(workflow: run, toCall: id) }
    finish(id, word, outcome, on: &writer)
    if verdict.status == .failed, let call = calls[id] { lanes[call.lane].failed.append(id) }
    if let twin {
      readTask(of: twin, on: &writer)
      writer.tell(edits: twin, of: calls[id]?.node)
    }
  }

  /// What a result holds. iFlow, which writes Claude Code's lines, keeps in it what Gemini CLI would.
  private static func content(of block: JSONValue) -> JSONValue? {
    let content = block["content"]
    return content?["responseParts"]?["functionResponse"]?["response"]?["output"] ?? content
  }

  /// The text of an error, without the tags that it may stand in.
  private func error(_ content: JSONValue?, else text: Datum?, on writer: inout RecordWriter)
    -> Datum?
  {
    guard let content, content.kind == .string,
      content.bytes.dropFirst().starts(with: "<tool_use_error>".utf8),
      let inner = content.string.flatMap({ ClaudeText.tag("tool_use_error", in: $0) })
    else { return text ?? writer.keep("") }
    return writer.keep(inner)
  }

  /// A result that is read from a server tool, inside a message of the model.
  mutating func readServerResult(_ block: JSONValue, on writer: inout RecordWriter) {
    guard let word = block["tool_use_id"], let id = id(word) else {
      writer.malformed("a tool result without the id of its call")
      return
    }
    let content = block["content"]
    let isError =
      content?["type"]?.string?.hasSuffix("_error") == true || block["is_error"]?.bool == true
    var outcome = CallOutcome(status: isError ? .failed : .completed)
    outcome.completedAt = writer.time
    if isError {
      outcome.error = (content?["error_code"] ?? content).map { writer.keep($0) }
    } else {
      outcome.result = content.map { writer.keep($0) }
    }
    finish(id, word, outcome, on: &writer)
  }

  /// Ends a call; kept until the call comes when it has not.
  mutating func finish(
    _ id: SourceKey, _ word: JSONValue, _ outcome: CallOutcome, on writer: inout RecordWriter
  ) {
    if calls[id] == nil {
      orphans[id] = Orphan(name: writer.keep(word), outcome: outcome)
    } else {
      finish(id, outcome, on: &writer)
    }
  }

  /// Ends a call that was written.
  mutating func finish(_ id: SourceKey, _ outcome: CallOutcome, on writer: inout RecordWriter) {
    guard var call = calls[id] else { return }
    writer.finish(call.node, outcome)
    call.status = outcome.status
    calls[id] = call
    lanes[call.lane].open.remove(id)
    if outcome.status == .background {
      background.insert(id)
    } else {
      background.remove(id)
      leave(id, outcome.status == .cancelled ? .cancelled : .lost, on: &writer)
    }
  }

  /// Says how a call stands.
  mutating func set(
    _ id: SourceKey, _ status: ToolStatus, _ basis: Basis, on writer: inout RecordWriter
  ) {
    guard let call = calls[id] else { return }
    writer.set(call.node, status, basis)
    calls[id]?.status = status
    if !status.isOpen {
      lanes[call.lane].open.remove(id)
      background.remove(id)
      if let time = writer.time { writer.set(call.node, .completedAt, Datum(moment: time)) }
    }
  }

  /// Settles the calls that the subagents of an ended call left open.
  private mutating func leave(_ id: SourceKey, _ status: ToolStatus, on writer: inout RecordWriter)
  {
    for lane in lanes.lanes(of: id) {
      for open in inOrder(lanes[lane].open) { set(open, status, .inferred, on: &writer) }
    }
  }

  // MARK: Interruptions

  /// A person stopped the work of a lane.
  ///
  /// - Parameter isInTool: whether it was stopped in a call; one that failed just then was that call.
  mutating func interrupted(lane: Int, isInTool: Bool, _ writer: inout RecordWriter) {
    if isInTool {
      for id in lanes[lane].failed { set(id, .cancelled, .restated, on: &writer) }
    }
    lanes[lane].failed = []
    if lane == ClaudeLanes.main { failure = nil }
    cancelOpenCalls(lane: lane, on: &writer)
  }

  /// Cancels what a lane waits for, and what its subagents do.
  mutating func cancelOpenCalls(lane: Int, on writer: inout RecordWriter) {
    for id in inOrder(lanes[lane].open) {
      set(id, .cancelled, .stated, on: &writer)
      for below in lanes.lanes(of: id) { cancelOpenCalls(lane: below, on: &writer) }
    }
  }

  // MARK: In the background

  /// Reads the end of something that ran in the background.
  mutating func readNotification(_ text: String, lane: Int, on writer: inout RecordWriter) {
    let summary = ClaudeText.tag("summary", in: text)
    let status = ClaudeText.tag("status", in: text)
    let names = ["tool-use-id", "task-id"].compactMap { ClaudeText.tag($0, in: text) }
    let result = (ClaudeText.tag("result", in: text) ?? summary).map { writer.keep($0) }
    endTask(names.map { SourceKey($0) }, status, result: result, on: &writer)
    let words = summary ?? "\(names.last ?? "a task"): \(status ?? "there is news")"
    let event = ClaudeText.tag("event", in: text)
    say(
      [words, event].compactMap { $0 }.joined(separator: "\n"), .notification, lane: lane,
      on: &writer)
  }

  /// Ends what runs in the background under one of these names.
  ///
  /// - Parameter status: the source's word.
  mutating func endTask(
    _ names: [SourceKey], _ status: String?, result: Datum?, on writer: inout RecordWriter
  ) {
    guard let outcome = Self.end(status) else { return }
    for name in names {
      guard let id = tasks[name] ?? (calls[name] == nil ? nil : name) else { continue }
      guard let call = calls[id], call.status == .background else { return }
      var ended = CallOutcome(status: outcome)
      ended.completedAt = writer.time
      if outcome == .failed { ended.error = result } else { ended.result = result }
      finish(id, ended, on: &writer)
      return
    }
  }

  /// What a word for the end of a task means; `nil` when it is no end.
  private static func end(_ word: String?) -> ToolStatus? {
    switch word {
    case "completed", "complete", "succeeded", "success", "finished", "done": .completed
    case "failed", "error": .failed
    case "stopped", "killed", "cancelled", "canceled", "aborted": .cancelled
    default: nil
    }
  }

  /// Reads what the result of another call says of something in the background: its output was asked
  /// for, or it was stopped.
  private mutating func readTask(of twin: JSONValue, on writer: inout RecordWriter) {
    let task = twin["task"] ?? twin
    let name =
      task["shellId"] ?? task["shell_id"] ?? task["task_id"] ?? task["taskId"]
    guard let name = name?.string else { return }
    let isKilled = twin["shell_id"] != nil && twin["success"]?.bool == true
    let isStopped = twin["message"]?.string?.hasPrefix("Successfully stopped") == true
    endTask(
      [SourceKey(name)], isKilled || isStopped ? "killed" : task["status"]?.string, result: nil,
      on: &writer)
  }

  // MARK: Outputs beside the session

  /// A result stands in part only; the whole lies in a file.
  private mutating func mention(
    _ path: String, _ id: SourceKey, _ outcome: inout CallOutcome, _ content: JSONValue?,
    on writer: inout RecordWriter
  ) {
    let name = String(path.split(separator: "/").last ?? "")
    outputs[name] = id
    if content?.string?.place(of: path) == nil, outcome.status != .failed {
      let text = content?.string ?? ""
      outcome.result = writer.keep(text + "\n[Full output: \(path)]")
    }
  }

  /// A file with a whole output has come.
  mutating func readOutput(_ name: String, _ text: Datum, on writer: inout RecordWriter) {
    guard let id = outputs[name], let call = calls[id] else {
      waitingOutputs[name] = text
      return
    }
    writer.set(call.node, call.status == .failed ? .error : .result, text)
  }

  /// Puts outputs that came before their calls to them.
  mutating func placeOutputs(on writer: inout RecordWriter) {
    for (name, text) in waitingOutputs {
      guard let id = outputs[name], calls[id] != nil else { continue }
      waitingOutputs[name] = nil
      readOutput(name, text, on: &writer)
    }
  }
}

extension SourceID: Comparable {
  /// Names in the order of their bytes, so that what is done to several is done in one order.
  static func < (a: Self, b: Self) -> Bool {
    a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }
}
