import JSONReading
import SessionModel

/// The deep difference of two snapshots, as the events that lead from one to the other.
///
/// Identity of an entry is its place; when the list was rewritten it is its time and message. Identity of
/// a call is its id, else its place, else its name and arguments. Bytes are compared first: what stands
/// there as it stood is not parsed. The law that it is held to is `apply(diff(a, b), to: a) == b`.
///
/// The vocabulary of updates has no word for a call that disappears or moves. An entry whose calls did
/// either is retracted and starts anew, with the identity that it had, and so do its calls.
struct SnapshotDiff {
  /// The events so far.
  var writer: EventWriter
  let record: RecordBytes
  /// Whether an entry is over when another follows: true for sources that name no status of calls.
  let endsEntries: Bool
  /// Whether the bytes of entries are remembered, to be compared with those of the next snapshot.
  var keepsBytes = true
  /// The unknown fields that were noted before.
  var noted: Set<String>
  /// Parsers by depth: while one value is walked, the values below it need others.
  var parsers: ParserPool

  /// Compares `pieces` with what `list` remembers, adds the events, and remembers the pieces.
  ///
  /// - Throws: when a piece is no JSON value; nothing may be applied then.
  mutating func update(
    _ list: inout TrackedList, with pieces: [Piece], under parent: NodeID
  ) throws(JSONError) {
    if try updateInPlace(&list, with: pieces, under: parent) { return }
    let plan = try SnapshotAlignment(list, pieces, parsers).plan
    var entries: [TrackedEntry] = []
    entries.reserveCapacity(plan.count)
    // Backwards, so that a new entry can be put in front of the one that follows it.
    var following = NodeID.none
    var order: [(slot: Int, step: SnapshotAlignment.Step)] = []
    order.reserveCapacity(plan.count)
    for (slot, step) in plan.enumerated() { order.append((slot, step)) }
    var before: [NodeID] = Array(repeating: .none, count: plan.count)
    for (slot, step) in order.reversed() {
      before[slot] = following
      if let old = step.standing { following = list.entries[old].node }
    }
    // Where entries stand that were retracted, by where they stood.
    var ghosts: [Int: Int] = [:]
    for (slot, step) in order {
      switch step {
      case .keep(let old): entries.append(take(&list.entries[old]))
      case .edit(let old, let new):
        let piece = pieces[new]
        var entry = take(&list.entries[old])
        if try !edit(&entry, into: piece) {
          // Its calls cannot be told by edits: the old one becomes a ghost, a new one stands behind it.
          retract(&entry)
          entries.append(entry)
          entries.append(
            try start(
              piece, under: parent, before: before[slot], identity: entry.node, former: entry))
        } else {
          entries.append(entry)
        }
      case .retract(let old):
        var entry = take(&list.entries[old])
        retract(&entry)
        ghosts[old] = entries.count
        entries.append(entry)
      case .start(let new, let old):
        // Where it stood before is left already, or not yet.
        let former = old.map { old in ghosts[old].map { entries[$0] } ?? list.entries[old] }
        entries.append(
          try start(
            pieces[new], under: parent, before: before[slot], identity: former?.node ?? .none,
            former: former))
      }
    }
    list.entries = entries
    list.hasGhosts = entries.contains { !$0.isLive }
    if endsEntries { endAllButLast(&list) }
    list.forgetGhosts()
  }

  /// Compares when every entry is at its place, and new ones follow: nearly always. Costs only what
  /// changed, beside the comparing of bytes.
  ///
  /// - Returns: whether it is so.
  private mutating func updateInPlace(
    _ list: inout TrackedList, with pieces: [Piece], under parent: NodeID
  ) throws(JSONError) -> Bool {
    guard !list.hasGhosts, pieces.count >= list.entries.count else { return false }
    let count = list.entries.count
    let changed = (0..<count).filter { !list.entries[$0].isUnchanged(in: pieces[$0], at: $0) }
    for k in changed {
      let key = try parsers.key(of: pieces[k].bytes)
      guard key.isEdit(of: try parsers.key(of: list.entries[k].bytes)) else { return false }
    }
    var shift = 0
    for k in changed {
      let slot = k + shift
      if try edit(&list.entries[slot], into: pieces[k]) { continue }
      retract(&list.entries[slot])
      list.hasGhosts = true
      let before = slot + 1 < list.entries.count ? list.entries[slot + 1].node : .none
      let former = list.entries[slot]
      let entry = try start(
        pieces[k], under: parent, before: before, identity: former.node, former: former)
      list.entries.insert(entry, at: slot + 1)
      shift += 1
    }
    for piece in pieces[count...] {
      list.entries.append(try start(piece, under: parent, before: .none, identity: .none))
    }
    if endsEntries { endAllButLast(&list) }
    return true
  }

  /// Takes an entry out of the list that is rebuilt, without copying its bytes.
  private func take(_ entry: inout TrackedEntry) -> TrackedEntry {
    let taken = entry
    entry = TrackedEntry(node: taken.node, bytes: [])
    return taken
  }

