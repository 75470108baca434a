import SessionModel

/// A session that grows by lines: an entry, two calls in it, and their ends.
struct LargeJob {
  var session = Session()
  private var line = 0
  private var entry = NodeID.root
  private var calls: [NodeID] = []

  init(nodes: Int) {
    session.mark(Milliseconds(0))
    session.apply(.run(.inProgress, .stated))
    while session.nodeCount < nodes { addLine() }
  }

  /// Applies what one line of a file says.
  mutating func addLine() {
    session.mark(Milliseconds(Int64(line)))
    switch line % 5 {
    case 0:
      entry = add(.entry, under: .root)
      calls = []
    case 1, 2: calls.append(add(.call, under: entry))
    default:
      session.apply(
        .toolStatus(calls[line % 5 - 3], line % 17 == 3 ? .failed : .completed, .stated))
    }
    line += 1
  }

  private mutating func add(_ kind: NodeKind, under parent: NodeID) -> NodeID {
    let id = session.nextID
    session.apply(.itemStart(ItemStart(id: id, kind: kind, parent: parent)))
    session.apply(.itemData(id, .startedAt, Datum(moment: Milliseconds(Int64(line)))))
    return id
  }
}
