import SessionModel

extension Outline {
  /// Walks the tree once. A stack instead of recursion: a source may nest as deep as it likes.
  ///
  /// The session is handed from function to function: a property would be copied for each question.
  struct Builder {
    /// The position that is looked at.
    let position: Int32
    /// What is open.
    let folds: Folds
    /// What appeared after this position counts as new.
    let since: Int32
    /// What is shown of the tree; `nil`: everything.
    let filter: NodeFilter?
    /// The entries and calls that the filter is about.
    var shownCount = 0
    /// All entries and calls.
    var allCount = 0
    /// The hidden calls that failed.
    var hiddenFailed = 0
    /// The hidden calls that wait for a person.
    var hiddenWaiting = 0
    /// The nodes so far.
    var nodes: ContiguousArray<OutlineNode> = []
    /// The rows that begin a turn.
    var turns: ContiguousArray<Int32> = []
    /// All calls of the session.
    var tally = Tally()
    /// The entries and calls that are new.
    var newCount = 0
    /// The calls that failed since.
    var newFailedCount = 0
    /// The node that appeared last, and the row that shows it.
    var newest: (id: NodeID, row: Int) = (.none, 0)
    /// Which of several nodes with one identity is shown; filled when the first retracted one is met.
    var shown: [NodeID: NodeID]?
    /// The first note that has no row yet.
    var nextNote = 0
    /// Whether a turn has begun.
    var hasTurn = false
    /// Whether anything but a person has spoken since.
    var isAnswered = false
    /// What the quiet calls that came last are for.
    var quietKinds: [ToolKind] = []

    /// The node whose children are being walked, and those above it.
    var frame: Frame
    /// The nodes that are being walked through, the outermost first.
    var above: [Frame] = []

    /// - Parameter old: an outline that is no longer needed: its memory is.
    init(
      session: Session, position: Int32, folds: Folds, since: Int32, filter: NodeFilter?,
      reusing old: consuming ContiguousArray<OutlineNode>
    ) {
      self.position = position
      self.folds = folds
      self.since = since
      self.filter = filter
      nodes = consume old
      nodes.removeAll(keepingCapacity: true)
      // Address space only: pages that no row reaches are never touched.
      nodes.reserveCapacity(session.nodeCount)
      LargePages.ask(for: &nodes)
      frame = Frame(
        next: session.firstChild(of: .root, at: position), row: -1, shownRow: 0, isOpen: true,
        isRetracted: false, level: 0, depth: 0)
    }

    /// Begins inside a row of an outline without a filter, which is the first row then; what its rows stand under
    /// is counted from there. `nil` where more than the row says how it goes on.
    init?(inside row: Int, of outline: Outline, _ session: Session) {
      let (node, position) = (outline.nodes[row], outline.position)
      let (isCall, list) = (node.kind == .call, session.parent(node.id))
      guard isCall || node.kind == .entry, !node.isRetracted,
        isCall || list == .root || session.kind(list) == .call
      else { return nil }
      (self.position, since, filter) = (position, outline.since, nil)
      folds = outline.folds
      nodes = [node]
      nodes[0].parent = -1
      // What follows an entry in its list may stand inside it.
      let holder = Frame(
        next: isCall ? nil : session.sibling(after: node.id, at: position), row: -1, shownRow: 0,
        isOpen: true, isRetracted: false, level: 0, depth: 0)
      above = [holder]
      // The list at the top is known by its place, and so is what stands in a turn.
      if !isCall, list != .root || node.parent >= 0 { above.append(holder) }
      frame = Frame(
        next: session.firstChild(of: node.id, at: position), row: 0, shownRow: 0, isOpen: true,
        isRetracted: false, level: node.level + (isCall ? 1 : 0),
        shift: node.isTurn ? 2 : node.shift, depth: outline.depth(of: row) + 1,
        list: isCall ? -1 : list == .root ? 0 : 1, isTurn: node.isTurn)
      (hasTurn, isAnswered) = (true, session.closesTurn(node.id, at: position))
      if frame.list == 0, !session.notes.isEmpty {
        // Of the notes, those have a row that arrived before what stands in front.
        var born = session.born(node.id)
        var before = session.sibling(before: node.id, at: position)
        while let id = before {
          born = max(born, session.born(id))
          before = session.sibling(before: id, at: position)
        }
        nextNote = session.notes.firstIndex { $0.position >= born } ?? session.notes.count
      }
    }

