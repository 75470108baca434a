import JSONReading
public import SessionModel

/// Progress entries one a line, as the SDKs of a polled service yield and log them.
///
/// Source: `reference/stream-formats.md` section 1.3. Such a stream is made of what was new at each poll:
/// an entry may come twice, calls that were added to an older entry come as an entry `tool_update` whose
/// message quotes the beginning of the older one's, and only a last entry with an output tells the end.
public struct ProgressEntries: FormatReader {
  static let format = Format(
    name: "progress-entries",
    summary: "progress entries of a polled job, one a line, as its SDK yields them",
    coverage: .init(
      read: "entries and their tool calls",
      derived:
        "that a repeated entry is the same one; which entry an update of calls is for; the status of calls and of the job",
      unknown: "results; the end of a job that fails or is cancelled"),
    recognises: { $0.has("state") && $0.has("message") && $0.has("ts") },
    makeReader: { ProgressEntries() })

  /// An entry that was read.
  private struct Seen {
    var node: NodeID
    var message: String
    var key: EntryKey
  }

  private var seen: [Seen] = []
  private var noted: Set<String> = []
  private let parsers = ParserPool()
  private var hasEnded = false

  /// Makes a reader that has read nothing.
  public init() {}

  public mutating func read(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let parser = parsers.take()
    defer { parsers.give(parser) }
    var diff = SnapshotDiff(
      writer: EventWriter(for: session), record: RecordBytes(record, store: session.store),
      endsEntries: true, noted: noted, parsers: parsers)
    if session.nodeCount == 1 && seen.isEmpty {
      diff.writer.set(.root, .format, session.store.keep(Self.format.name))
      diff.writer.add(.run(.inProgress, .inferred))
    }
    do throws(JSONError) {
      try parser.parse(record.bytes) { (value) throws(JSONError) in
        guard value.kind == .object || value.kind == .array else {
          throw JSONError(.unexpectedByte)
        }
        let entries = value.kind == .array ? Array(value.elements) : [value]
        for entry in entries {
          try read(entry, Piece(whole: record.bytes), &diff)
        }
      }
    } catch {
      throw UnreadableRecord(error.message)
    }
    noted = diff.noted
    session.mark(changes: diff.writer.events, arrival: record.arrival)
    session.apply(diff.writer.events)
  }

  public mutating func finish(into session: inout Session) {
    if !hasEnded { session.apply(.run(.lost, .inferred)) }
  }

  /// Reads one entry.
  private mutating func read(
    _ value: JSONValue, _ piece: Piece, _ diff: inout SnapshotDiff
  ) throws(JSONError) {
    let fields = EntryFields(value)
    let message = fields.message?.string ?? ""
    if fields.state?.isString("tool_update") == true, let old = target(of: message) {
      if let calls = fields.calls {
        for call in calls.elements { _ = try diff.start(call: call, at: piece, under: old) }
      }
      return
    }
    let key = EntryKey(value)
    if seen.contains(where: { $0.key == key }) { return }
    if let last = seen.last { diff.writer.add(.itemEnd(last.node)) }
    let entry = try diff.start(value, piece, under: .root, before: .none, identity: .none)
    seen.append(Seen(node: entry.node, message: message, key: key))
    if let output = fields.outputText, fields.state?.isString("completed") == true {
      diff.set(.root, .outputText, output, at: piece)
      diff.writer.add(.run(.succeeded, .inferred))
      hasEnded = true
    }
  }

  /// The entry that an update of calls is for: the newest one whose message begins as it quotes.
  private func target(of message: String) -> NodeID? {
    let quote = message.drop { $0 != ":" }.dropFirst(2)
    let start = quote.hasSuffix("...]") ? quote.dropLast(4) : quote.dropLast(1)
    return (seen.last { !start.isEmpty && $0.message.hasPrefix(start) } ?? seen.last)?.node
  }
}
