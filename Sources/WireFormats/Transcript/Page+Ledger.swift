import JSONReading
import SessionModel

/// Writing for sources that tell the same thing again: only what changed becomes an event.
extension Page {
  // MARK: Items

  /// Starts an item, or finds the one that has this name below its parent.
  mutating func item(
    _ kind: NodeKind, named name: String, role: EntryRole = .assistant, under parent: NodeID
  ) -> NodeID {
    // A role cannot be changed: the same message of another speaker is another message.
    let name = kind == .entry && role != .assistant ? name + "\u{0}" + role.word : name
    switch transcript.ledger.find(name, under: parent) {
    case .known(let node, let wasGone):
      if wasGone { writer.add(.restore(node)) }
      return node
    case .new(let key, let before):
      let node = writer.start(kind, role: role, under: parent, before: before)
      transcript.ledger.add(key, node, before: before)
      return node
    }
  }

  /// Takes back every item that the reading of a whole source has not seen.
  mutating func retractUnseen() {
    for node in transcript.ledger.takeUnseen() { writer.add(.retract(node)) }
  }

  // MARK: Data

  /// Puts a value as it stands; `null` and none take it away.
  mutating func put(_ id: NodeID, _ channel: Channel, _ value: JSONValue?) {
    guard let value = value?.nonNull else { return drop(id, channel) }
    if transcript.ledger.changes(id, channel, Self.print(value.bytes)) {
      set(id, channel, keep(value))
    }
  }

  /// Puts a text; an empty one takes it away.
  mutating func put(_ id: NodeID, _ channel: Channel, text: String?) {
    guard var text, !text.isEmpty else { return drop(id, channel) }
    let print = text.withUTF8 { Self.print(UnsafeRawBufferPointer($0)) }
    if transcript.ledger.changes(id, channel, print) { set(id, channel, keep(text)) }
  }

  /// Puts JSON that was worked out.
  mutating func put(_ id: NodeID, _ channel: Channel, json: [UInt8]?) {
    guard let json else { return drop(id, channel) }
    if transcript.ledger.changes(id, channel, json.withUnsafeBytes { Self.print($0) }) {
      set(id, channel, keep(json: json))
    }
  }

  /// Puts a moment.
  mutating func put(_ id: NodeID, _ channel: Channel, moment: Milliseconds?) {
    guard let moment else { return drop(id, channel) }
    if transcript.ledger.changes(id, channel, moment.hashValue) {
      set(id, channel, Datum(moment: moment))
    }
  }

  /// Puts a running time.
  mutating func put(duration: Milliseconds?, of call: NodeID) {
    guard let duration else { return }
    put(call, .duration, json: Array("\(duration.count)".utf8))
  }

  private mutating func drop(_ id: NodeID, _ channel: Channel) {
    if transcript.ledger.changes(id, channel, nil) { set(id, channel, nil) }
  }

  private static func print(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }

  // MARK: Statuses

  /// Says how a call stands, when that is news.
  mutating func put(_ call: NodeID, _ status: ToolStatus, _ basis: Basis = .stated) {
    guard let isFirst = transcript.ledger.changes(call, word: status.rawValue) else { return }
    writer.add(.toolStatus(call, status, isFirst ? basis : again(basis)))
  }

  /// Says how the session stands, when that is news.
  mutating func put(run status: SessionStatus, _ basis: Basis = .stated) {
    guard let isFirst = transcript.ledger.changes(.root, word: status.rawValue) else { return }
    writer.add(.run(status, isFirst ? basis : again(basis)))
  }

  /// A source that shows its state anew may say anything.
  private func again(_ basis: Basis) -> Basis { basis.isInferred ? .withdrawn : .restated }
}

extension Page {
  /// Puts a text that stands in several places, one under the other.
  ///
  /// - Parameter pieces: the places, each with what tells that its words changed.
  mutating func put(_ id: NodeID, _ channel: Channel, pieces: [(print: Int, datum: Datum)]) {
    let prints = pieces.map(\.print)
    let isNews = transcript.ledger.changes(id, channel, prints.isEmpty ? nil : prints.hashValue)
    guard isNews, let first = pieces.first else { return }
    let written = transcript.ledger.pieces[id]?[channel] ?? []
    let isMore = !written.isEmpty && prints.starts(with: written)
    if !isMore { set(id, channel, first.datum) }
    let gap = pieces.count > 1 ? keep("\n\n") : first.datum
    for piece in pieces.dropFirst(isMore ? written.count : 1) {
      append(id, channel, gap)
      append(id, channel, piece.datum)
    }
    transcript.ledger.pieces[id, default: [:]][channel] = prints
  }

  /// Puts when an item began, unless that is known.
  mutating func put(first moment: Milliseconds?, of id: NodeID) {
    guard let moment, !transcript.ledger.has(id, .startedAt) else { return }
    put(id, .startedAt, moment: moment)
  }
}
