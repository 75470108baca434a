import JSONReading
import SessionModel

/// Writes messages of the chat APIs: roles, text, thinking, tool calls and their results.
///
/// One for each conversation.
struct Chat {
  /// What the conversation stands under: the session itself, or a call whose ids are its own.
  var scope = NodeID.root
  /// The calls without a result, in order: for results that name none.
  private(set) var open: [NodeID] = []
  /// The last entry of the assistant that says something.
  private(set) var answer: NodeID?
  /// The last entry of the assistant.
  private(set) var assistant: NodeID?
  /// Whether the last message of the assistant asks for tools.
  var callsTools = false
  /// The calls that a person refused, as the source says in another place.
  var refused: Set<String> = []
  /// The tags that stand around what a person typed, of a program that writes some.
  var wrapping = ProgramMark.Wrapping.none
  /// Texts that the source keeps apart (see `ContentParts`).
  var attachments: JSONValue?
  /// Whether tool calls in the text of a message are leaked ones: some agents write all of theirs there.
  var seeksLeaks = false
  /// The role that spoke last.
  private(set) var lastRole: EntryRole?

  /// Writes a message.
  ///
  /// - Parameters:
  ///   - name: the source's own name for it, below `parent`.
  ///   - prompt: takes the text of what a person said.
  /// - Returns: its entry; `nil` for one that carries results only.
  @discardableResult
  mutating func write(
    _ message: JSONValue, named name: String, under parent: NodeID = .root,
    at time: Milliseconds? = nil, on writer: inout RecordWriter, asked: (String) -> Void = { _ in }
  ) -> NodeID? {
    let content = writer.content(message["content"], attachments: attachments)
    let word = message["role"]?.string ?? ""
    guard let role = EntryRole(word: word) else {
      guard word == "tool" || word == "function" else {
        writer.unknown("unknown role \(message["role"]?.shortText ?? "of a message")")
        return nil
      }
      let id =
        message["tool_call_id"] ?? message["toolCallId"] ?? message.list("tool_call_ids").first
      if content.results.isEmpty {
        answer(id, message["content"], message, at: time, on: &writer)
      } else {
        for result in content.results { write(result: result, at: time, on: &writer) }
      }
      return nil
    }
    for result in content.results { write(result: result, at: time, on: &writer) }
    var reasoning = content.reasoning
    let thoughts = message["reasoning_content"]?.nonNull ?? message["reasoning"]?.nonNull
    if let text = thoughts, !text.isString("") {
      reasoning.append(.value(text))
    }
    let told = content.calls + message.list("tool_calls")
    for kind in told.compactMap({ ChatCall.unknownKind(of: $0) }) {
      writer.unknown("unknown call \"\(kind)\" of a message")
    }
    let calls = told.filter { !ChatCall($0).isEmpty }
    if content.texts.isEmpty, reasoning.isEmpty, calls.isEmpty, !content.results.isEmpty {
      return nil
    }
    var texts = content.texts
    if role == .user, !texts.isEmpty {
      texts = writer.takeContext(of: texts, in: wrapping, named: name, under: parent, at: time)
      // A message of programs alone asks for nothing.
      if texts.isEmpty, reasoning.isEmpty, calls.isEmpty { return nil }
    }
    let entry = writer.entry(named: name, role: role, under: parent)
    writer.set(entry, .startedAt, moment: time)
    writer.set(entry, .message, words: texts)
    writer.set(entry, .reasoning, words: reasoning)
    callsTools = false
    for (place, call) in calls.enumerated() {
      write(call: call, at: time, place: place, under: entry, on: &writer)
    }
    lastRole = role
    if role == .user { asked(ContentParts.joined(texts)) }
    if role == .assistant {
      assistant = entry
      if !content.texts.isEmpty { answer = entry }
      if seeksLeaks, calls.isEmpty { writer.seekLeaks(in: texts, of: entry) }
    }
    return entry
  }

  /// Writes a call under an entry.
  ///
  /// - Parameter id: the id by which its result names it, when that is not the usual field.
  @discardableResult
  mutating func write(
    call: JSONValue, named id: JSONValue? = nil, at time: Milliseconds? = nil, place: Int = 0,
    under entry: NodeID, on writer: inout RecordWriter
  ) -> NodeID {
    let fields = ChatCall(call)
    let name = id ?? fields.id
    let id = SourceID(named: name?.string)
    let known = id.flatMap { openCall($0, fields, on: writer) }
    let node = known ?? writer.call(named: id?.text ?? "#\(place)", under: entry)
    writer.set(node, .id, name)
    writer.set(node, .name, fields.name)
    writer.set(node, .arguments, fields.arguments)
    writer.set(node, .startedAt, moment: time)
    callsTools = true
    if known == nil { take(call: node, named: id?.text, tool: fields.name, on: &writer) }
    return node
  }

  /// The call of this id that has no result yet: a call that is told twice is one.
  private func openCall(_ id: SourceID, _ fields: ChatCall, on writer: RecordWriter) -> NodeID? {
    guard let known = writer.memory.calls[SourceKey(id, in: scope)], !known.isAnswered,
      known.name == SourceKey(fields.name)
    else { return nil }
    return known.node
  }

  /// Takes a call that was written: a result may name it.
  mutating func take(
    call node: NodeID, named id: String?, tool: JSONValue? = nil, on writer: inout RecordWriter
  ) {
    guard let id = SourceID(named: id) else { return open.append(node) }
    let key = SourceKey(id, in: scope)
    writer.memory.calls[key] = KnownCall(node: node, name: SourceKey(tool))
    if let outcome = writer.memory.orphans.takeFirst(key) {
      writer.finish(id.text, outcome, in: scope)
    } else {
      open.append(node)
    }
  }

