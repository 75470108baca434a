import JSONReading
import SessionModel

/// Sessions of OpenCode and its forks (Kilo, MiMoCode, ZCode, …), from all four places where they are found.
///
/// Source: `reference/session-formats.md` section 4.3. `opencode export` writes one document;
/// `opencode run --format json` a stream of finished parts; the older store is a tree of files, the newer
/// one a database, in which messages and parts are changed in place. A subagent is a session of its own,
/// which the `task` call that started it names.
struct OpenCode: FactsFormat {
  static let name = "opencode"
  static let traits: SourceTraits = [.facts, .documents, .stories]
  static let format = Format(
    name: name,
    summary: "OpenCode: exports, opencode run --format json, its storage folder, its database",
    writer: .init(
      "OpenCode", checked: "2.0", place: "`version` of a session",
      version: { $0["info"]?["version"] ?? $0["version"] }),
    coverage: .init(
      read:
        "sessions with title and times, messages, text, thinking, tool calls with state, start, end, error and output, files by name, subagents under the call that started them, tokens and cost",
      derived:
        "failure of a command by its exit code, a rejection by the text of the error, a cancellation by the message that was aborted; the state of the session by its last message",
      unknown:
        "permissions that are asked for (they are not stored); patches, snapshots and to-do lists are left out; in a run stream a call is only told when it is over"
    ),
    recognises: { probe in
      (probe.has("sessionID") && probe.has("part"))
        || (probe.has("sessionID") && probe.has("error") && probe.text("type") == "error")
        || (!probe.isArray && !probe.has(oneOf: "trajectory", "trajectory_format")
          && (probe.has(nested: "messages[].info")
            || (probe.has("messages") || probe.keys.count == 1)
              && probe.has(oneNested: "info.id", "info.directory", "info.projectID")))
    },
    containers: .init(databases: [bothTables, newTables, tables, plainTables], folder: files),
    wording: .whole(made: [.init("shell")]),
    glance: { readGlance($0, &$1) },
    makeReader: { RecordReader(OpenCode()) })

  /// What is known of the session.
  private var book = OpenCodeSession()

  static func accepts(_ value: JSONValue) -> Bool { true }

  /// Documents of `opencode export`; everything else tells one session, message or part each.
  static func tellsAll(_ value: JSONValue) -> Bool {
    value["info"] != nil && value["messages"] != nil
  }

  mutating func read(_ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts)
  {
    guard !writer.isWhole else {
      // Nothing of an export waits for a place: what names another session would wait for ever.
      var book = OpenCodeSession()
      book.read(export: value, on: &writer)
      facts = book.facts
      return
    }
    book.read(value, on: &writer)
    let start = facts.startedAt
    facts = book.facts
    if facts.startedAt == nil { facts.startedAt = start }
  }

  mutating func takeReady() -> [HeldRecord] { book.takeReady() }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard let orphan = book.nextOrphan() else { return false }
    book.place(orphan: orphan, on: &writer)
    return true
  }
}
