import JSONReading
import SessionModel

/// Lines of the user: prompts, results, and what the program puts in their place.
extension ClaudeConversation {
  /// Reads a line of the user: prompts, results, and what the program puts in their place.
  mutating func readUser(_ line: JSONValue, lane: Int, on page: inout Page) {
    guard let message = line["message"], message.kind == .object else {
      page.malformed("a user line without a message")
      return
    }
    var entry: NodeID?
    guard let content = message["content"]?.nonNull else {
      page.malformed("a user message without content")
      return
    }
    if content.kind == .string {
      readText(content, line, lane: lane, &entry, on: &page)
    } else if content.kind == .array {
      readBlocks(content, line, lane: lane, &entry, on: &page)
    } else {
      page.malformed("the content of a message is neither text nor blocks")
    }
  }

  /// Reads the blocks of a user line.
  mutating func readBlocks(
    _ content: JSONValue, _ line: JSONValue, lane: Int, _ entry: inout NodeID?,
    on page: inout Page
  ) {
    let results = content.elements.count { $0["type"]?.isString("tool_result") == true }
    // Of several results nothing tells which one the structured form belongs to.
    let twin = results == 1 ? (line["toolUseResult"] ?? line["tool_use_result"])?.nonNull : nil
    for block in content.elements {
      if block["type"]?.isString("tool_result") == true {
        readResult(block, line, twin: twin, lane: lane, on: &page)
      } else if block.kind == .string {
        readText(block, line, lane: lane, &entry, on: &page)
      } else if block["type"]?.isString("text") == true {
        readText(block["text"], line, lane: lane, &entry, on: &page)
      } else if let media = Media(part: block) {
        add(page.keep(media.text), line, role(of: line), lane: lane, &entry, on: &page)
      } else {
        page.unknown("unknown block \"\(block["type"]?.string ?? block.shortText)\"")
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
    on page: inout Page
  ) {
    guard let value, value.kind == .string else {
      page.malformed("a text block without text")
      return
    }
    let role = role(of: line)
    switch ClaudeText(value) {
    case .prompt:
      if role == .user, lane == ClaudeLanes.main {
        let isFirst = told.title < .prompt
        if isFirst { title(firstLine(of: value), .prompt, on: &page) }
        markRewind(before: line, on: &page)
      }
      add(page.keep(value), line, role, lane: lane, &entry, on: &page)
    case .command(let command):
      add(page.keep(command), line, role, lane: lane, &entry, on: &page)
    case .output(let text): say(text, lane: lane, on: &page)
    case .notification(let text): readNotification(text, lane: lane, on: &page)
    case .interruption:
      add(page.keep(value), line, .system, lane: lane, &entry, on: &page)
      interrupted(lane: lane, isInTool: value.string?.hasSuffix("for tool use]") == true, &page)
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
    on page: inout Page
  ) {
    if let entry {
      page.append(entry, .message, page.keep("\n"))
      page.append(entry, .message, datum)
      return
    }
    let node = page.entry(nil, role, under: lanes[lane].parent ?? .root)
    if let uuid = line["uuid"], uuid.kind == .string {
      page.set(node, .id, page.keep(uuid))
      if let uuid = id(uuid) { remember(line: uuid, node) }
    }
    page.append(node, .message, datum)
    entry = node
  }

  /// Writes something that the program says.
  @discardableResult
  mutating func say(_ text: String, lane: Int, on page: inout Page) -> NodeID? {
    guard !text.isEmpty else { return nil }
    let node = page.entry(nil, .system, under: lanes[lane].parent ?? .root)
    page.set(node, .message, page.keep(text))
    return node
  }
}
