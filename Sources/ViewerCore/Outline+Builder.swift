import SessionModel

extension Outline {
  /// Walks the tree once. A stack instead of recursion: a source may nest as deep as it likes.
  struct Builder {
    let session: Session
    let position: Int32
    let folds: Folds
    let since: Int32
    var nodes: ContiguousArray<OutlineNode> = []
    var tally = Tally()
    var newCount = 0
    var newFailedCount = 0
    var newest: (id: NodeID, row: Int) = (.none, 0)
    /// Which of several nodes with one identity is shown; filled when the first retracted one is met.
    private var shown: [NodeID: NodeID]?
    /// The first note that has no row yet.
    private var nextNote = 0

    init(session: Session, position: Int32, folds: Folds, since: Int32) {
      self.session = session
      self.position = position
      self.folds = folds
      self.since = since
    }

    /// A node whose children are being walked.
    private struct Frame {
      var children: Session.Children
      /// The index of the node in the outline, or -1 when it is folded away.
      var row: Int32
      /// The row that shows the node or is folded over it.
      var shownRow: Int32
      /// Whether the children become rows.
      var isOpen: Bool
      var isRetracted: Bool
      var level: Int32
      var depth: Int
      /// The row of the child before.
      var last: Int32 = -1
      var tally = Tally()
    }

    mutating func run() {
      var stack = [
        Frame(
          children: session.children(of: .root, at: position), row: -1,
          shownRow: 0, isOpen: true, isRetracted: false, level: 0, depth: 0)
      ]
      while let top = stack.indices.last {
        if let id = stack[top].children.next() {
          if top == 0 { appendRemark(before: session.born(id)) }
          if let frame = visit(id, &stack[top]) { stack.append(frame) }
        } else {
          let frame = stack.removeLast()
          if frame.row >= 0 { nodes[Int(frame.row)].tally = frame.tally }
          if let above = stack.indices.last {
            if !frame.isRetracted { stack[above].tally.add(frame.tally) }
          } else {
            tally = frame.tally
          }
        }
      }
      appendRemark(before: .max)
      appendEnding()
    }

    /// Adds one row for what was not understood up to a position and has no row yet.
    private mutating func appendRemark(before limit: Int32) {
      var row: OutlineNode?
      while nextNote < session.notes.count {
        let (arrived, note) = session.notes[nextNote]
        guard arrived < limit, arrived <= position else { break }
        if note.kind != .info {
          if row == nil {
            let identity = OutlineNode.remarkIdentity(nextNote)
            row = .remark(
              firstNote: nextNote, isOpen: folds.isOpen(identity, .remark, depth: 0, false))
          } else {
            row?.noteCount += 1
          }
        }
        nextNote += 1
      }
      if let row { nodes.append(row) }
    }

    /// Adds a node; tells what has to be walked below it.
    private mutating func visit(_ id: NodeID, _ above: inout Frame) -> Frame? {
      let identity = session.identity(id)
      let isOwnRetracted = session.isRetracted(id, at: position)
      if isOwnRetracted, representative(of: identity) != id { return nil }
      let isRetracted = isOwnRetracted || above.isRetracted
      let children = session.children(of: id, at: position)
      var probe = children
      let hasChildren = probe.next() != nil
      let isCall = session.kind(id) == .call
      let stated = isCall ? session.toolStatus(id, at: position) : nil
      if !isRetracted {
        if isCall { above.tally.add(stated?.value, isAgent: hasChildren) }
        countNew(id, stated?.value)
      }
      let kind: OutlineNode.Kind = isCall ? .call : .entry
      let isOpen =
        above.isOpen
        && folds.isOpen(
          identity, kind, depth: above.depth,
          Folds.isOpenByDefault(kind, hasChildren: hasChildren, stated?.value))
      var row: Int32 = -1
      if above.isOpen {
        row = Int32(nodes.count)
        if above.last >= 0 { nodes[Int(above.last)].isLast = false }
        above.last = row
        nodes.append(
          OutlineNode(
            id: id, identity: identity, parent: above.row, level: above.level,
            kind: kind, status: stated?.value,
            isInferred: stated?.isInferred ?? false, isOpen: isOpen, isLast: true,
            hasChildren: hasChildren, isRetracted: isRetracted))
      }
      let shownRow = row >= 0 ? row : above.shownRow
      if id > newest.id, !isRetracted { newest = (id, Int(shownRow)) }
      guard hasChildren else { return nil }
      return Frame(
        children: children, row: row, shownRow: shownRow, isOpen: isOpen, isRetracted: isRetracted,
        level: above.level + (isCall ? 1 : 0), depth: above.depth + 1)
    }

    private mutating func countNew(_ id: NodeID, _ status: ToolStatus?) {
      guard position > since else { return }
      if session.born(id) > since { newCount += 1 }
      if status == .failed, let failed = session.statusPosition(id, at: position), failed > since {
        newFailedCount += 1
      }
    }

    /// Of the nodes that are one for the reader: the live one, else the newest.
    private mutating func representative(of identity: NodeID) -> NodeID? {
      if shown == nil {
        var map: [NodeID: NodeID] = [:]
        for index in 1..<Int32(session.nodeCount) {
          let id = NodeID(index)
          guard session.isKnown(id, at: position) else { continue }
          let key = session.identity(id)
          guard key != id else { continue }
          let known = map[key] ?? key
          map[key] = session.isRetracted(known, at: position) ? id : known
        }
        shown = map
      }
      return shown?[identity] ?? identity
    }

    /// Adds the end of the session when it has an answer, an error or a state to tell.
    private mutating func appendEnding() {
      let hasError = session.datum(.root, .error, at: position) != nil
      // What is told last is the newest, though it is no node of its own.
      let hasAnswer = session.datum(.root, .outputText, at: position) != nil
      guard hasError || hasAnswer || session.datum(.root, .data, at: position) != nil else { return }
      nodes.append(
        OutlineNode(
          id: .root, identity: .root, parent: -1, level: 0, kind: .ending,
          status: hasError ? .failed : nil, isInferred: false,
          isOpen: folds.isOpen(.root, .ending, depth: 0, true), isLast: true, hasChildren: false,
          isRetracted: false))
      // A state that stands below what happens is no news of its own.
      if hasError || hasAnswer { newest = (.root, nodes.count - 1) }
    }
  }
}
