import JSONReading
public import SessionModel

/// Updates one a line: what `print --style updates` and `watch --progress json` write.
///
/// Folding them in order gives the session that they were made from.
public struct EspalierUpdates: FormatReader {
  static let format = Format(
    name: "espalier-updates",
    summary: "updates one a line, as espalier watch --progress json writes them",
    writer: .init("espalier"),
    coverage: .init(
      read: "everything",
      derived: "nothing",
      unknown: "nothing"),
    recognises: { $0.has("seq") && $0.has("type") && $0.has("at") },
    makeReader: { EspalierUpdates() })

  /// The items under each node in their order, retracted ones included: what an index points into.
  private var lists: [NodeID: [NodeID]] = [:]
  private var noted: Set<String> = []
  private let parsers = ParserPool()
  /// Whether the status stands on inference, as it does before anything is said.
  private var isInferred = true

  /// Makes a reader that has read nothing.
  public init() {}

  public mutating func read(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let parser = parsers.take()
    defer { parsers.give(parser) }
    var time: Milliseconds?
    var diff = SnapshotDiff(
      writer: EventWriter(for: session), record: RecordBytes(record, store: session.store),
      endsEntries: false, noted: noted, parsers: parsers)
    let result: Result<Void, UnreadableRecord>
    do throws(JSONError) {
      result = try parser.parse(record.bytes) { (update) throws(JSONError) in
        time = update["at"]?.moment
        return try read(update, record, session, &diff)
      }
    } catch {
      throw UnreadableRecord(error.message)
    }
    try result.get()
    noted = diff.noted
    for event in diff.writer.events { follow(event) }
    session.mark(time, arrival: record.arrival)
    session.apply(diff.writer.events)
  }

  /// Keeps `lists` in step with an event.
  private mutating func follow(_ event: Event) {
    guard case .itemStart(let start) = event else { return }
    var list = lists[start.parent] ?? []
    list.insert(start.id, at: list.firstIndex(of: start.before) ?? list.count)
    lists[start.parent] = list
  }

  /// Turns one update into events.
  private mutating func read(
    _ update: JSONValue, _ record: Record, _ session: Session, _ diff: inout SnapshotDiff
  ) throws(JSONError) -> Result<Void, UnreadableRecord> {
    let whole = Piece(whole: record.bytes)
    let path = Path(update["message_index"])
    switch update["type"]?.string {
    case "session_status":
      if let status = status(update["to"]) { add(status, &diff) }
    case "completed":
      if let status = status(update["status"]) { add(status, &diff) }
      if let output = update["output_text"]?.nonNull {
        set(.root, .outputText, output, whole, session, &diff)
      }
    case "session_changed": read(session: update["session"], record, session, &diff)
    case "new_message":
      guard let entry = update["entry"], let path, let parent = node(path.parent) else {
        return .failure(UnreadableRecord("a message without a place"))
      }
      let list = lists[parent] ?? []
      let before = path.last < list.count ? list[path.last] : .none
      _ = try diff.start(entry, whole, under: parent, before: before, identity: .none)
    case "new_tool_calls":
      guard let calls = update["new_tool_calls"], let entry = path.flatMap({ node($0.all) }) else {
        return .failure(UnreadableRecord("tool calls without a message"))
      }
      for call in calls.elements {
        _ = try diff.start(call: call, at: whole, under: entry)
      }
    case "tool_call_status", "tool_call_changed":
      guard let value = update["tool_call"], let index = update["tool_call_index"]?.integer,
        let call = path.flatMap({ node($0.all + [Int(index)]) })
      else { return .failure(UnreadableRecord("a change of a call that is not there")) }
      change(call: call, value, record, session, &diff)
    case "message_changed":
      guard let value = update["entry"], let entry = path.flatMap({ node($0.all) }) else {
        return .failure(UnreadableRecord("a change of a message that is not there"))
      }
      change(entry: entry, value, record, session, &diff)
    case "retracted":
      guard let entry = path.flatMap({ node($0.all) }) else {
        return .failure(UnreadableRecord("a message that is not there is taken back"))
      }
      diff.writer.add(.retract(entry))
    default: diff.noteOnce(.unknown, "unknown update \(update["type"]?.shortText ?? "")")
    }
    return .success(())
  }

