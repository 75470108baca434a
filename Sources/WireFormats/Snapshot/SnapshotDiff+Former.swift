import JSONReading
import SessionModel

/// Entries that start anew: what they and their calls were before.
extension SnapshotDiff {
  /// The calls that an entry had, each at the place of the one that goes on with it; `nil` for new ones.
  ///
  /// A call is known again by its id, else by its place and name, else by its name and arguments.
  func formerCalls(of former: TrackedEntry?, for calls: [JSONValue]) throws(JSONError)
    -> [TrackedCall?]
  {
    let none = [TrackedCall?](repeating: nil, count: calls.count)
    guard let former, !former.calls.isEmpty, !former.bytes.isEmpty, !calls.isEmpty else {
      return none
    }
    let parser = parsers.take()
    defer { parsers.give(parser) }
    return try parser.parse(copying: former.bytes) { (value) throws(JSONError) in
      let old = EntryFields(value).calls.map { $0.elements.map { CallFields($0) } } ?? []
      guard old.count == former.calls.count else { return none }
      return Self.matches(of: old, for: calls.map { CallFields($0) }).map { place in
        place.map { former.calls[$0] }
      }
    }
  }

  /// For each new call the place of the old one that it is.
  private static func matches(of old: [CallFields], for new: [CallFields]) -> [Int?] {
    var places = [Int?](repeating: nil, count: new.count)
    var isFree = [Bool](repeating: true, count: old.count)
    // Backwards, so that the first of several comes off first.
    var named: [[UInt8]: [Int]] = [:]
    var unnamed: [[UInt8]: [Int]] = [:]
    for place in old.indices.reversed() {
      if let id = old[place].id {
        named[Array(id.bytes), default: []].append(place)
      } else {
        unnamed[key(old[place]), default: []].append(place)
      }
    }
    for (k, call) in new.enumerated() {
      guard let id = call.id, let place = named[Array(id.bytes)]?.popLast() else { continue }
      (places[k], isFree[place]) = (place, false)
    }
    for (k, call) in new.enumerated() where places[k] == nil && k < old.count && isFree[k] {
      guard call.id == nil || old[k].id == nil,
        call.name.map({ Array($0.bytes) }) == old[k].name.map({ Array($0.bytes) })
      else { continue }
      (places[k], isFree[k]) = (k, false)
    }
    for (k, call) in new.enumerated() where places[k] == nil {
      let key = key(call)
      while let place = unnamed[key]?.popLast() {
        guard isFree[place] else { continue }
        (places[k], isFree[place]) = (place, false)
        break
      }
    }
    return places
  }

  /// Name and arguments of a call, as they are written.
  private static func key(_ call: CallFields) -> [UInt8] {
    (call.name.map { Array($0.bytes) } ?? []) + [0]
      + (call.arguments.map { Array($0.bytes) } ?? [])
  }

  /// Starts the entries inside of a call that starts anew, each as the one that stood at its place where that
  /// is the same one.
  mutating func restart(
    _ list: inout TrackedList, with pieces: [Piece], as former: TrackedList, under call: NodeID
  ) throws(JSONError) {
    let old = former.entries.filter(\.isLive)
    for (k, piece) in pieces.enumerated() {
      var known: TrackedEntry?
      if k < old.count, try parsers.key(of: piece.bytes).isEdit(of: parsers.key(of: old[k].bytes)) {
        known = old[k]
      }
      list.entries.append(
        try start(
          piece, under: call, before: .none, identity: known?.node ?? .none, former: known))
    }
    if endsEntries { endAllButLast(&list) }
  }
}
