import JSONReading
import SessionModel

/// Transcripts of Google's Antigravity: the steps of a conversation, one a line.
///
/// Source: `AgentSessions/Services/AntigravityTranscriptParser.swift` and
/// `docs/superpowers/specs/2026-06-26-antigravity-cli-jsonl-migration-design.md` of jazzyalex/agent-sessions. Calls
/// have no ids, and their results are steps of their own, in order.
struct Antigravity: FactsFormat {
  static let name = "antigravity"
  static let format = Format(
    name: name, summary: "transcripts of Antigravity (transcript.jsonl)",
    writer: .init("Antigravity"),
    coverage: .init(
      read:
        "prompts, answers, thinking, tool calls with arguments and results, exit codes, checkpoints, times of steps, tokens, the model where it was chosen",
      derived:
        "which call a result is of (the oldest one); the end of the session by its last step",
      unknown: "the title and id, which stand in the names of folders; cost; subagents"),
    recognises: { probe in
      probe.has("step_index") && probe.text("type") != nil
        && sources.contains(probe.text("source") ?? "")
    },
    wording: .pieces,
    makeReader: { RecordReader(Antigravity()) })

  private static let sources: Set<String> = ["USER_EXPLICIT", "USER_IMPLICIT", "MODEL", "SYSTEM"]

  private var chat = Chat()
  private let inner = JSONParser()

  mutating func read(
    _ step: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    writer.time = step["created_at"]?.moment
    let type = step["type"]?.string ?? ""
    let isModel = step["source"]?.isString("MODEL") ?? false
    switch type {
    case "USER_INPUT": ask(step, on: &writer, &facts)
    case "PLANNER_RESPONSE": write(response: step, on: &writer, &facts)
    case "CONVERSATION_HISTORY": break
    case "CHECKPOINT": note(step, .summary, on: &writer)
    case "SYSTEM_MESSAGE", "EPHEMERAL_MESSAGE": note(step, .context, on: &writer)
    // Every tool has a type of its own.
    case _ where isModel: answer(step, type, on: &writer)
    default:
      writer.unknownRecord(type)
      note(step, nil, on: &writer)
    }
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }

  /// The words of a step; where they were cut, it is said.
  private static func words(_ step: JSONValue) -> [ContentParts.Words] {
    guard let content = step["content"]?.nonNull, !content.isString("") else { return [] }
    let isCut = step.list("truncated_fields").contains { $0.isString("content") }
    return [.value(content)] + (isCut ? [.text("[cut off in the transcript]")] : [])
  }

  // MARK: Messages

  private mutating func ask(
    _ step: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let entry = writer.entry(named: writer.recordName, role: .user, under: .root)
    writer.set(entry, .startedAt, moment: writer.time)
    let content = step["content"]?.string ?? ""
    let request = Self.between("<USER_REQUEST>", "</USER_REQUEST>", in: content)
    if let request {
      writer.set(entry, .message, text: request)
    } else {
      writer.set(entry, .message, words: Self.words(step))
    }
    facts.asked(request ?? content)
    if let model = Self.model(in: content) { facts.model = model }
    chat.note(entry, .user, says: true)
  }

  /// The model that a change of the settings names: `… Model Selection … from A to B.`
  private static func model(in content: String) -> String? {
    guard
      let line = between("<USER_SETTINGS_CHANGE>", "</USER_SETTINGS_CHANGE>", in: content)?
        .split(whereSeparator: \.isNewline).first(where: { $0.contains("Model Selection") }),
      let place = line.firstRange(of: " to ")
    else { return nil }
    let name = line[place.upperBound...]
    let model = name.hasSuffix(".") ? name.dropLast() : name
    return model.isEmpty || model == "None" ? nil : String(model)
  }

  /// What stands between two words, without the white space around it.
  private static func between(_ start: String, _ end: String, in text: String) -> String? {
    guard let from = text.firstRange(of: start),
      let to = text[from.upperBound...].firstRange(of: end)
    else { return nil }
    var inner = text[from.upperBound..<to.lowerBound].drop(while: \.isWhitespace)
    while inner.last?.isWhitespace == true { inner.removeLast() }
    return String(inner)
  }

