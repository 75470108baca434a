import JSONReading
import SessionModel

/// The items of the conversation: what the model was sent and what it sent.
extension Codex {
  /// Reads an item.
  mutating func item(_ item: JSONValue, _ writer: inout RecordWriter) {
    let type = writer.string(item, "type") ?? (item["role"] != nil ? "message" : "")
    switch type {
    case "message": message(item, &writer)
    case "reasoning":
      let parts =
        item.list("summary") + item.list("content")
      if parts.isEmpty, lane.answer.hasCalls { lane.answer.close() }
      for part in parts {
        if let text = part["text"] {
          reasoning(text, .item, &writer)
        } else if let kind = part["type"]?.string {
          writer.unknown("unknown part \"\(kind)\" of reasoning")
        }
      }
    case "function_call", "custom_tool_call":
      call(item, name: item["name"], arguments: item["arguments"] ?? item["input"], &writer)
    case "local_shell_call":
      call(item, name: nil, arguments: item["action"], &writer)
    case "tool_search_call":
      call(item, name: nil, arguments: item["arguments"], &writer)
    case "web_search_call":
      search(item, results: nil, .item, &writer)
    case "image_generation_call":
      image(item, item["id"] ?? item["call_id"], &writer)
    case "function_call_output", "custom_tool_call_output", "local_shell_call_output":
      output(item, &writer)
    case "tool_search_output":
      if let id = writer.string(item, "call_id") {
        writer.finish(
          id,
          .init(
            status: .completed, result: item["tools"].map { writer.keep($0) },
            completedAt: writer.time))
      }
    case "agent_message":
      let people = [item["author"]?.string, item["recipient"]?.string].compactMap { $0 }
      mark(people.joined(separator: " → "), item["content"], nil, by: .teammate, &writer)
    case "compaction", "context_compaction", "compaction_summary":
      mark("Context compacted", nil, .item, by: .summary, &writer)
    case "ghost_snapshot", "other": break
    default: writer.unknownRecord(type)
    }
  }

  // MARK: Messages

  private mutating func message(_ item: JSONValue, _ writer: inout RecordWriter) {
    let content = item["content"]
    // Also of a copy, of which nothing is written.
    writer.noteParts(of: content)
    let word = writer.string(item, "role") ?? ""
    let texts =
      content?.string.map { [$0] } ?? content?.elements.compactMap { $0["text"]?.string } ?? []
    guard let role = EntryRole(word: word) else {
      writer.unknown("unknown role \"\(word)\"")
      return
    }
    let whole = texts.joined(separator: "\n")
    let copies = texts.count == 1 ? texts : [whole] + texts
    switch role {
    case .assistant: text(content, copies, .item, &writer)
    case .user: user(content, whole, copies, .item, &writer)
    case .system, .step: system(content, &writer)
    }
  }

  /// Writes a message that the program put in.
  private mutating func system(_ content: JSONValue?, _ writer: inout RecordWriter) {
    lane.answer.close()
    let told = writer.knownWords(of: content)
    let words = writer.takeContext(of: told)
    guard let text = writer.datum(of: words) else { return }
    writer.set(writer.entry(nil, .system), .message, text)
  }

  /// Writes a message of the user, unless it is a copy.
  mutating func user(
    _ content: JSONValue?, _ text: String, _ copies: [String], _ source: Echoes.Source,
    _ writer: inout RecordWriter
  ) {
    if lane.echoes.isEcho(.user, copies, source) { return }
    if text.hasPrefix("<subagent_notification>") { notification(text, &writer) }
    lane.answer.close()
    let words = writer.knownWords(of: content)
    let typed = writer.takeContext(of: words)
    if typed.isEmpty, !words.isEmpty { return }
    lane.turns.append([])
    lane.isAnswered = true
    let entry = writer.entry(nil, .user)
    if let text = writer.datum(of: typed) { writer.set(entry, .message, text) }
    if writer.isMain {
      startTurn(&writer)
      writer.title(ContentParts.joined(typed))
    }
  }

  /// Writes text of the model, unless it is a copy.
  mutating func text(
    _ content: JSONValue?, _ copies: [String], _ source: Echoes.Source, _ writer: inout RecordWriter
  ) {
    let words = writer.knownWords(of: content)
    guard let datum = writer.datum(of: words), !lane.echoes.isEcho(.assistant, copies, source)
    else { return }
    // An error behind which the model goes on was got over.
    lane.failure = nil
    writer.append(lane.answer.entry(for: .text, on: &writer), .message, datum)
    guard writer.isMain else { return }
    writer.answer(datum)
    // A version that does not tell the end of a turn ends it with a text.
    if !lane.tellsTurns { writer.turnEnded(.succeeded) }
  }

  /// Writes reasoning, unless it is a copy.
  mutating func reasoning(_ text: JSONValue, _ source: Echoes.Source, _ writer: inout RecordWriter)
  {
    guard let datum = writer.text(of: text),
      !lane.echoes.isEcho(.reasoning, [text.string ?? ""], source)
    else { return }
    lane.answer.add(reasoning: datum, on: &writer)
  }

  // MARK: Calls

