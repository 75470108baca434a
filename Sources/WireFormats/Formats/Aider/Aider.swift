import JSONReading
import SessionModel

/// Chats of Aider: the Markdown of `.aider.chat.history.md`, line by line.
///
/// Source: `reference/session-formats.md` section 5. A file holds one chat after another; only the time at
/// which each began is told. A heading of the fourth level is a prompt, a quotation what the tool says.
struct Aider: SourceFormat {
  static let name = "aider"
  static let traits = SourceTraits.facts
  static let format = Format(
    name: name, summary: "chats of Aider (.aider.chat.history.md)",
    writer: .init("Aider"),
    coverage: .init(
      read:
        "prompts, answers, what the tool says, edits that were applied or not, when each chat began",
      derived:
        "edits are tool calls: completed, or cancelled when they were not applied; a heading of the fourth level that the model wrote is taken for a prompt",
      unknown: "times of messages, tokens and cost except in the tool's own words"),
    recognises: { $0.isAiderChat },
    wording: .whole(made: [.init("chat started")]),
    makeReader: { RecordReader(Aider()) })

  /// The entry that lines go to, and what it is.
  private var current: (entry: NodeID, channel: Channel, isPrompt: Bool)?
  /// The last answer.
  private var assistant: NodeID?
  /// Empty lines that belong to the text if it goes on.
  private var gap = 0
  private var hasText = false

  static func isText(_ record: Record) -> Bool { true }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    writer.unknownRecord(value.shortText)
  }

  mutating func read(text line: String, on writer: inout RecordWriter) -> Bool {
    let start = "# aider chat started at "
    if line.hasPrefix(start) {
      let time = TimeText.moment(line.dropFirst(start.count))
      writer.time = time
      if writer.facts.startedAt == nil { writer.facts.startedAt = time }
      let entry = begin(.system, .message, on: &writer)
      writer.set(entry, .startedAt, moment: time)
      writer.append(entry, .message, writer.keep("chat started"))
      current = nil
      assistant = nil
    } else if line.hasPrefix("#### ") {
      writer.facts.asked(String(line.dropFirst(5)))
      if current?.isPrompt ?? false {
        add(String(line.dropFirst(5)), on: &writer)
      } else {
        let entry = begin(.user, .message, on: &writer)
        current = (entry, .message, true)
        add(String(line.dropFirst(5)), on: &writer)
      }
      assistant = nil
    } else if line.hasPrefix("> ") || line == ">" {
      say(String(line.dropFirst(2)), on: &writer)
    } else if line.allSatisfy(\.isWhitespace) {
      gap += 1
    } else {
      if current == nil || current?.isPrompt ?? false {
        let entry = assistant ?? begin(.assistant, .message, on: &writer)
        current = (entry, .message, false)
        hasText = assistant != nil
        assistant = entry
        writer.facts.answer = entry
      }
      add(line, on: &writer)
    }
    writer.facts.ending = .succeeded
    return true
  }

  private mutating func begin(_ role: EntryRole, _ channel: Channel, on writer: inout RecordWriter)
    -> NodeID
  {
    gap = 0
    hasText = false
    return writer.entry(named: writer.recordName, role: role, under: .root)
  }

  /// Adds a line to the text that is open.
  private mutating func add(_ line: String, on writer: inout RecordWriter) {
    guard let current else { return }
    let breaks = hasText ? String(repeating: "\n", count: gap + 1) : ""
    writer.append(current.entry, current.channel, writer.keep(breaks + line))
    gap = 0
    hasText = true
  }

  /// What the tool says: an edit, or a word to the person.
  private mutating func say(_ text: String, on writer: inout RecordWriter) {
    current = nil
    gap = 0
    for (words, status) in Self.edits where text.hasPrefix(words) {
      let owner = assistant ?? writer.entry(named: writer.recordName, under: .root)
      assistant = owner
      let call = writer.call(named: writer.recordName, under: owner)
      writer.set(call, .name, text: "edit")
      writer.set(call, .arguments, text: String(text.dropFirst(words.count)))
      writer.set(call, .result, text: text)
      writer.set(call, status, .inferred)
      return
    }
    let entry = writer.entry(named: writer.recordName, role: .system, under: .root)
    writer.set(entry, .message, text: text)
  }

  /// How lines begin that tell of an edit, and what became of it.
  private static let edits: [(words: String, status: ToolStatus)] = [
    ("Applied edit to ", .completed), ("Creating empty file ", .completed),
    ("Did not apply edit to ", .cancelled), ("Skipping edits to ", .cancelled),
  ]
}
