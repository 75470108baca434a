import JSONReading
import SessionModel

/// Tells what changed in a session from one position to the next, for reports that go on.
///
/// The changes are put so that a reader who applies them one after the other always finds what they
/// name: first what happened to calls and entries that were there, then calls added to entries that
/// were there, then new entries from the outside in, then the session. What is new carries everything
/// below it and is not told again.
package struct ChangeReader {
  /// Where items stand in the document.
  private var places = Places()
  /// Writes items as they were.
  private var old = DocumentWriter(compact: true)
  /// Writes items as they are.
  private var new = DocumentWriter(compact: true)

  /// Makes a reader that stands at position 0.
  package init() {}

  /// The position up to which changes were read.
  package var position: Int32 { places.position }

  /// Reads what changed from `position` to a later one.
  package mutating func changes(in session: Session, to: Int32) -> [Change] {
    let from = position
    precondition(to >= from, "changes are read forwards")
    let touched = session.changed(from: from, to: to)
    let born = touched.filter { !session.isKnown($0, at: from) && $0 != .root }
    let known = touched.filter { session.isKnown($0, at: from) && $0 != .root }

    // Entries whose state may follow from what happened around them.
    var parents = Set(born.map { session.parent($0) }.filter { session.kind($0) != .entry })
    for item in known {
      parents.insert(session.kind(item) == .call ? item : session.parent(item))
    }
    if session.standing(at: from).value.isOpen != session.standing(at: to).value.isOpen {
      parents.formUnion(places.items.keys.filter { session.kind($0) != .entry })
    }
    var entries = Set(known.filter { session.kind($0) == .entry })
    var before: [NodeID: NodeID] = [:]
    for parent in parents {
      let current = places.current(under: parent, at: from, in: session)
      before[parent] = current
      entries.insert(current)
      entries.insert(places.current(under: parent, at: to, in: session))
    }
    entries.remove(.none)

    let calls = known.filter { session.kind($0) == .call }
    let callPaths = calls.map { places.path(to: $0, in: session) }
    let sortedEntries = entries.sorted()
    let entryPaths = sortedEntries.map { places.path(to: $0, in: session) }
    let newCalls = self.newCalls(born, from: from, in: session)
    places.move(to: to, with: born, in: session)

    var changes: [Change] = []
    for (call, path) in zip(calls, callPaths) {
      let keys = changedKeys(of: call, in: session, from: from, to: to)
      if keys.isEmpty { continue }
      let was = session.standing(of: call, at: from).value
      changes.append(.callChanged(call, .init(path: path), keys, from: was))
    }
    for (entry, path) in zip(sortedEntries, entryPaths) {
      let parent = session.parent(entry)
      let isCurrent = places.current(under: parent, at: to, in: session) == entry
      let keys = changedKeys(
        of: entry, in: session, from: from, to: to, wasCurrent: before[parent] == entry,
        isCurrent: isCurrent)
      if !keys.isEmpty {
        changes.append(.entryChanged(entry, .init(path: path, isCurrent: isCurrent), keys))
      }
    }
    changes += newCalls
    changes += newEntries(born, from: from, to: to, in: session)
    if touched.first == .root { changes += sessionChanges(session, from: from, to: to) }
    return changes
  }

  /// The calls that were added to entries that were there.
  private func newCalls(_ born: [NodeID], from: Int32, in session: Session) -> [Change] {
    var added: [NodeID: [NodeID]] = [:]
    for call in born where session.kind(call) == .call {
      let entry = session.parent(call)
      if session.isKnown(entry, at: from) { added[entry, default: []].append(call) }
    }
    return added.sorted { $0.key < $1.key }.map { entry, calls in
      .newCalls(calls, entry: entry, .init(path: places.path(to: entry, in: session)))
    }
  }

  /// The entries that appeared under what was there, those further out and further up first.
  private func newEntries(_ born: [NodeID], from: Int32, to: Int32, in session: Session)
    -> [Change]
  {
    born.filter {
      session.kind($0) == .entry && session.isKnown(session.parent($0), at: from)
    }
    .map { entry in
      let current = places.current(under: session.parent(entry), at: to, in: session)
      let path = places.path(to: entry, in: session)
      return (entry, Change.Place(path: path, isCurrent: current == entry))
    }
    .sorted { a, b in
      let (a, b) = (a.1.path, b.1.path)
      return a.count != b.count ? a.count < b.count : a.lexicographicallyPrecedes(b)
    }
    .map { .newEntry($0, $1) }
  }

  /// What changed of the session itself.
  private mutating func sessionChanges(_ session: Session, from: Int32, to: Int32) -> [Change] {
    var changes: [Change] = []
    let was = session.status(at: from)?.value
    let now = session.status(at: to)?.value
    let keys = SessionKey.allCases.filter { key in
      guard key != .status else { return false }
      // The first word comes with its ground, whatever a reader takes for granted before it.
      if key == .inferred, was == nil, now != nil { return true }
      old.json.reset()
      new.json.reset()
      old.value(key, of: session, at: from)
      new.value(key, of: session, at: to)
      return old.json.bytes != new.json.bytes
    }
    if !keys.isEmpty { changes.append(.sessionChanged(keys)) }
    if let now, now != was { changes.append(.sessionStatus(from: was, to: now)) }
    return changes
  }

  /// The keys of a call that have another value.
  private mutating func changedKeys(
    of call: NodeID, in session: Session, from: Int32, to: Int32
  ) -> [CallKey] {
    CallKey.allCases.filter { key in
      if let channel = key.channel, isSame(call, channel, in: session, from, to) { return false }
      old.json.reset()
      new.json.reset()
      old.value(key, of: call, in: session, at: from)
      new.value(key, of: call, in: session, at: to)
      return old.json.bytes != new.json.bytes
    }
  }

  /// The keys of an entry that have another value.
  private mutating func changedKeys(
    of entry: NodeID, in session: Session, from: Int32, to: Int32, wasCurrent: Bool,
    isCurrent: Bool
  ) -> [EntryKey] {
    EntryKey.allCases.filter { key in
      if let channel = key.channel, isSame(entry, channel, in: session, from, to) { return false }
      old.json.reset()
      new.json.reset()
      old.value(key, of: entry, in: session, at: from, isCurrent: wasCurrent)
      new.value(key, of: entry, in: session, at: to, isCurrent: isCurrent)
      return old.json.bytes != new.json.bytes
    }
  }

  /// Whether a channel holds the very same data at two positions: no need to read them then.
  private func isSame(
    _ node: NodeID, _ channel: Channel, in session: Session, _ from: Int32, _ to: Int32
  ) -> Bool {
    session.pieces(node, channel, at: from) == session.pieces(node, channel, at: to)
  }
}
