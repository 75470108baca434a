import JSONReading
import SessionModel

/// Writing for sources that tell the same thing again: only what changed becomes an event.
extension RecordWriter {
  // MARK: Items

  /// Starts an entry, or finds the one that has this name below its parent.
  mutating func entry(
    named name: String, role: EntryRole = .assistant, under parent: NodeID
  ) -> NodeID {
    // A role cannot be changed: the same message of another speaker is another message.
    item(
      .entry, named: role == .assistant ? name : name + "\u{0}" + role.word, role: role,
      under: parent)
  }

  /// Starts a call, or finds the one that has this name below its entry.
  mutating func call(named name: String, under entry: NodeID) -> NodeID {
    item(.call, named: name, role: .assistant, under: entry)
  }

  private mutating func item(
    _ kind: NodeKind, named name: String, role: EntryRole, under parent: NodeID
  ) -> NodeID {
    switch memory.items.find(name, under: parent) {
    case .known(let node, let wasGone):
      if wasGone { add(.restore(node)) }
      return node
    case .new(let key, var before):
      // Calls are told behind those that were told: what follows updates finds them by their place.
      if kind == .call { before = .none }
      let node = start(kind, role: role, under: parent, before: before)
      memory.items.add(key, node, isCall: kind == .call, before: before)
      return node
    }
  }

  /// Takes back every item that the reading of a whole source has not seen.
  mutating func retractUnseen() {
    for node in memory.items.takeUnseen() { add(.retract(node)) }
  }

  // MARK: Data

  /// Sets a value as it stands; `null` and none take it away, and so does an empty id or name.
  mutating func set(_ id: NodeID, _ channel: Channel, _ value: JSONValue?) {
    guard let value = value?.nonNull, !(channel.isName && value.isString("")) else {
      return drop(id, channel)
    }
    if memory.items.changes(id, channel, Self.print(value.bytes)) {
      set(id, channel, keep(value))
    }
  }

  /// Sets a text; an empty one takes it away.
  mutating func set(_ id: NodeID, _ channel: Channel, text: String?) {
    guard var text, !text.isEmpty else { return drop(id, channel) }
    let print = text.withUTF8 { Self.print(UnsafeRawBufferPointer($0)) }
    if memory.items.changes(id, channel, print) { set(id, channel, keep(text)) }
  }

  /// Sets JSON that was worked out.
  mutating func set(_ id: NodeID, _ channel: Channel, json: [UInt8]?) {
    guard let json else { return drop(id, channel) }
    if memory.items.changes(id, channel, json.withUnsafeBytes { Self.print($0) }) {
      set(id, channel, keep(json: json))
    }
  }

  /// Sets a moment.
  mutating func set(_ id: NodeID, _ channel: Channel, moment: Milliseconds?) {
    guard let moment else { return drop(id, channel) }
    if memory.items.changes(id, channel, Int(moment.count)) {
      set(id, channel, Datum(moment: moment))
    }
  }

  /// Sets a running time.
  mutating func set(duration: Milliseconds?, of call: NodeID) {
    if let duration { set(call, .duration, number: duration.count) }
  }

  /// Sets a whole number.
  mutating func set(_ id: NodeID, _ channel: Channel, number: Int64) {
    if memory.items.changes(id, channel, Int(number)) { set(id, channel, keep(number)) }
  }

  private mutating func drop(_ id: NodeID, _ channel: Channel) {
    if memory.items.changes(id, channel, nil) { clear(id, channel) }
  }

  /// Sets a datum that is told again, unless its bytes are the same.
  mutating func set(_ id: NodeID, _ channel: Channel, again datum: Datum) {
    let print =
      datum.form == .moment
      ? Int(datum.offset) : store.withBytes(of: datum) { Self.print($0) }
    if memory.items.changes(id, channel, print) { set(id, channel, datum) }
  }

  private static func print(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }
}

extension RecordWriter {
  /// Sets a text that stands in several places, one under the other.
  ///
  /// - Parameter pieces: the places, each with what tells that its words changed.
  mutating func set(_ id: NodeID, _ channel: Channel, pieces: [(print: Int, datum: Datum)]) {
    let prints = pieces.map(\.print)
    let isNews = memory.items.changes(id, channel, prints.isEmpty ? nil : prints.hashValue)
    guard isNews, let first = pieces.first else { return }
    let written = memory.items.pieces[DatumPlace(id, channel)] ?? []
    let isMore = !written.isEmpty && prints.starts(with: written)
    if !isMore { set(id, channel, first.datum) }
    let gap = pieces.count > 1 ? keep("\n\n") : first.datum
    for piece in pieces.dropFirst(isMore ? written.count : 1) {
      append(id, channel, gap)
      append(id, channel, piece.datum)
    }
    memory.items.pieces[DatumPlace(id, channel)] = prints
  }

  /// Sets when an item began, unless that is known.
  mutating func set(first moment: Milliseconds?, of id: NodeID) {
    guard let moment, !memory.items.has(id, .startedAt) else { return }
    set(id, .startedAt, moment: moment)
  }
}

extension Channel {
  /// Whether it says what something is called: what is empty calls it nothing.
  fileprivate var isName: Bool { self == .id || self == .name }
}
