import JSONReading
import SessionModel

/// Writes messages of the chat APIs: roles, text, thinking, tool calls and their results.
///
/// One for each conversation, so that a subagent's calls are its own.
struct Chat {
  /// The calls by the source's id.
  private(set) var calls: [String: NodeID] = [:]
  /// The calls without a result, in order: for results that name none.
  private(set) var open: [NodeID] = []
  /// The last entry of the assistant that says something.
  private(set) var answer: NodeID?
  /// The last entry of the assistant.
  private(set) var assistant: NodeID?
  /// Results whose calls have not come.
  private(set) var orphans = 0
  /// Whether the last message of the assistant asks for tools.
  var callsTools = false
  /// Texts that the source keeps apart (see `ContentParts`).
  var attachments: JSONValue?
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
    let content = ContentParts(message["content"], attachments: attachments)
    let word = message["role"]?.string ?? ""
    for unknown in content.unknown { writer.unknown("unknown \(unknown) of a message") }
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
    if let text = (message["reasoning_content"] ?? message["reasoning"])?.nonNull {
      reasoning.append(.value(text))
    }
    let calls = content.calls + (message["tool_calls"].map { Array($0.elements) } ?? [])
    if content.texts.isEmpty, reasoning.isEmpty, calls.isEmpty, !content.results.isEmpty {
      return nil
    }
    let entry = writer.entry(named: name, role: role, under: parent)
    writer.set(entry, .startedAt, moment: time)
    writer.set(entry, .message, words: content.texts)
    writer.set(entry, .reasoning, words: reasoning)
    callsTools = false
    for (place, call) in calls.enumerated() {
      write(call: call, at: time, place: place, under: entry, on: &writer)
    }
    lastRole = role
    if role == .user { asked(content.text) }
    if role == .assistant {
      assistant = entry
      if !content.texts.isEmpty { answer = entry }
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
    let id = name?.string
    let node = writer.call(named: id ?? "#\(place)", under: entry)
    writer.set(node, .id, name)
    writer.set(node, .name, fields.name)
    writer.set(node, .arguments, fields.arguments)
    writer.set(node, .startedAt, moment: time)
    if let id { calls[id] = node }
    open.append(node)
    callsTools = true
    return node
  }

  /// Takes a call that was written by other means: a result may name it.
  mutating func take(call node: NodeID, named id: String?) {
    if let id { calls[id] = node }
    open.append(node)
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
    answer(id, content, result, at: time, on: &writer)
  }

  /// Gives a call its result.
  private mutating func answer(
    _ id: JSONValue?, _ content: JSONValue?, _ result: JSONValue, at time: Milliseconds?,
    on writer: inout RecordWriter
  ) {
    guard let node = take(id?.string) else {
      orphans += 1
      writer.malformed("a result without its call")
      return
    }
    let error = result["error"]?.nonNull
    let isError =
      error != nil || (result["is_error"] ?? result["isError"])?.bool ?? false
    if let error { writer.set(node, .error, error["message"] ?? error) }
    if isError, error == nil {
      writer.set(result: content, of: node, in: .error, attachments: attachments)
    } else {
      writer.set(result: content, of: node, attachments: attachments)
    }
    writer.set(node, .completedAt, moment: time)
    writer.set(node, isError ? .failed : .completed)
  }

  /// Gives a call a result that says itself how the call stands.
  private mutating func answer(
    _ id: JSONValue?, run: JSONValue, at time: Milliseconds?, on writer: inout RecordWriter
  ) {
    let word = run["status"]?.string ?? ""
    let status = ToolStatus(word: word) ?? Self.words[word]
    if status == nil { writer.unknown("unknown status \"\(word)\" of a call") }
    let isOpen = status?.isOpen ?? false
    guard let node = isOpen ? id?.string.flatMap({ calls[$0] }) : take(id?.string) else {
      return writer.malformed("a result without its call")
    }
    writer.set(node, .result, run["result"])
    writer.set(node, .error, run["error"]?["message"] ?? run["error"] ?? run["reason"])
    if !isOpen { writer.set(node, .completedAt, moment: time) }
    writer.set(node, status ?? .completed, status == nil ? .inferred : .stated)
  }

  /// Words for the state of a call that are those of one source.
  private static let words: [String: ToolStatus] = [
    "rejected-by-user": .rejected, "blocked-on-user": .waiting, "cancellation-requested": .running,
  ]

  /// Takes the call that a result is for: the one it names, or the first that waits for one.
  mutating func take(_ id: String?) -> NodeID? {
    let node: NodeID?
    if let id { node = calls[id] } else { node = open.first }
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

  /// Says that the open calls run; to be called when all messages were read.
  func writeOpenCalls(on writer: inout RecordWriter) {
    for node in open { writer.set(node, .running) }
  }

  /// Gives all nodes their new names.
  mutating func rename(_ names: [Int32: Int32]) {
    func new(_ node: NodeID) -> NodeID { NodeID(names[node.index] ?? node.index) }
    calls = calls.mapValues(new)
    open = open.map(new)
    answer = answer.map(new)
    assistant = assistant.map(new)
  }
}