  /// Tells that an entry is no longer there.
  private mutating func retract(_ entry: inout TrackedEntry) {
    guard entry.isLive else { return }
    entry.isLive = false
    writer.add(.retract(entry.node))
  }

  /// Tells that nothing of a list is there any more, and forgets it.
  mutating func retractAll(_ list: inout TrackedList) {
    for place in list.entries.indices { retract(&list.entries[place]) }
    list = TrackedList()
  }

  /// Tells the end of each entry that another one follows.
  mutating func endAllButLast(_ list: inout TrackedList) {
    guard let last = list.entries.lastIndex(where: \.isLive) else { return }
    for i in list.entries.indices[..<last] where !list.entries[i].isEnded {
      list.entries[i].isEnded = true
      writer.add(.itemEnd(list.entries[i].node))
    }
  }

  // MARK: Entries

  /// Starts the entry that a piece holds.
  ///
  /// - Parameter former: the entry that it was before.
  mutating func start(
    _ piece: Piece, under parent: NodeID, before: NodeID, identity: NodeID,
    former: TrackedEntry? = nil
  ) throws(JSONError) -> TrackedEntry {
    try parsers.read(piece) { (value) throws(JSONError) in
      try start(
        value, piece, under: parent, before: before, identity: identity, former: former)
    }
  }

  mutating func start(
    _ value: JSONValue, _ piece: Piece, under parent: NodeID, before: NodeID, identity: NodeID,
    former: TrackedEntry? = nil
  ) throws(JSONError) -> TrackedEntry {
    let fields = EntryFields(value)
    let node = writer.start(
      .entry, role: fields.entryRole, under: parent, before: before, identity: identity)
    var entry = TrackedEntry(node: node, bytes: keepsBytes ? piece.copy : [])
    setMoment(node, .startedAt, fields.ts, at: piece)
    for channel in EntryFields.channels {
      if let value = fields[channel] { set(node, channel, value, at: piece) }
    }
    note(fields.unknown, "entry")
    if fields.role != nil && fields.role?.string.flatMap({ EntryRole(word: $0) }) == nil {
      noteOnce(.unknown, "unknown role \(fields.role?.shortText ?? "")")
    }
    if let calls = fields.calls {
      let calls = list(calls, "tool_calls")
      for (call, former) in zip(calls, try formerCalls(of: former, for: calls)) {
        entry.calls.append(try start(call: call, at: piece, under: node, former: former))
      }
    }
    if fields.isRetracted { writer.add(.retract(node)) }
    return entry
  }

  /// Turns an entry into what a piece holds; `false` when its calls cannot be told by edits.
  private mutating func edit(_ entry: inout TrackedEntry, into piece: Piece) throws(JSONError)
    -> Bool
  {
    let oldParser = parsers.take()
    defer { parsers.give(oldParser) }
    let old = entry.bytes
    let node = entry.node
    var edited = entry
    let done: Bool = try parsers.read(piece) { (value) throws(JSONError) in
      try oldParser.parse(copying: old) { (oldValue) throws(JSONError) in
        let fields = EntryFields(value)
        let oldFields = EntryFields(oldValue)
        guard fields.entryRole == oldFields.entryRole else { return false }
        let calls = fields.calls.map { list($0, "tool_calls") } ?? []
        let oldCalls = oldFields.calls.map { Array($0.elements) } ?? []
        guard oldCalls.count == edited.calls.count, canEdit(oldCalls, into: calls) else {
          return false
        }
        // Not in the last snapshot, or there and marked by the source.
        let wasGone = !edited.isLive || oldFields.isRetracted
        edited.isLive = true
        if wasGone && !fields.isRetracted { writer.add(.restore(node)) }
        if !wasGone && fields.isRetracted { writer.add(.retract(node)) }
        if !same(oldFields.ts, fields.ts) { setMoment(node, .startedAt, fields.ts, at: piece) }
        for channel in EntryFields.channels where !same(oldFields[channel], fields[channel]) {
          set(node, channel, fields[channel], at: piece)
        }
        note(fields.unknown, "entry")
        for (i, call) in calls.enumerated() {
          if i < oldCalls.count {
            try edit(call: &edited.calls[i], from: oldCalls[i], into: call, at: piece, in: edited)
          } else {
            edited.calls.append(try start(call: call, at: piece, under: node))
          }
        }
        return true
      }
    }
    guard done else { return false }
    edited.bytes = keepsBytes ? piece.copy : []
    entry = edited
    return true
  }

  // MARK: Calls

  /// Whether each old call is still at its place: the same id, or no id to tell otherwise.
  private func canEdit(_ old: [JSONValue], into new: [JSONValue]) -> Bool {
    guard old.count <= new.count else { return false }
    for (a, b) in zip(old, new) where !same(a, b) {
      let (x, y) = (CallFields(a), CallFields(b))
      // A call that gets or loses its id is told by its name.
      if let id = x.id, let other = y.id {
        guard same(id, other) else { return false }
      } else if !same(x.name, y.name) && (x.id != nil || y.id != nil) {
        return false
      }
    }
    return true
  }