  /// Writes a call.
  ///
  /// - Parameter name: its name; that of the item's type, without `_call`, when there is none.
  @discardableResult
  mutating func call(
    _ item: JSONValue, name: JSONValue?, arguments: JSONValue?, _ writer: inout RecordWriter
  ) -> NodeID {
    let id = item["call_id"]?.string ?? item["id"]?.string
    let word = name?.string ?? String((item["type"]?.string ?? "").dropLast("_call".count))
    var shown = name.map { writer.keep($0) } ?? writer.keep(word)
    if let space = item["namespace"]?.string { shown = writer.keep("\(space).\(word)") }
    if word == "exec", let script = arguments?.string, let tool = Self.onlyTool(of: script) {
      shown = writer.keep(tool)
    }
    let entry = lane.answer.entry(for: .call, on: &writer)
    let call = writer.call(
      id, name: shown, arguments: arguments?.nonNull.map { writer.keep($0) }, under: entry)
    if writer.isMain, !lane.tellsTurns { writer.turnContinues() }
    if word == "exec", item["type"]?.isString("custom_tool_call") == true {
      lane.script = CodexLane.Script(call: call)
    }
    if let id = id.map({ SourceID($0) }) { link(word, id, arguments, &writer) }
    return call
  }

  /// The tool that a script calls, when it calls one only.
  private static func onlyTool(of script: String) -> String? {
    var tools: Set<String> = []
    for piece in script.split(separator: "tools.").dropFirst(script.hasPrefix("tools.") ? 0 : 1) {
      let tool = piece.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if piece.dropFirst(tool.count).first == "(" { tools.insert(String(tool)) }
    }
    return tools.count == 1 ? tools.first : nil
  }

  /// Notes the process or script that a call asks about.
  private mutating func link(
    _ name: String, _ id: SourceID, _ arguments: JSONValue?, _ writer: inout RecordWriter
  ) {
    guard name == "write_stdin" || name == "wait", let arguments else { return }
    var process: SourceID?
    func read(_ object: JSONValue) {
      let value = object["session_id"] ?? object["cell_id"]
      process = (value?.string ?? value.map { $0.compactText }).map { SourceID($0) }
    }
    if let text = arguments.string {
      do throws(JSONError) {
        try inner.parse(copying: Array(text.utf8)) { value throws(JSONError) in read(value) }
      } catch { return }
    } else {
      read(arguments)
    }
    guard let call = process.flatMap({ processes[$0] }) else { return }
    continued[id] = call
    // What a script does meanwhile completes before the answer.
    if name == "wait" { lane.script = CodexLane.Script(call: call) }
  }

  // MARK: Outputs

  /// Reads the output of a call.
  private mutating func output(_ item: JSONValue, _ writer: inout RecordWriter) {
    guard let id = writer.string(item, "call_id") else {
      writer.malformed("an output without call_id")
      return
    }
    lane.isAnswered = true
    let output = CodexOutput(item["output"], &writer, inner)
    let call = writer.memory.calls[SourceKey(id)]
    var outcome = CallOutcome(status: output.status)
    if output.isError { outcome.error = output.text } else { outcome.result = output.text }
    if let code = output.exitCode, code != 0 { outcome.error = writer.keep("exit code \(code)") }
    outcome.completedAt = output.status.isOpen ? nil : writer.time
    // The time until a process was handed back is not its running time.
    if let duration = output.duration, !output.status.isOpen {
      outcome.duration = writer.keep(duration.count)
      date(call, duration, &writer)
    }
    if let call, lane.script?.call == call.node {
      if lane.script?.hasFailed == true, outcome.status == .completed { outcome.status = .failed }
      lane.script = nil
    }
    if let process = (output.process ?? output.cell).map({ SourceID($0) }), let call {
      // A process that is asked about keeps the call that it was started by.
      if continued[SourceID(id)] == nil { processes[process] = call.node }
    }
    if let call, let agent = spawned(by: call.node, item["output"], &writer),
      outcome.status == .completed
    {
      spawns[agent] = call.node
      outcome.status = .background
      outcome.completedAt = nil
    }
    if let process = continued.removeValue(forKey: SourceID(id)) {
      lane.script = nil
      outcome.completedAt = writer.time
      proceed(process, output, &writer)
      // How the process ended is its own outcome, not that of the question.
      outcome.status = .completed
      outcome.error = nil
    }
    writer.finish(id, outcome)
    waited(item["output"], &writer)
  }

  /// Adds more output to a process that was started before.
  private func proceed(_ process: NodeID, _ output: CodexOutput, _ writer: inout RecordWriter) {
    if let text = output.text {
      writer.append(process, .result, writer.keep("\n"))
      writer.append(process, .result, text)
    }
    guard !output.status.isOpen else { return }
    var outcome = CallOutcome(status: output.status, completedAt: writer.time)
    if let code = output.exitCode, code != 0 { outcome.error = writer.keep("exit code \(code)") }
    writer.finish(process, outcome)
  }

  /// Moves the start of a call that was recorded together with its output to when it began.
  private func date(_ call: KnownCall?, _ duration: Milliseconds, _ writer: inout RecordWriter) {
    guard let call, let end = writer.time, let start = call.startedAt,
      end - start < Milliseconds(duration.count / 2)
    else { return }
    writer.set(call.node, .startedAt, Datum(moment: end - duration))
  }
}
