import SessionModel

/// Records that form a tree by the names of their parents, of which one branch is the conversation: the
/// way from the last record to the root.
///
/// What a record of another branch wrote is taken back, and comes again when its branch is taken up. There are as many
/// records as lines: each is a number in order of arrival, and takes little room.
struct Branches {
  /// A record.
  private struct Record {
    /// The record in front of it, which came before it; -1 for none.
    var parent: Int32
    /// The first entry that it wrote, or `none`.
    var entry = NodeID.none
  }

  private var numbers = SourceTable<Int32>()
  private var records = Chunked<Record>()
  /// All entries of the few records that wrote more than one.
  private var several: [Int32: [NodeID]] = [:]
  /// The branch that is shown, from its root.
  private var path: [Int32] = []

  /// Whether a record is known.
  func knows(_ name: SourceKey) -> Bool { numbers[name] != nil }

  /// Adds a record behind its parent; other branches are taken back.
  ///
  /// - Returns: whether the parent is known. If it is not, the record goes on where the last one ended.
  mutating func add(_ name: SourceKey, parent: SourceKey?, on writer: inout RecordWriter) -> Bool {
    let found = parent.flatMap { numbers[$0] }
    let isKnown = parent == nil || found != nil
    if isKnown { move(to: found, on: &writer) }
    let number = numbers.change(name, default: Int32(records.count)) { $0 }
    if number == records.count { records.append(Record(parent: path.last ?? -1)) }
    if path.last != number { path.append(number) }
    return isKnown
  }

  /// Notes what a record wrote: the entries among the events of the writer from a place on.
  mutating func add(from first: Int, of writer: borrowing RecordWriter, to name: SourceKey) {
    guard let number = numbers[name] else { return }
    for event in writer.events.dropFirst(first) {
      if case .itemStart(let start) = event, start.kind == .entry { add(start.id, to: number) }
    }
  }

  private mutating func add(_ entry: NodeID, to number: Int32) {
    let first = records[Int(number)].entry
    if first == .none {
      records.change(at: Int(number)) { $0.entry = entry }
    } else {
      several[number, default: [first]].append(entry)
    }
  }

  private func entries(of number: Int32) -> [NodeID] {
    let entry = records[Int(number)].entry
    return entry == .none ? [] : several[number] ?? [entry]
  }

  /// Shows the branch that ends at a record; none for `nil`.
  private mutating func move(to number: Int32?, on writer: inout RecordWriter) {
    if path.last == number { return }
    var branch: [Int32] = []
    var next = number ?? -1
    while next >= 0 {
      branch.append(next)
      next = records[Int(next)].parent
    }
    branch.reverse()
    let common = zip(path, branch).prefix { $0 == $1 }.count
    for gone in path[common...] {
      for entry in entries(of: gone) { writer.add(.retract(entry)) }
    }
    for again in branch[common...] {
      for entry in entries(of: again) { writer.add(.restore(entry)) }
    }
    path = branch
  }
}
