import SessionModel

/// Records that form a tree by the names of their parents, of which one branch is the conversation: the
/// way from the last record to the root.
///
/// What a record of another branch wrote is taken back, and comes again when its branch is taken up.
struct Branches {
  /// A record.
  private struct Record {
    var parent: SourceID?
    var entries: [NodeID] = []
  }

  private var records: [SourceID: Record] = [:]
  /// The branch that is shown, from its root.
  private var path: [SourceID] = []

  /// The last record of the branch.
  var last: SourceID? { path.last }

  /// Whether a record is known.
  func knows(_ id: SourceID) -> Bool { records[id] != nil }

  /// Adds a record behind its parent; other branches are taken back.
  ///
  /// - Returns: whether the parent is known. If it is not, the record goes on where the last one ended.
  mutating func add(_ id: SourceID, parent: SourceID?, on writer: inout RecordWriter) -> Bool {
    let isKnown = parent.map { records[$0] != nil } ?? true
    if isKnown { move(to: parent, on: &writer) }
    if records[id] == nil { records[id] = Record(parent: isKnown ? parent : path.last) }
    if path.last != id { path.append(id) }
    return isKnown
  }

  /// Notes the entries that a record wrote.
  mutating func add(_ entries: [NodeID], to id: SourceID) {
    if !entries.isEmpty { records[id]?.entries += entries }
  }

  /// Shows the branch that ends at a record; none for `nil`.
  mutating func move(to id: SourceID?, on writer: inout RecordWriter) {
    if path.last == id { return }
    var branch: [SourceID] = []
    var next = id
    // Never longer than there are records, whatever the source says of parents.
    while let id = next, branch.count <= records.count {
      branch.append(id)
      next = records[id]?.parent
    }
    branch.reverse()
    let common = zip(path, branch).prefix { $0 == $1 }.count
    for gone in path[common...] {
      for entry in records[gone]?.entries ?? [] { writer.add(.retract(entry)) }
    }
    for again in branch[common...] {
      for entry in records[again]?.entries ?? [] { writer.add(.restore(entry)) }
    }
    path = branch
  }
}
