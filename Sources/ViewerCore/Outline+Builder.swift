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
    /// All calls of the session.
    var tally = Tally()
    /// The entries and calls that are new.
    var newCount = 0
    /// The calls that failed since.
    var newFailedCount = 0
    /// The node that appeared last, and the row that shows it.
    var newest: (id: NodeID, row: Int) = (.none, 0)
    /// Which of several nodes with one identity is shown; filled when the first retracted one is met.
    private var shown: [NodeID: NodeID]?
    /// The first note that has no row yet.
    private var nextNote = 0

    /// The node whose children are being walked, and those above it.
    private var frame: Frame
    /// The nodes that are being walked through, the outermost first.
    private var above: [Frame] = []

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
      var children = session.children(of: .root, at: position)
      frame = Frame(
        next: children.next(), children: children, row: -1, shownRow: 0, isOpen: true,
        isRetracted: false, level: 0, depth: 0)
    }

    /// A node whose children are being walked.
    private struct Frame {
      /// The child that comes next.
      var next: NodeID?
      /// Those behind it.
      var children: Session.Children
      /// The index of the node in the outline, or -1 when it is folded away.
      var row: Int32
      /// The row that shows the node or is folded over it.
      var shownRow: Int32
      /// Whether the children become rows.
      var isOpen: Bool
      /// Whether the source took it back.
      var isRetracted: Bool
      /// How deep its children are indented.
      var level: Int32
      /// How many nodes stand above its children.
      var depth: Int
      /// The row of the child before.
      var last: Int32 = -1
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
      while true {
        if let id = frame.next {
          frame.next = frame.children.next()
          if above.isEmpty { appendRemark(before: session.born(id), session) }
          visit(id, session)
        } else {
          if frame.row >= 0 { nodes[Int(frame.row)].tally = frame.tally }
          guard var outer = above.popLast() else { break }
          if frame.isMeant || frame.holdsMeant { outer.holdsMeant = true }
          if frame.row >= 0, !frame.isMeant, !frame.holdsMeant { takeAway(frame, &outer) }
          if !frame.isRetracted { outer.tally.add(frame.tally) }
          frame = outer
        }
      }
      tally = frame.tally
      appendRemark(before: .max, session)
      appendEnding(session)
    }

    /// Adds one row for what was not understood up to a position and has no row yet.
    private mutating func appendRemark(before limit: Int32, _ session: Session) {
      if filter != nil { return }
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

    /// Adds a node; what stands under it is walked next.
    private mutating func visit(_ id: NodeID, _ session: Session) {
      let identity = session.identity(id)
      let isOwnRetracted = session.isRetracted(id, at: position)
      if isOwnRetracted, representative(of: identity, session) != id { return }
      let isRetracted = isOwnRetracted || frame.isRetracted
      var children = session.children(of: id, at: position)
      let firstborn = children.next()
      let hasChildren = firstborn != nil
      let isCall = session.kind(id) == .call
      let stated = isCall ? session.toolStatus(id, at: position) : nil
      if !isRetracted {
        if isCall { frame.tally.add(stated?.value, isAgent: hasChildren) }
      }
      let isMeant = filter == nil || isMeant(id, isCall, stated?.value, isRetracted, session)
      if isMeant {
        if !isRetracted { countNew(id, stated?.value, session) }
        if !hasChildren { frame.holdsMeant = true }
      } else if !hasChildren {
        return
      }
      let kind: OutlineNode.Kind = isCall ? .call : .entry
      let before = frame.last
      // What is there only for what it holds shows that, unless the reader folded it.
      let isOpen =
        frame.isOpen
        && (isMeant
          ? folds.isOpen(
            identity, kind, depth: frame.depth,
            folds.isOpenByDefault(
              kind, hasChildren: hasChildren, stated?.value, id, session, at: position))
          : folds.choices[identity] ?? true)
      var row: Int32 = -1
      if frame.isOpen {
        row = Int32(nodes.count)
        if frame.last >= 0 { nodes[Int(frame.last)].isLast = false }
        frame.last = row
        nodes.append(
          OutlineNode(
            id: id, identity: identity, parent: frame.row, level: frame.level,
            kind: kind, status: stated?.value,
            isInferred: stated?.isInferred ?? false, isOpen: isOpen, isLast: true,
            hasChildren: hasChildren, isRetracted: isRetracted, isContext: !isMeant))
      }
      let shownRow = row >= 0 ? row : frame.shownRow
      if id > newest.id, !isRetracted, isMeant { newest = (id, Int(shownRow)) }
      guard hasChildren else { return }
      let level = frame.level + (isCall ? 1 : 0)
      let depth = frame.depth + 1
      let agent = isCall ? identity : frame.agent
      above.append(frame)
      frame = Frame(
        next: firstborn, children: children, row: row, shownRow: shownRow, isOpen: isOpen,
        isRetracted: isRetracted, level: level, depth: depth, before: before, isMeant: isMeant,
        agent: agent)
    }

    /// Whether the filter is about a node; counts it, for what needs a person is never hidden silently.
    private mutating func isMeant(
      _ id: NodeID, _ isCall: Bool, _ status: ToolStatus?, _ isRetracted: Bool, _ session: Session
    ) -> Bool {
      guard let filter else { return true }
      allCount += 1
      let isMeant =
        isCall
        ? filter.holds(
          call: id, status, role: session.role(session.parent(id)), agent: frame.agent)
        : filter.holds(entry: id, role: session.role(id), agent: frame.agent)
      if isMeant {
        shownCount += 1
      } else if !isRetracted {
        if status == .failed { hiddenFailed += 1 }
        if status == .waiting { hiddenWaiting += 1 }
      }
      return isMeant
    }

    /// Takes the row of a node away again that neither is meant nor holds anything that is.
    private mutating func takeAway(_ frame: Frame, _ outer: inout Frame) {
      precondition(Int(frame.row) == nodes.count - 1, "rows inside a row that is taken away")
      nodes.removeLast()
      outer.last = frame.before
      if outer.last >= 0 { nodes[Int(outer.last)].isLast = true }
    }

    /// Counts a node that is new, or failed since.
    private mutating func countNew(_ id: NodeID, _ status: ToolStatus?, _ session: Session) {
      guard position > since else { return }
      if session.born(id) > since { newCount += 1 }
      if status == .failed, let failed = session.statusPosition(id, at: position), failed > since {
        newFailedCount += 1
      }
    }

    /// Of the nodes that are one for the reader: the live one, else the newest.
    private mutating func representative(of identity: NodeID, _ session: Session) -> NodeID? {
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
    private mutating func appendEnding(_ session: Session) {
      guard Outline.hasEnding(session, at: position) else { return }
      let hasError = session.datum(.root, .error, at: position) != nil
      if let filter, !filter.holdsEnding(hasError: hasError) { return }
      // What is told last is the newest, though it is no node of its own.
      nodes.append(
        OutlineNode(
          id: .root, identity: .root, parent: -1, level: 0, kind: .ending,
          status: hasError ? .failed : nil, isInferred: false,
          isOpen: folds.isOpen(.root, .ending, depth: 0, true), isLast: true, hasChildren: false,
          isRetracted: false))
      // A state that stands below what happens is no news of its own.
      let hasAnswer = session.datum(.root, .outputText, at: position) != nil
      if hasError || hasAnswer { newest = (.root, nodes.count - 1) }
    }
  }

  /// Whether the session has an answer, an error or a state to tell.
  static func hasEnding(_ session: Session, at position: Int32) -> Bool {
    session.datum(.root, .error, at: position) != nil
      || session.datum(.root, .outputText, at: position) != nil
      || session.datum(.root, .data, at: position) != nil
  }
}
