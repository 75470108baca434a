import JSONReading
import SessionModel

/// Which entry of a list became which piece of the next snapshot.
///
/// As a rule an entry keeps its place. When some place shows another time and another message, the list
/// was rewritten: then entries are known again by their keys, the longest run that kept its order
/// stays, and the others are moved. Cost: the bytes of both lists when nothing was rewritten, and
/// n log n keys otherwise.
struct SnapshotAlignment {
  /// What becomes of one entry of the list, or of one piece.
  enum Step {
    /// The entry is as it was (or still gone).
    case keep(old: Int)
    /// The entry is there and reads otherwise now, or is there again.
    case edit(old: Int, new: Int)
    /// The entry is gone.
    case retract(old: Int)
    /// A piece is a new entry, or the old one `identity` at another place.
    case start(new: Int, identity: Int?)

    /// The entry of the list, when the step is about one.
    var standing: Int? {
      switch self {
      case .keep(let old), .edit(let old, _), .retract(let old): old
      case .start: nil
      }
    }
  }

  /// The steps in the order of the list that results.
  private(set) var plan: [Step] = []

  private let list: TrackedList
  private let pieces: [Piece]
  private let parsers: ParserPool
  /// The places in the list of the entries that were in the last snapshot.
  private let live: [Int]

  init(_ list: TrackedList, _ pieces: [Piece], _ parsers: ParserPool) throws(JSONError) {
    self.list = list
    self.pieces = pieces
    self.parsers = parsers
    live = list.entries.indices.filter { list.entries[$0].isLive }
    let kept = min(live.count, pieces.count)
    var changed: [Int] = []
    for k in 0..<kept where !isUnchanged(k) { changed.append(k) }
    var isRewritten = false
    for k in changed where !isRewritten {
      isRewritten =
        !(try parsers.key(of: pieces[k].bytes).isEdit(
          of: try parsers.key(of: list.entries[live[k]].bytes)))
    }
    if isRewritten {
      try planByKey()
    } else {
      plan.reserveCapacity(list.entries.count + pieces.count - kept)
      try plan(stays: (0..<kept).map { ($0, $0) }, moved: [:])
    }
  }

  /// Whether the entry at a place of the last snapshot is there byte for byte.
  private func isUnchanged(_ k: Int) -> Bool {
    list.entries[live[k]].isUnchanged(in: pieces[k], at: k)
  }

  /// Aligns by key.
  private mutating func planByKey() throws(JSONError) {
    var places: [EntryKey: [Int]] = [:]
    for k in live.indices.reversed() {
      places[try parsers.key(of: list.entries[live[k]].bytes), default: []].append(k)
    }
    var pairs: [(old: Int, new: Int)] = []
    for new in pieces.indices {
      if let old = places[try parsers.key(of: pieces[new].bytes)]?.popLast() {
        pairs.append((old, new))
      }
    }
    let stays = RisingRun.longest(of: pairs, by: \.old)
    let staying = Set(stays.map(\.new))
    var moved: [Int: Int] = [:]
    for pair in pairs where !staying.contains(pair.new) { moved[pair.new] = live[pair.old] }
    try plan(stays: stays, moved: moved)
  }

  /// Lays out the steps between the entries that stay.
  ///
  /// - Parameters:
  ///   - stays: pairs of a place in the last snapshot and a piece, both rising.
  ///   - moved: for a piece, the entry of the list that it was.
  private mutating func plan(stays: [(old: Int, new: Int)], moved: [Int: Int]) throws(JSONError) {
    var slot = 0
    var piece = 0
    for (old, new) in stays {
      try fill(slots: slot..<live[old], pieces: piece..<new, moved)
      let unchanged = old == new ? isUnchanged(old) : false
      plan.append(unchanged ? .keep(old: live[old]) : .edit(old: live[old], new: new))
      slot = live[old] + 1
      piece = new + 1
    }
    try fill(slots: slot..<list.entries.count, pieces: piece..<pieces.count, moved)
  }

  /// Lays out the steps of a gap: entries that go or stay gone, entries that come back, new ones.
  private mutating func fill(slots: Range<Int>, pieces gap: Range<Int>, _ moved: [Int: Int])
    throws(JSONError)
  {
    var slot = slots.lowerBound
    var waiting: [Int] = []
    func passing(_ slot: Int) -> Step {
      list.entries[slot].isLive ? .retract(old: slot) : .keep(old: slot)
    }
    let hasGhosts = slots.contains { !list.entries[$0].isLive }
    for new in gap {
      var ghost: Int?
      if hasGhosts {
        let wanted = try parsers.key(of: pieces[new].bytes)
        for candidate in slot..<slots.upperBound where !list.entries[candidate].isLive {
          if try parsers.key(of: list.entries[candidate].bytes) == wanted {
            ghost = candidate
            break
          }
        }
      }
      guard let ghost else {
        waiting.append(new)
        continue
      }
      for passed in slot..<ghost { plan.append(passing(passed)) }
      for new in waiting { plan.append(.start(new: new, identity: moved[new])) }
      waiting = []
      plan.append(.edit(old: ghost, new: new))
      slot = ghost + 1
    }
    for passed in slot..<slots.upperBound { plan.append(passing(passed)) }
    for new in waiting { plan.append(.start(new: new, identity: moved[new])) }
  }
}
