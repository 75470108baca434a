import SessionModel

/// A session that grows by lines, as one of a coding agent: an entry, two calls in it, and their ends. One entry
/// of four says something, and one of forty asks for it.
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
      let number = line / 5
      let asks = number % 40 == 0
      entry = add(.entry, under: .root, role: asks ? .user : .assistant)
      if asks || number % 4 == 1 {
        let words = asks ? "Look at part \(number) of it" : "I look at what stands in \(number)"
        session.apply(.itemData(entry, .message, session.store.keep(words)))
      }
      calls = []
    case 1, 2: calls.append(add(.call, under: entry))
    default:
      session.apply(
        .toolStatus(calls[line % 5 - 3], line % 17 == 3 ? .failed : .completed, .stated))
    }
    line += 1
  }

  private mutating func add(
    _ kind: NodeKind, under parent: NodeID, role: EntryRole = .assistant
  ) -> NodeID {
    let id = session.nextID
    session.apply(.itemStart(ItemStart(id: id, kind: kind, role: role, parent: parent)))
    session.apply(.itemData(id, .startedAt, Datum(moment: Milliseconds(Int64(line)))))
    return id
  }
}
