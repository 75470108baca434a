import JSONReading
public import SessionModel

/// Sessions of OpenCode and its forks (Kilo, MiMo, …), from all four places where they are found.
///
/// Source: `reference/session-formats.md` section 4.3. `opencode export` writes one document;
/// `opencode run --format json` a stream of finished parts; the older store is a tree of files, the newer
/// one a database, in which messages and parts are changed in place. A subagent is a session of its own,
/// which the `task` call that started it names.
public struct OpenCode: FormatReader {
  static let format = Format(
    name: "opencode",
    summary: "OpenCode: exports, opencode run --format json, its storage folder, its database",
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
        || (probe.has("info") && (probe.has("messages") || probe.keys.count == 1) && !probe.isArray
          && !probe.has(oneOf: "trajectory", "trajectory_format"))
    },
    containers: .init(database: tables, folder: files),
    makeReader: { OpenCode() })

  /// Documents of `opencode export`.
  private var documents = DocumentReading("opencode")
  private var isDocument = false
  /// Everything else: records that tell one session, message or part each.
  private var transcript = Transcript()
  private var book = OpenCodeBook()
  private let parsers = ParserPool()

  public init() {}

  public mutating func read(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let parser = parsers.take()
    defer { parsers.give(parser) }
    var page = transcript.page(for: record, session)
    page.put(.root, .format, text: "opencode")
    let isExport: Bool
    do throws(JSONError) {
      isExport = try parser.parse(record.bytes) { (value) throws(JSONError) in
        if value["info"] != nil, value["messages"] != nil { return true }
        book.read(value, on: &page)
        return false
      }
    } catch {
      transcript = page.transcript
      throw UnreadableRecord(error.message)
    }
    guard !isExport else {
      transcript = page.transcript
      isDocument = true
      return try documents.read(record, into: &session) { document, page, overview in
        var book = OpenCodeBook()
        book.read(export: document, on: &page)
        overview = book.overview
        return nil
      }
    }
    page.put(book.overview)
    transcript.turn(unrolling: page, into: &session)
    readHeld(book.takeReady(), into: &session)
  }

  /// Reads again what had to wait for its place.
  private mutating func readHeld(_ held: [OpenCodeBook.Held], into session: inout Session) {
    for held in held {
      // It was read before, and held because it could be.
      held.bytes.withUnsafeBytes { padded in
        let record = Record(
          bytes: UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding)),
          framing: .document, number: held.number, file: held.file)
        try? read(record, into: &session)
      }
    }
  }

  public mutating func finish(into session: inout Session) {
    if isDocument { return documents.finish(into: &session) }
    while let orphan = book.nextOrphan() {
      let bytes = [UInt8](repeating: 0, count: Record.padding)
      bytes.withUnsafeBytes { empty in
        var page = transcript.page(
          for: Record(bytes: empty, framing: .document, number: 0), session)
        book.place(orphan: orphan, on: &page)
        transcript.turn(unrolling: page, into: &session)
      }
      readHeld(book.takeReady(), into: &session)
    }
    session.end(book.overview)
  }
}
