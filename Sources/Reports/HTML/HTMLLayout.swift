import SessionModel

/// Which rows a page of a session has, and where they stand.
struct HTMLLayout {
  /// A row.
  struct Row {
    var step: StoryWalk.Step
    /// The anchor of the row that holds it; empty at the top.
    var holder: String
    /// The anchor of the row in front of it; empty for the first.
    var before: String

    /// Its anchor.
    var id: String { "i" + step.index }

    /// Whether it is of the same item, in the same place.
    func isPlaced(as other: Row) -> Bool {
      step.node == other.step.node && step.kind == other.step.kind && step.turn == other.step.turn
        && step.isCurrent == other.step.isCurrent && holder == other.holder
        && before == other.before
    }
  }

  /// The rows in their order.
  private(set) var rows: [Row] = []
  /// The places of the rows by their anchors.
  private var places: [String: Int] = [:]
  /// The anchors of items that are rows, and of others that were asked for.
  private var anchors: [NodeID: String] = [:]
  private let session: Session
  private let position: Int32

  /// Lays out a session as it was at the position of the options.
  init(_ session: Session, _ options: ReportOptions) {
    self.session = session
    position = options.position ?? session.position
    // The rows that are open, and the last one that each of them holds.
    var open = [(id: "", last: "")]
    for step in StoryWalk(session, options) {
      guard step.isStart else {
        open.removeLast()
        continue
      }
      let place = open.indices.last ?? 0
      let row = Row(step: step, holder: open[place].id, before: open[place].last)
      open[place].last = row.id
      open.append((row.id, ""))
      places[row.id] = rows.count
      anchors[step.node] = row.id
      rows.append(row)
    }
  }

  /// The row with an anchor; `nil` where there is none.
  subscript(id: String) -> Row? { places[id].map { rows[$0] } }

  /// The anchors of the row that tells of an item and of all that hold it: counts and times of what stands below.
  mutating func chain(of item: NodeID) -> [String] {
    var chain: [String] = []
    var next = anchor(of: item)
    while let row = self[next] {
      chain.append(next)
      next = row.holder
    }
    return chain
  }

  /// The anchor of an item; of one that says nothing, that of what it stands below.
  private mutating func anchor(of item: NodeID) -> String {
    var next = item
    // Thousands that say nothing may stand one behind the other.
    var passed: [NodeID] = []
    while next != .root, anchors[next] == nil {
      passed.append(next)
      next = session.sibling(before: next, at: position) ?? session.parent(next)
    }
    let anchor = anchors[next] ?? ""
    for item in passed { anchors[item] = anchor }
    return anchor
  }
}