  // MARK: Places

  /// A place in the tree: entry, call, entry, … by index.
  private struct Path {
    var all: [Int]
    var parent: [Int] { Array(all.dropLast()) }
    var last: Int { all.last ?? 0 }

    init?(_ value: JSONValue?) {
      guard let value else { return nil }
      let text = value.string ?? value.integer.map { String($0) } ?? ""
      let indexes = text.split(separator: ".").map { Int($0) }
      guard !indexes.isEmpty, indexes.allSatisfy({ $0 != nil && $0! >= 0 }) else { return nil }
      all = indexes.compactMap { $0 }
    }
  }

  /// The node at a place; the session itself at the empty one.
  private func node(_ path: [Int]) -> NodeID? {
    var node = NodeID.root
    for index in path {
      guard let list = lists[node], index < list.count else { return nil }
      node = list[index]
    }
    return node
  }

  // MARK: Changes

  private func status(_ value: JSONValue?) -> SessionStatus? {
    value?.string.flatMap { SessionStatus(word: $0) }
  }

  private func add(_ status: SessionStatus, _ diff: inout SnapshotDiff) {
    diff.writer.add(.run(status, isInferred ? .withdrawn : .restated))
  }

  private mutating func read(
    session value: JSONValue?, _ record: Record, _ session: Session, _ diff: inout SnapshotDiff
  ) {
    guard let value else { return }
    let whole = Piece(whole: record.bytes)
    for member in value.members {
      switch member.key {
      case "status": if let status = status(member.value) { add(status, &diff) }
      case "inferred":
        isInferred = member.value.bool ?? false
        if let standing = session.status(at: session.position) { add(standing.value, &diff) }
      case "usage":
        for (channel, _) in SessionUsage.figures {
          let number = SessionUsage.number(channel, of: member.value)
          set(.root, channel, number, whole, session, &diff)
        }
      default:
        guard let channel = SessionFields.channel(member.key) else {
          diff.noteOnce(.unknown, "unknown field \"\(member.key)\" of a session")
          continue
        }
        if channel == .startedAt || channel == .completedAt {
          diff.setMoment(.root, channel, member.value.nonNull, at: whole)
        } else {
          set(.root, channel, member.value.nonNull, whole, session, &diff)
        }
      }
    }
  }

  private func change(
    entry: NodeID, _ value: JSONValue, _ record: Record, _ session: Session,
    _ diff: inout SnapshotDiff
  ) {
    let fields = EntryFields(value)
    let whole = Piece(whole: record.bytes)
    let wasRetracted = session.isRetracted(entry, at: session.position)
    if wasRetracted && !fields.isRetracted { diff.writer.add(.restore(entry)) }
    diff.setMoment(entry, .startedAt, fields.ts, at: whole)
    for channel in EntryFields.channels {
      set(entry, channel, fields[channel], whole, session, &diff)
    }
    if fields.isRetracted && !wasRetracted { diff.writer.add(.retract(entry)) }
  }

  private func change(
    call: NodeID, _ value: JSONValue, _ record: Record, _ session: Session,
    _ diff: inout SnapshotDiff
  ) {
    let fields = CallFields(value)
    let whole = Piece(whole: record.bytes)
    for channel in CallFields.times { diff.setMoment(call, channel, fields[channel], at: whole) }
    for channel in CallFields.channels {
      set(call, channel, fields[channel], whole, session, &diff)
    }
    if let standing = fields.standing {
      diff.writer.add(
        .toolStatus(call, standing.value, standing.isInferred ? .withdrawn : .restated))
    }
    diff.noteCall(fields)
  }

  /// Sets a channel when it holds something else.
  private func set(
    _ node: NodeID, _ channel: Channel, _ value: JSONValue?, _ piece: Piece, _ session: Session,
    _ diff: inout SnapshotDiff
  ) {
    let standing = session.datum(node, channel, at: session.position)
    if let value, let standing,
      session.store.withBytes(of: standing, { $0.elementsEqual(value.bytes) })
    {
      return
    }
    if value == nil && standing == nil { return }
    diff.set(node, channel, value, at: piece)
  }
}