  private mutating func write(
    response step: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let entry = writer.entry(named: writer.recordName, under: .root)
    writer.set(entry, .startedAt, moment: writer.time)
    let words = Self.words(step)
    writer.set(entry, .message, words: words)
    writer.set(entry, .reasoning, step["thinking"])
    chat.note(entry, .assistant, says: !words.isEmpty)
    for (place, call) in step.list("tool_calls").enumerated() {
      let node = chat.write(call: call, at: writer.time, place: place, under: entry, on: &writer)
      if let arguments = arguments(call["args"]) { writer.set(node, .arguments, json: arguments) }
      writer.set(node, .running)
    }
    count(step, of: entry, on: &writer, &facts)
  }

  /// Counts the tokens of a step. Whether the input holds what came from the cache is told by the figures alone.
  private func count(
    _ step: JSONValue, of entry: NodeID, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard let input = step["input_tokens"]?.tokens else { return }
    let (output, cached) = (step["output_tokens"]?.tokens, step["cache_read_tokens"]?.tokens)
    let tokens =
      cached.map { $0 > input } ?? false
      ? TokenUsage(fresh: input, output: output, cached: cached)
      : TokenUsage(input: input, output: output, cached: cached)
    facts.usage.addTold(tokens)
    writer.count(tokens, of: entry, model: facts.model)
  }

  private mutating func note(
    _ step: JSONValue, _ origin: EntryOrigin?, on writer: inout RecordWriter
  ) {
    let words = Self.words(step)
    guard !words.isEmpty else { return }
    let entry = writer.entry(named: writer.recordName, role: .system, under: .root)
    writer.mark(entry, origin)
    writer.set(entry, .startedAt, moment: writer.time)
    writer.set(entry, .message, words: words)
  }

  // MARK: Calls

  /// The arguments of a call, whose values are JSON inside of strings; `nil` where they are not.
  private func arguments(_ value: JSONValue?) -> [UInt8]? {
    guard let value, value.kind == .object else { return nil }
    var json: [UInt8] = [UInt8(ascii: "{")]
    for member in value.members {
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      json.append(contentsOf: member.keyBytes)
      json.append(UInt8(ascii: ":"))
      let text =
        member.value.kind == .string
        ? JSONText.decodedBytes(JSONText.inner(member.value.bytes)) : []
      let isJSON = !text.isEmpty && (try? inner.parse(copying: text) { _ in }) != nil
      json.append(contentsOf: isJSON ? text[...] : Array(member.value.bytes)[...])
    }
    json.append(UInt8(ascii: "}"))
    return json
  }

  private mutating func answer(_ step: JSONValue, _ type: String, on writer: inout RecordWriter) {
    let word = step["status"]?.string ?? "DONE"
    var status = ToolStatus(word: word)
    if status == nil { writer.unknown("unknown status \"\(word)\" of a step") }
    let code = Self.exitCode(step["content"])
    if let code, code != 0, status == .completed { status = .failed }
    let node = chat.open.first ?? alone(type, on: &writer)
    _ = chat.take(nil, on: &writer)
    let words = Self.words(step)
    writer.set(node, .result, words: words)
    if let code, code != 0 { writer.set(node, .error, text: "exit code \(code)") }
    writer.set(node, .completedAt, moment: writer.time)
    writer.set(node, status ?? .completed)
  }

  /// A call of which the result alone is told.
  private func alone(_ type: String, on writer: inout RecordWriter) -> NodeID {
    let entry =
      chat.assistant ?? writer.entry(named: writer.recordName, under: .root)
    let call = writer.call(named: writer.recordName, under: entry)
    writer.set(call, .name, text: type.lowercased())
    return call
  }

  /// The code that a command ended with, as the step says in words near its beginning.
  private static func exitCode(_ content: JSONValue?) -> Int64? {
    guard let content, content.kind == .string else { return nil }
    let head = JSONText.decoded(UnsafeRawBufferPointer(rebasing: content.bytes.prefix(600)))
    let mark = "The command exited with code "
    guard let line = head.split(separator: "\n").first(where: { $0.hasPrefix(mark) }) else {
      return nil
    }
    return Int64(line.dropFirst(mark.count).prefix { $0.isNumber || $0 == "-" })
  }
}
