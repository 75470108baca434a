import JSONReading
import SessionModel

/// Lines of the user: prompts, results, and what the program puts in their place.
extension ClaudeConversation {
  /// Reads a line of the user: prompts, results, and what the program puts in their place.
  mutating func readUser(_ line: JSONValue, lane: Int, on writer: inout RecordWriter) {
    guard let message = line["message"], message.kind == .object else {
      writer.malformed("a user line without a message")
      return
    }
    var entry: NodeID?
    guard let content = message["content"]?.nonNull else {
      writer.malformed("a user message without content")
      return
    }
    if content.kind == .string {
      readText(content, line, lane: lane, &entry, on: &writer)
    } else if content.kind == .array {
      readBlocks(content, line, lane: lane, &entry, on: &writer)
    } else {
      writer.malformed("the content of a message is neither text nor blocks")
    }
  }

  /// Reads the blocks of a user line.
  mutating func readBlocks(
    _ content: JSONValue, _ line: JSONValue, lane: Int, _ entry: inout NodeID?,
    on writer: inout RecordWriter
  ) {
    let results = content.elements.count { $0["type"]?.isString("tool_result") == true }
    // Of several results nothing tells which one the structured form belongs to.
    let twin = results == 1 ? (line["toolUseResult"] ?? line["tool_use_result"])?.nonNull : nil
    for block in content.elements {
      if block["type"]?.isString("tool_result") == true {
        readResult(block, line, twin: twin, lane: lane, on: &writer)
      } else if block.kind == .string {
        readText(block, line, lane: lane, &entry, on: &writer)
      } else if block["type"]?.isString("text") == true {
        readText(block["text"], line, lane: lane, &entry, on: &writer)
      } else if let media = Media(part: block) {
        add(writer.keep(media.text), line, role(of: line), lane: lane, &entry, on: &writer)
      } else {
        writer.unknown("unknown block \"\(block["type"]?.string ?? block.shortText)\"")
      }
    }
  }

  /// Who speaks in a line: what the program wrote for the model is the system's.
  private func role(of line: JSONValue) -> EntryRole {
    let isHidden =
      line["isMeta"]?.bool == true || line["isCompactSummary"]?.bool == true
      || line["isVisibleInTranscriptOnly"]?.bool == true || line["isSynthetic"]?.bool == true
    return isHidden ? .system : .user
  }

  /// Reads a text of a user line.
  mutating func readText(
    _ value: JSONValue?, _ line: JSONValue, lane: Int, _ entry: inout NodeID?,
    on writer: inout RecordWriter
  ) {
    guard let value, value.kind == .string else {
      writer.malformed("a text block without text")
      return
    }
    let role = role(of: line)
    switch ClaudeText(value) {
    case .prompt:
      if role == .user {
        prompted(Self.beginning(of: value), line, lane: lane, on: &writer)
        add(writer.keep(value), line, role, lane: lane, &entry, on: &writer)
      } else {
        let origin = origin(of: value, line, lane: lane)
        add(writer.keep(value), line, role, origin, lane: lane, &entry, on: &writer)
      }
    case .context(let text, let origin, let rest):
      // An entry of its own: what a person says in the same line is another one.
      say(text, origin, lane: lane, on: &writer)
      guard let rest else { return }
      if role == .user { prompted(rest, line, lane: lane, on: &writer) }
      add(writer.keep(rest), line, role, lane: lane, &entry, on: &writer)
    case .command(let command):
      lanes[lane].isBehindCommand = true
      if lane == ClaudeLanes.main {
        title(command, ClaudeText.asks(command) ? .prompt : .command, on: &writer)
      }
      add(writer.keep(command), line, role, lane: lane, &entry, on: &writer)
    case .output(let text): say(text, .command, lane: lane, on: &writer)
    case .notification(let text): readNotification(text, lane: lane, on: &writer)
    case .teammates(let text): readTeammates(text, lane: lane, on: &writer)
    case .interruption:
      add(writer.keep(value), line, .system, lane: lane, &entry, on: &writer)
      interrupted(lane: lane, isInTool: value.string?.hasSuffix("for tool use]") == true, &writer)
    case .noise, nil: break
    }
  }

  /// A person asks for something.
  private mutating func prompted(
    _ text: @autoclosure () -> String, _ line: JSONValue, lane: Int,
    on writer: inout RecordWriter
  ) {
    lanes[lane].isBehindCommand = false
    guard lane == ClaudeLanes.main else { return }
    failure = nil
    if told.title < .prompt { title(text(), .prompt, on: &writer) }
    markRewind(before: line, on: &writer)
  }

  /// Who wrote a text that the program put in the place of a prompt.
  private func origin(of text: JSONValue, _ line: JSONValue, lane: Int) -> EntryOrigin {
    if line["isCompactSummary"]?.bool == true { return .summary }
    if Self.beginning(of: text).hasPrefix("Stop hook feedback") { return .hook }
    // What a command or a skill was expanded to stands behind it.
    return lanes[lane].isBehindCommand || line["sourceToolUseID"]?.string != nil
      ? .command : .context
  }

  /// Messages of other agents.
  private mutating func readTeammates(_ text: String, lane: Int, on writer: inout RecordWriter) {
    for message in ClaudeTeammateMessage.all(in: text) {
      if message.isEnd {
        endTask([SourceKey(message.name)], "completed", result: nil, on: &writer)
      }
      say(message.words, .teammate, lane: lane, on: &writer)
    }
  }

  /// The beginning of a text, for a title.
  private static func beginning(of value: JSONValue) -> String {
    JSONText.decoded(UnsafeRawBufferPointer(rebasing: value.bytes.prefix(2000))).trimmed
  }

  /// Adds a text to the entry of a line.
  private mutating func add(
    _ datum: Datum, _ line: JSONValue, _ role: EntryRole, _ origin: EntryOrigin? = nil, lane: Int,
    _ entry: inout NodeID?, on writer: inout RecordWriter
  ) {
    if let entry {
      writer.append(entry, .message, writer.keep("\n"))
      writer.append(entry, .message, datum)
      return
    }
    let node = writer.entry(nil, role, under: lanes[lane].parent ?? .root)
    if let uuid = line["uuid"], uuid.kind == .string {
      writer.set(node, .id, writer.keep(uuid))
      if let uuid = id(uuid) { remember(line: uuid, node) }
    }
    if let origin { writer.set(node, .origin, writer.keep(origin.rawValue)) }
    writer.append(node, .message, datum)
    entry = node
  }

  /// Writes something that the program says.
  @discardableResult
  mutating func say(
    _ text: String, _ origin: EntryOrigin? = nil, lane: Int, on writer: inout RecordWriter
  ) -> NodeID? {
    guard !text.isEmpty else { return nil }
    let node = writer.entry(nil, .system, under: lanes[lane].parent ?? .root)
    if let origin { writer.set(node, .origin, writer.keep(origin.rawValue)) }
    writer.set(node, .message, writer.keep(text))
    return node
  }
}
