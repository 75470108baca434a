import JSONReading
import SessionModel

/// The items of the conversation: what the model was sent and what it sent.
extension Codex {
  /// Reads an item.
  mutating func item(_ item: JSONValue, _ writer: inout RecordWriter) {
    let word = writer.word(item, "type")
    let kind = word.flatMap { CodexResponseItem.words[$0] }
    switch kind {
    case .message: message(item, &writer)
    case nil where word == nil && item["role"] != nil: message(item, &writer)
    case .reasoning:
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
    case .functionCall, .customCall:
      call(item, name: item["name"], arguments: item["arguments"] ?? item["input"], &writer)
    case .shellCall:
      call(item, name: nil, arguments: item["action"], &writer)
    case .toolSearchCall:
      call(item, name: nil, arguments: item["arguments"], &writer)
    case .webSearchCall:
      search(item, results: nil, .item, &writer)
    case .imageCall:
      image(item, item["id"] ?? item["call_id"], &writer)
    case .functionOutput, .customOutput, .shellOutput:
      output(item, &writer)
    case .toolSearchOutput:
      if let id = StandingName(writer.word(item, "call_id")) {
        writer.finish(
          id,
          .init(
            status: .completed, result: item["tools"].map { writer.keep($0) },
            completedAt: writer.time))
      }
    case .agentMessage:
      let people = [item["author"]?.string, item["recipient"]?.string].compactMap { $0 }
      mark(people.joined(separator: " → "), item["content"], nil, by: .teammate, &writer)
    case .compaction, .contextCompaction, .compactionSummary:
      mark("Context compacted", nil, .item, by: .summary, &writer)
    case .ghostSnapshot, .other: break
    case nil: writer.unknownRecord(word?.string ?? "")
    }
  }

  // MARK: Messages

  private mutating func message(_ item: JSONValue, _ writer: inout RecordWriter) {
    let content = item["content"]
    // Also of a copy, of which nothing is written: what is not known of it is noted.
    let words = writer.knownWords(of: content)
    let word = writer.word(item, "role")
    guard let role = word.flatMap({ EntryRole($0) }) else {
      writer.unknown("unknown role \"\(word?.string ?? "")\"")
      return
    }
    switch role {
    case .assistant: text(words, Echoes.fingerprints(of: content), .item, &writer)
    case .user: user(content, words, .item, &writer)
    case .system, .step: system(words, &writer)
    }
  }

  /// Writes a message that the program put in.
  private mutating func system(_ words: [ContentParts.Words], _ writer: inout RecordWriter) {
    lane.answer.close()
    guard let text = writer.datum(of: writer.takeContext(of: words)) else { return }
    writer.set(writer.entry(nil, .system), .message, text)
  }

  /// Writes a message of the user, unless it is a copy.
  mutating func user(
    _ content: JSONValue?, _ words: [ContentParts.Words], _ source: Echoes.Source,
    _ writer: inout RecordWriter
  ) {
    if lane.echoes.isEcho(.user, Echoes.fingerprints(of: content), source) { return }
    notification(content, &writer)
    lane.answer.close()
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
    _ words: [ContentParts.Words], _ prints: [SourceKey], _ source: Echoes.Source,
    _ writer: inout RecordWriter
  ) {
    guard let datum = writer.datum(of: words), !lane.echoes.isEcho(.assistant, prints, source)
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
      !lane.echoes.isEcho(.reasoning, [Echoes.fingerprint(of: text)], source)
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
    let id = [item["call_id"], item["id"]].lazy.compactMap { $0 }.first { $0.kind == .string }
    let isExec = name?.isString("exec") == true
    var shown: Datum
    if let name, item["namespace"]?.kind != .string {
      shown = writer.keep(name)
    } else {
      let word = name?.string ?? String((item["type"]?.string ?? "").dropLast("_call".count))
      shown = writer.keep(item["namespace"]?.string.map { "\($0).\(word)" } ?? word)
    }
    if isExec, let script = arguments?.string, let tool = Self.onlyTool(of: script) {
      shown = writer.keep(tool)
    }
    let entry = lane.answer.entry(for: .call, on: &writer)
    let call = writer.call(
      named: StandingName(id), name: shown, arguments: arguments?.nonNull.map { writer.keep($0) },
      under: entry)
    if writer.isMain, !lane.tellsTurns { writer.turnContinues() }
    if isExec, item["type"]?.isString("custom_tool_call") == true {
      lane.script = CodexLane.Script(call: call)
    }
    if let key = SourceKey(id) { link(name, key, arguments, &writer) }
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
    _ name: JSONValue?, _ id: SourceKey, _ arguments: JSONValue?, _ writer: inout RecordWriter
  ) {
    let isWait = name?.isString("wait") == true
    guard isWait || name?.isString("write_stdin") == true, let arguments else { return }
    var process: SourceKey?
    func read(_ object: JSONValue) {
      let value = object["session_id"] ?? object["cell_id"]
      process = (value?.string ?? value.map { $0.compactText }).map { SourceKey($0) }
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
    if isWait { lane.script = CodexLane.Script(call: call) }
  }

  // MARK: Outputs

  /// Reads the output of a call.
  private mutating func output(_ item: JSONValue, _ writer: inout RecordWriter) {
    guard let id = StandingName(writer.word(item, "call_id")) else {
      writer.malformed("an output without call_id")
      return
    }
    lane.isAnswered = true
    let output = CodexOutput(item["output"], &writer, inner)
    let call = writer.memory.calls[id.key]
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
    if let process = (output.process ?? output.cell).map({ SourceKey($0) }), let call {
      // A process that is asked about keeps the call that it was started by.
      if continued[id.key] == nil { processes[process] = call.node }
    }
    if let call, let agent = spawned(by: call.node, item["output"], &writer),
      outcome.status == .completed
    {
      spawns[agent] = call.node
      outcome.status = .background
      outcome.completedAt = nil
    }
    if let process = continued.removeValue(forKey: id.key) {
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