  /// Starts a call.
  ///
  /// - Parameter former: the call that it was before.
  mutating func start(
    call value: JSONValue, at piece: Piece, under entry: NodeID, former: TrackedCall? = nil
  ) throws(JSONError) -> TrackedCall {
    let fields = CallFields(value)
    let node = writer.start(.call, under: entry, identity: former?.node ?? .none)
    var call = TrackedCall(node: node)
    for channel in CallFields.times {
      if let value = fields[channel] { setMoment(node, channel, value, at: piece) }
    }
    for channel in CallFields.channels {
      if let value = fields[channel] { set(node, channel, value, at: piece) }
    }
    if let standing = fields.standing {
      writer.add(.toolStatus(node, standing.value, standing.isInferred ? .inferred : .stated))
    }
    noteCall(fields)
    guard let inside = inside(fields, at: piece) else { return call }
    if let former, !former.progress.entries.isEmpty {
      try restart(&call.progress, with: inside, as: former.progress, under: node)
    } else {
      try update(&call.progress, with: inside, under: node)
    }
    return call
  }

  private mutating func edit(
    call: inout TrackedCall, from old: JSONValue, into new: JSONValue, at piece: Piece,
    in entry: TrackedEntry
  ) throws(JSONError) {
    if same(old, new) { return }
    let fields = CallFields(new)
    let oldFields = CallFields(old)
    let node = call.node
    for channel in CallFields.times where !same(oldFields[channel], fields[channel]) {
      setMoment(node, channel, fields[channel], at: piece)
    }
    for channel in CallFields.channels where !same(oldFields[channel], fields[channel]) {
      set(node, channel, fields[channel], at: piece)
    }
    if let standing = fields.standing {
      if standing != oldFields.standing {
        writer.add(.toolStatus(node, standing.value, standing.isInferred ? .withdrawn : .restated))
      }
    } else if oldFields.standing != nil {
      writer.add(.toolStatus(node, entry.isEnded ? .completed : .running, .withdrawn))
    }
    noteCall(fields)
    let inside = inside(fields, at: piece)
    if inside != nil || !call.progress.entries.isEmpty {
      try update(&call.progress, with: inside ?? [], under: node)
    }
  }

  // MARK: Values

  /// Whether two fields hold the same bytes.
  private func same(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.bytes.count == b.bytes.count && a.bytes.elementsEqual(b.bytes)
  }

  /// Sets a channel to a value of a piece.
  mutating func set(_ node: NodeID, _ channel: Channel, _ value: JSONValue?, at piece: Piece) {
    let datum = value.map { value in
      record.keep(
        value.range.lowerBound + piece.base..<value.range.upperBound + piece.base)
    }
    writer.set(node, channel, datum)
  }

  /// Sets a channel to a moment; what is no time is noted and left out.
  mutating func setMoment(
    _ node: NodeID, _ channel: Channel, _ value: JSONValue?, at piece: Piece
  ) {
    let moment = value?.moment
    if let value, moment == nil { noteOnce(.malformed, "no time: \(value.shortText)") }
    writer.set(node, channel, moment.map { Datum(moment: $0) })
  }

  /// The elements of a list; something else than a list is noted.
  private mutating func list(_ value: JSONValue, _ name: String) -> [JSONValue] {
    if value.kind != .array { noteOnce(.malformed, "\(name) is no list") }
    return Array(value.elements)
  }

  /// What stands inside of a call: its entries, and in front of them the calls that have none around them.
  private mutating func inside(_ fields: CallFields, at piece: Piece) -> [Piece]? {
    if fields.calls == nil && fields.progress == nil { return nil }
    var inside: [Piece] = []
    if let calls = fields.calls {
      if !list(calls, "tool_calls").isEmpty {
        inside.append(Piece(calls, base: piece.base, in: record.bytes))
      }
    }
    if let progress = fields.progress { inside += pieces(progress, at: piece, "progress") }
    return inside
  }

  /// The elements of a list below a piece, as pieces of the record.
  private mutating func pieces(_ value: JSONValue, at piece: Piece, _ name: String) -> [Piece] {
    list(value, name).map { Piece($0, base: piece.base, in: record.bytes) }
  }

  // MARK: Notes

  mutating func noteCall(_ fields: CallFields) {
    note(fields.unknown, "tool call")
    if let status = fields.status, status.string.flatMap({ ToolStatus(word: $0) }) == nil {
      noteOnce(.unknown, "unknown status \(status.shortText)")
    }
  }

  private mutating func note(_ names: [String], _ place: String) {
    for name in names { noteOnce(.unknown, "unknown field \"\(name)\" of a \(place)") }
  }

  /// Notes something once for a source, not once for each poll.
  mutating func noteOnce(_ kind: Note.Kind, _ reason: String) {
    if noted.count < 1000, noted.insert(reason).inserted {
      writer.note(kind, line: record.number, reason)
    }
  }
}