  /// Writes a result that stands among the parts of a message.
  mutating func write(
    result: JSONValue, named id: JSONValue? = nil, at time: Milliseconds? = nil,
    on writer: inout RecordWriter
  ) {
    let id = id ?? result["tool_use_id"] ?? result["toolCallId"] ?? result["toolUseID"]
    if let run = result["run"], run.kind == .object {
      return answer(id, run: run, at: time, on: &writer)
    }
    let content = result["content"] ?? result["result"] ?? result["output"]
    if let verdict = content?["type"]?.string.flatMap({ Self.verdicts[$0] }) {
      // The AI SDK says beside a value what it is.
      let value = content?["value"] ?? content?["reason"]
      return answer(id, value, result, as: verdict, at: time, on: &writer)
    }
    answer(id, content, result, at: time, on: &writer)
  }

  /// What the AI SDK calls the output of a tool, by what it means.
  private static let verdicts: [String: ToolStatus] = [
    "json": .completed, "error-text": .failed, "error-json": .failed,
    "execution-denied": .rejected,
  ]

  /// Gives a call its result.
  ///
  /// - Parameter verdict: how the call ended, where that is said beside the content.
  private mutating func answer(
    _ id: JSONValue?, _ content: JSONValue?, _ result: JSONValue, as verdict: ToolStatus? = nil,
    at time: Milliseconds?, on writer: inout RecordWriter
  ) {
    let error = result["error"]?.nonNull
    let isSaid = (result["is_error"] ?? result["isError"])?.bool ?? false
    let isError =
      error != nil || isSaid || result["type"]?.isString("tool-error") == true
      || verdict.map { $0 != .completed } ?? false
    let isRefused = verdict == .rejected || id?.string.map { refused.contains($0) } ?? false
    finish(
      id, isError ? isRefused ? .rejected : .failed : .completed,
      result: isError && error == nil ? nil : content,
      error: error.map { $0["message"] ?? $0 } ?? (isError ? content : nil),
      name: result["name"] ?? result["toolName"] ?? result["tool_name"], at: time, on: &writer)
  }

  /// Gives a call that a result names, or the first that waits for one, what came of it; a result whose call
  /// is not there waits for it.
  ///
  /// - Parameters:
  ///   - name: what the result calls the tool.
  ///   - other: the call, where the format finds it by other means.
  mutating func finish(
    _ id: JSONValue?, _ status: ToolStatus, _ basis: Basis = .stated, result: JSONValue?,
    error: JSONValue? = nil, name: JSONValue? = nil, at time: Milliseconds?,
    or other: NodeID? = nil, on writer: inout RecordWriter
  ) {
    guard let node = take(id?.string, on: &writer) ?? other else {
      let outcome = CallOutcome(
        status: status, basis: basis, name: name?.nonNull.map { writer.keep($0) },
        result: result?.nonNull.map { writer.keep($0) },
        error: error?.nonNull.map { writer.keep($0) }, completedAt: time)
      let id = SourceID(named: id?.string)
      // Told again, it is the same one.
      if let id { _ = writer.memory.orphans.takeAll(SourceKey(id, in: scope)) }
      return writer.memory.orphans.add(outcome, to: id, in: scope)
    }
    writer.set(result: result, of: node, attachments: attachments)
    writer.set(result: error, of: node, in: .error, attachments: attachments)
    writer.set(node, .completedAt, moment: time)
    writer.set(node, status, basis)
  }

  /// Gives a call a result that says itself how the call stands.
  private mutating func answer(
    _ id: JSONValue?, run: JSONValue, at time: Milliseconds?, on writer: inout RecordWriter
  ) {
    let word = run["status"]?.string ?? ""
    let status = ToolStatus(word: word) ?? Self.words[word]
    if status == nil { writer.unknown("unknown status \"\(word)\" of a call") }
    let error = run["error"]?["message"] ?? run["error"] ?? run["reason"]
    guard let status, status.isOpen else {
      return finish(
        id, status ?? .completed, status == nil ? .inferred : .stated, result: run["result"],
        error: error, at: time, on: &writer)
    }
    guard let id = SourceID(named: id?.string),
      let node = writer.memory.calls[SourceKey(id, in: scope)]?.node
    else { return writer.malformed("a state without its call") }
    writer.set(node, .result, run["result"])
    writer.set(node, .error, error)
    writer.set(node, status)
  }

  /// Words for the state of a call that are those of one source.
  private static let words: [String: ToolStatus] = [
    "rejected-by-user": .rejected, "blocked-on-user": .waiting, "cancellation-requested": .running,
  ]

  /// Takes the call that a result is for: the one it names, or the first that waits for one.
  mutating func take(_ id: String?, on writer: inout RecordWriter) -> NodeID? {
    let node: NodeID?
    if let id = SourceID(named: id) {
      let key = SourceKey(id, in: scope)
      node = writer.memory.calls[key]?.node
      writer.memory.calls[key]?.isAnswered = true
    } else {
      node = open.first
    }
    open.removeAll { $0 == node }
    return node
  }

  /// Notes an entry that was written by other means.
  mutating func note(_ entry: NodeID, _ role: EntryRole, says: Bool) {
    lastRole = role
    callsTools = false
    guard role == .assistant else { return }
    assistant = entry
    if says { answer = entry }
  }

  /// Whether the last word was one of the assistant that asks for nothing more.
  var isAnswered: Bool {
    open.isEmpty && lastRole == .assistant && assistant == answer && !callsTools
  }

  /// Says that the open calls run, as far as nothing else was said; to be called when all messages were read.
  func writeOpenCalls(on writer: inout RecordWriter) {
    for node in open where writer.memory.openCalls[node] == nil { writer.set(node, .running) }
  }
}
