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
      if role == .user, lane == ClaudeLanes.main {
        let isFirst = told.title < .prompt
        if isFirst { title(firstLine(of: value), .prompt, on: &writer) }
        markRewind(before: line, on: &writer)
      }
      add(writer.keep(value), line, role, lane: lane, &entry, on: &writer)
    case .command(let command):
      add(writer.keep(command), line, role, lane: lane, &entry, on: &writer)
    case .output(let text): say(text, lane: lane, on: &writer)
    case .notification(let text): readNotification(text, lane: lane, on: &writer)
    case .interruption:
      add(writer.keep(value), line, .system, lane: lane, &entry, on: &writer)
      interrupted(lane: lane, isInTool: value.string?.hasSuffix("for tool use]") == true, &writer)
    case .noise, nil: break
    }
  }

  /// The beginning of a text, for a title.
  private func firstLine(of value: JSONValue) -> String {
    JSONText.decoded(UnsafeRawBufferPointer(rebasing: value.bytes.prefix(2000))).trimmed
  }

  /// Adds a text to the entry of a line.
  private mutating func add(
    _ datum: Datum, _ line: JSONValue, _ role: EntryRole, lane: Int, _ entry: inout NodeID?,
    on writer: inout RecordWriter
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
    writer.append(node, .message, datum)
    entry = node
  }

  /// Writes something that the program says.
  @discardableResult
  mutating func say(_ text: String, lane: Int, on writer: inout RecordWriter) -> NodeID? {
    guard !text.isEmpty else { return nil }
    let node = writer.entry(nil, .system, under: lanes[lane].parent ?? .root)
    writer.set(node, .message, writer.keep(text))
    return node
  }
}
