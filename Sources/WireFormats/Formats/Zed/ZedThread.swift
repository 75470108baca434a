import JSONReading
import SessionModel

/// The messages of a thread of Zed while they are written.
///
/// A message is `{"User": {content}}`, `{"Agent": {content, tool_results}}` or a word; parts are objects with one
/// key, the kind. The first versions had roles, segments and lists of calls.
struct ZedThread {
  /// What the thread stands under.
  let place: NodeID
  private(set) var chat: Chat
  /// The first thing that a person asked for.
  private(set) var prompt: String?
  /// The threads that calls have started, as their results say.
  private(set) var started: [(thread: String, call: NodeID)] = []
  /// The calls that start a thread and have no result.
  private(set) var starting: [NodeID] = []

  init(place: NodeID) {
    self.place = place
    chat = Chat()
    chat.scope = place
  }

  /// Writes a thread.
  mutating func write(_ thread: JSONValue, on writer: inout RecordWriter) {
    for (number, message) in thread.list("messages").enumerated() {
      let name = "m\(number)"
      if message["role"] != nil {
        write(old: message, name, on: &writer)
      } else if let user = message["User"] {
        write(user, name, .user, on: &writer)
      } else if let agent = message["Agent"] {
        write(agent, name, .assistant, on: &writer)
      } else if message.isString("Resume") {
        continue
      } else if let member = message.members.first(where: { _ in true }) {
        writer.unknown("unknown message \"\(member.key)\"")
      } else {
        writer.unknown("unknown message \(message.shortText)")
      }
    }
    chat.writeOpenCalls(on: &writer)
  }

  // MARK: Messages

  private mutating func write(
    _ message: JSONValue, _ name: String, _ role: EntryRole, on writer: inout RecordWriter
  ) {
    var texts: [ContentParts.Words] = []
    var thoughts: [ContentParts.Words] = []
    var calls: [JSONValue] = []
    for part in message.list("content") {
      guard let member = part.members.first(where: { _ in true }) else { continue }
      let value = member.value
      switch member.key {
      case "Text": texts.append(.value(value["text"] ?? value))
      case "Thinking": if let text = value["text"] { thoughts.append(.value(text)) }
      case "RedactedThinking": thoughts.append(.text("[redacted]"))
      case "ToolUse": calls.append(value)
      case "Image": texts.append(.text("[image]"))
      case "Mention": texts.append(.text("[\(Self.mention(value))]"))
      case let kind: writer.unknown("unknown part \"\(kind)\"")
      }
    }
    let entry = self.entry(name, role, texts, thoughts, on: &writer)
    for call in calls { write(call: call, of: entry, on: &writer) }
    for result in message.object("tool_results") { answer(result.value, on: &writer) }
  }

  /// Writes a message of the first versions.
  private mutating func write(
    old message: JSONValue, _ name: String, on writer: inout RecordWriter
  ) {
    let word = message["role"]?.string ?? ""
    if EntryRole(word: word) == nil { writer.unknown("unknown role \"\(word)\"") }
    var texts: [ContentParts.Words] = []
    var thoughts: [ContentParts.Words] = []
    for segment in message.list("segments") {
      guard let text = segment["text"]?.nonNull else { continue }
      if segment["type"]?.isString("thinking") == true {
        thoughts.append(.value(text))
      } else {
        texts.append(.value(text))
      }
    }
    let entry = self.entry(
      name, EntryRole(word: word) ?? .assistant, texts, thoughts, on: &writer)
    for call in message.list("tool_uses") { write(call: call, of: entry, on: &writer) }
    for result in message.list("tool_results") { answer(result, on: &writer) }
  }

  private mutating func entry(
    _ name: String, _ role: EntryRole, _ texts: [ContentParts.Words],
    _ thoughts: [ContentParts.Words], on writer: inout RecordWriter
  ) -> NodeID {
    let entry = writer.entry(named: name, role: role, under: place)
    writer.set(entry, .message, words: texts)
    writer.set(entry, .reasoning, words: thoughts)
    chat.note(entry, role, says: !texts.isEmpty)
    if role == .user, prompt == nil { prompt = SessionFacts.line(ContentParts.joined(texts)) }
    return entry
  }

  /// What a person pointed at: the address of a file, a thread, a rule.
  private static func mention(_ mention: JSONValue) -> String {
    let kind = mention["uri"]?.members.first { _ in true }
    guard let kind else { return "mention" }
    let path = kind.value["abs_path"] ?? kind.value["path"] ?? kind.value["name"]
    return ([kind.key.lowercased()] + [path?.string].compactMap { $0 }).joined(separator: " ")
  }

  // MARK: Calls

  private mutating func write(
    call: JSONValue, of entry: NodeID, on writer: inout RecordWriter
  ) {
    // Told anew as a whole, it is no second call that is open.
    if let id = SourceID(named: call["id"]?.string) {
      writer.memory.calls[SourceKey(id, in: chat.scope)] = nil
    }
    let node = chat.write(call: call, under: entry, on: &writer)
    if call["name"]?.isString("spawn_agent") == true { starting.append(node) }
    // While they arrive, the arguments are a text that is cut off.
    guard call["is_input_complete"]?.bool == false else { return }
    writer.set(node, .arguments, call["raw_input"])
    writer.set(node, .pending)
  }

  private mutating func answer(_ result: JSONValue, on writer: inout RecordWriter) {
    let id = result["tool_use_id"]
    let node = SourceID(named: id?.string).flatMap {
      writer.memory.calls[SourceKey($0, in: chat.scope)]?.node
    }
    let output = result["output"]?.nonNull
    if let node, let thread = output?["session_id"]?.string {
      started.append((thread, node))
    }
    starting.removeAll { $0 == node }
    let isError = result["is_error"]?.bool ?? false
    let content = Self.words(result["content"])
    let text = ContentParts.joined(content)
    let status: ToolStatus =
      !isError ? .completed : text.hasPrefix(Self.cancelled) ? .cancelled : .failed
    if content.count == 1, case .value(let value) = content[0] {
      chat.finish(
        id, status, result: isError ? nil : value, error: isError ? value : nil,
        name: result["tool_name"], at: nil, on: &writer)
    } else {
      chat.finish(
        id, status, result: nil, name: result["tool_name"], at: nil, on: &writer)
      if let node { writer.set(node, isError ? .error : .result, text: text) }
    }
  }

  /// What stands in the place of a result when the person stopped the call.
  private static let cancelled = "Tool canceled by user"

  /// The content of a result, in the spellings of all versions: a text, an object with one, a list of those.
  private static func words(_ content: JSONValue?) -> [ContentParts.Words] {
    guard let content = content?.nonNull else { return [] }
    if content.kind == .array { return content.elements.flatMap { words($0) } }
    if content.kind == .string { return [.value(content)] }
    if let text = content["Text"] ?? content["text"] { return [.value(text["text"] ?? text)] }
    if content["Image"] != nil || content["image"] != nil || content["source"] != nil {
      return [.text("[image]")]
    }
    return [.value(content)]
  }
}