    /// A node whose children are being walked.
    struct Frame {
      /// The child that comes next.
      var next: NodeID?
      /// The index of the node in the outline, or -1 when it is folded away.
      var row: Int32
      /// The row that shows the node or is folded over it.
      var shownRow: Int32
      /// Whether the children become rows.
      var isOpen: Bool
      /// Whether the source took it back.
      var isRetracted: Bool
      /// How deep its children are indented.
      var level: Int16
      /// The columns that its children are indented by besides.
      var shift: Int16 = 0
      /// How many nodes stand above its children.
      var depth: Int
      /// Where the frame stands whose children are this entry and those that follow it; -1 for what holds only
      /// its own children.
      var list = -1
      /// Whether it is a turn.
      var isTurn = false
      /// Whether its row says that something stands under it.
      var isHolding = false
      /// The row of the child before.
      var last: Int32 = -1
      /// The row of the first of the quiet calls that came last, and how many they are.
      var run: (start: Int32, count: Int32) = (-1, 0)
      /// The calls inside it.
      var tally = Tally()
      /// The row before the node's own on its level, for when the node's is taken away again.
      var before: Int32 = -1
      /// Whether the filter is about the node.
      var isMeant = true
      /// Whether it holds anything that the filter is about.
      var holdsMeant = false
      /// The call whose agent the children belong to.
      var agent = NodeID.root
    }

    /// Walks the tree.
    mutating func run(_ session: Session) {
      var count = Int.max
      _ = run(session, atMost: &count)
    }

    /// Walks on by so many steps and leaves those that it does not need; tells whether it has come to the end.
    mutating func run(_ session: Session, atMost count: inout Int) -> Bool {
      while step(session) {
        count -= 1
        if count <= 0 { return false }
      }
      closeRun()
      tally = frame.tally
      appendRemark(before: .max, session)
      appendEnding(session)
      return true
    }

    /// Walks what is inside the row that it has begun with.
    mutating func runInside(_ session: Session) {
      let depth = above.count
      while above.count >= depth { _ = step(session) }
    }

    /// Goes on by one node; false at the end.
    private mutating func step(_ session: Session) -> Bool {
      if let id = frame.next {
        if above.isEmpty { appendRemark(before: session.born(id), session) }
        frame.next = session.sibling(after: id, at: position)
        visit(id, session)
      } else if frame.list >= 0, let id = above[frame.list].next {
        follow(id, session)
      } else if frame.list == 0, hasRemark(before: .max, session) {
        if frame.isTurn { appendRemark(before: .max, session) } else { close(session) }
      } else if above.isEmpty {
        return false
      } else {
        close(session)
      }
      return true
    }

    /// Goes on with the entry that follows in the list of the one that is walked: inside it, or behind it.
    mutating func follow(_ id: NodeID, _ session: Session) {
      let isRoot = frame.list == 0
      if isRoot, hasRemark(before: session.born(id), session) {
        // Remarks stand between what was said, under the turn.
        guard frame.isTurn else { return close(session) }
        appendRemark(before: session.born(id), session)
      }
      guard session.kind(id) == .entry, !frame.isRetracted else { return close(session) }
      let isRetracted = session.isRetracted(id, at: position)
      if isRetracted, representative(of: session.identity(id), session) != id {
        return advance(frame.list, session)
      }
      if session.earnsRow(id, at: position) || isRetracted {
        let beginsTurn = isRoot && !isRetracted && isBeginning(id, session)
        guard frame.isTurn, !beginsTurn else { return close(session) }
        // In a turn, entries stand under it.
        advance(frame.list, session)
        return visit(id, session)
      }
      // What it did stands below what was said before.
      advance(frame.list, session)
      frame.next = session.firstChild(of: id, at: position)
      if frame.next != nil { hold() }
      if isRoot { isAnswered = true }
    }

    /// Says in the row of the node that is walked that something stands under it.
    mutating func hold() {
      guard !frame.isHolding else { return }
      frame.isHolding = true
      if frame.row >= 0 { nodes[Int(frame.row)].hasChildren = true }
    }

    /// Takes the next entry of a list.
    mutating func advance(_ list: Int, _ session: Session) {
      above[list].next = above[list].next.flatMap { session.sibling(after: $0, at: position) }
    }

    /// Whether an entry at the top begins a turn.
    func isBeginning(_ id: NodeID, _ session: Session) -> Bool {
      (!hasTurn || isAnswered) && session.isPrompt(id, at: position)
    }

    /// Leaves the node that is walked, which is not the root.
    mutating func close(_ session: Session) {
      closeRun()
      if frame.row >= 0 { nodes[Int(frame.row)].tally = frame.tally }
      guard var outer = above.popLast() else { return }
      if frame.isMeant || frame.holdsMeant { outer.holdsMeant = true }
      if frame.row >= 0, !frame.isMeant, !frame.holdsMeant { takeAway(frame, &outer) }
      if !frame.isRetracted { outer.tally.add(frame.tally) }
      frame = outer
    }
  }
}
