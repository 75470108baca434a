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
    private var shown: [NodeID: NodeID]?
    /// The first note that has no row yet.
    private var nextNote = 0
    /// Whether a turn has begun.
    private var hasTurn = false
    /// Whether anything but a person has spoken since.
    private var isAnswered = false
    /// What the quiet calls that came last are for.
    private var quietKinds: [ToolKind] = []

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
      /// The columns that its children are indented by besides.
      var shift: Int32 = 0
      /// How many nodes stand above its children.
      var depth: Int
      /// Where the frame stands whose children are this entry and those that follow it; -1 for what holds only
      /// its own children.
      var list = -1
      /// Whether it is a turn.
      var isTurn = false
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
      while true {
        if let id = frame.next {
          if above.isEmpty { appendRemark(before: session.born(id), session) }
          frame.next = frame.children.next()
          visit(id, session)
        } else if frame.list >= 0, let id = above[frame.list].next {
          follow(id, session)
        } else if frame.list == 0, hasRemark(before: .max, session) {
          if frame.isTurn { appendRemark(before: .max, session) } else { close(session) }
        } else if above.isEmpty {
          break
        } else {
          close(session)
        }
      }
      closeRun()
      tally = frame.tally
      appendRemark(before: .max, session)
      appendEnding(session)
    }

    /// Goes on with the entry that follows in the list of the one that is walked: inside it, or behind it.
    private mutating func follow(_ id: NodeID, _ session: Session) {
      let isRoot = frame.list == 0
      if isRoot, hasRemark(before: session.born(id), session) {
        // Remarks stand between what was said, under the turn.
        guard frame.isTurn else { return close(session) }
        appendRemark(before: session.born(id), session)
      }
      guard session.kind(id) == .entry, !frame.isRetracted else { return close(session) }
      let isRetracted = session.isRetracted(id, at: position)
      if isRetracted, representative(of: session.identity(id), session) != id {
        return advance(frame.list)
      }
      if session.earnsRow(id, at: position) || isRetracted {
        let beginsTurn = isRoot && !isRetracted && isBeginning(id, session)
        guard frame.isTurn, !beginsTurn else { return close(session) }
        // In a turn, entries stand under it.
        advance(frame.list)
        return visit(id, session)
      }
      // What it did stands below what was said before.
      advance(frame.list)
      frame.children = session.children(of: id, at: position)
      frame.next = frame.children.next()
      if frame.next != nil, frame.row >= 0 { nodes[Int(frame.row)].hasChildren = true }
      if isRoot { isAnswered = true }
    }

    /// Takes the next entry of a list.
    private mutating func advance(_ list: Int) {
      above[list].next = above[list].children.next()
    }

    /// Whether an entry at the top begins a turn.
    private func isBeginning(_ id: NodeID, _ session: Session) -> Bool {
      (!hasTurn || isAnswered) && session.isPrompt(id, at: position)
    }

    /// Leaves the node that is walked, which is not the root.
    private mutating func close(_ session: Session) {
      closeRun()
      if frame.row >= 0 { nodes[Int(frame.row)].tally = frame.tally }
      guard var outer = above.popLast() else { return }
      if frame.isMeant || frame.holdsMeant { outer.holdsMeant = true }
      if frame.row >= 0, !frame.isMeant, !frame.holdsMeant { takeAway(frame, &outer) }
      if !frame.isRetracted { outer.tally.add(frame.tally) }
      frame = outer
    }

    /// Makes one row of the quiet calls that came last, when they are enough.
    private mutating func closeRun() {
      let (start, count) = (Int(frame.run.start), Int(frame.run.count))
      frame.run = (-1, 0)
      guard count >= OutlineRules.quietRun, filter == nil else { return }
      var row = OutlineNode.quiet(nodes[start], isOpen: false)
      row.isOpen = folds.isOpen(row.identity, .quiet, depth: frame.depth, false)
      for index in start..<start + count {
        row.tally.add(.completed, isAgent: false)
        row.quiet.add(nodes[index].id, quietKinds[index - start])
      }
      frame.last = Int32(start)
      guard row.isOpen else {
        nodes.removeSubrange(start...)
        nodes.append(row)
        if newest.row >= start { newest.row = start }
        return
      }
      for index in start..<start + count {
        nodes[index].parent = Int32(start)
        nodes[index].shift += 2
        nodes[index].isOpen = folds.isOpen(
          nodes[index].identity, .call, depth: frame.depth + 1, nodes[index].isOpen)
      }
      nodes.insert(row, at: start)
      if newest.row >= start { newest.row += 1 }
    }

    /// Whether there is a remark for what arrived before a position.
    private func hasRemark(before limit: Int32, _ session: Session) -> Bool {
      guard filter == nil else { return false }
      var note = nextNote
      while note < session.notes.count {
        let (arrived, what) = session.notes[note]
        guard arrived < limit, arrived <= position else { return false }
        if what.kind != .info { return true }
        note += 1
      }
      return false
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
              firstNote: nextNote,
              isOpen: folds.isOpen(identity, .remark, depth: frame.depth, false))
          } else {
            row?.noteCount += 1
          }
        }
        nextNote += 1
      }
      guard var row, frame.isOpen else { return }
      closeRun()
      row.parent = frame.row
      row.shift = frame.shift
      nodes.append(row)
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
      let isTurn = !isCall && above.isEmpty && !isRetracted && isBeginning(id, session)
      if !isCall, above.isEmpty || above.count == 1 && frame.isTurn, !isRetracted {
        if isTurn { (hasTurn, isAnswered) = (true, false) }
        if session.isAnswer(id) { isAnswered = true }
      }
      if !isRetracted {
        if isCall { frame.tally.add(stated?.value, isAgent: hasChildren) }
      }
      if frame.row >= 0 { nodes[Int(frame.row)].hasChildren = true }
      // Entries may hold what follows them.
      let mayHold = hasChildren || !isCall && !isRetracted
      let isMeant = filter == nil || isMeant(id, isCall, stated?.value, isRetracted, session)
      if isMeant {
        if !isRetracted { countNew(id, stated?.value, session) }
        if !mayHold { frame.holdsMeant = true }
      } else if !mayHold {
        return
      }
      let isQuiet =
        isCall
        && OutlineRules.isQuiet(
          id, stated?.value, hasChildren: hasChildren, isRetracted: isRetracted, session)
      if !isQuiet { closeRun() }
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
        if isTurn { turns.append(row) }
        if frame.last >= 0 {
          nodes[Int(frame.last)].isLast = nodes[Int(frame.last)].isLast(before: kind)
        }
        frame.last = row
        if isQuiet {
          if frame.run.count == 0 {
            frame.run.start = row
            quietKinds.removeAll(keepingCapacity: true)
          }
          frame.run.count += 1
          quietKinds.append(session.toolKind(id))
        }
        nodes.append(
          OutlineNode(
            id: id, identity: identity, parent: frame.row, level: frame.level, shift: frame.shift,
            kind: kind, status: stated?.value,
            isInferred: stated?.isInferred ?? false, isOpen: isOpen, isLast: true,
            hasChildren: hasChildren, isRetracted: isRetracted, isContext: !isMeant,
            isTurn: isTurn,
            isNotice: !isCall && session.isNotice(id, at: position)))
      }
      let shownRow = row >= 0 ? row : frame.shownRow
      if id > newest.id, !isRetracted, isMeant { newest = (id, Int(shownRow)) }
      guard mayHold else { return }
      var inner = Frame(
        next: firstborn, children: children, row: row, shownRow: shownRow, isOpen: isOpen,
        isRetracted: isRetracted, level: frame.level + (isCall ? 1 : 0),
        shift: isTurn ? 2 : frame.shift, depth: frame.depth + 1)
      if !isCall, !isRetracted { inner.list = frame.isTurn ? frame.list : above.count }
      inner.isTurn = isTurn
      inner.before = before
      inner.isMeant = isMeant
      inner.agent = isCall ? identity : frame.agent
      above.append(frame)
      frame = inner
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
          call: id, status, kind: session.toolKind(id), role: session.role(session.parent(id)),
          agent: frame.agent)
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
      if turns.last == frame.row { turns.removeLast() }
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
      let hasAnswer = Outline.hasOwnAnswer(session, at: position)
      if hasError || hasAnswer { newest = (.root, nodes.count - 1) }
    }
  }

  /// Whether the session has an answer that stands nowhere else, an error or a state to tell.
  static func hasEnding(_ session: Session, at position: Int32) -> Bool {
    session.datum(.root, .error, at: position) != nil
      || session.datum(.root, .data, at: position) != nil
      || hasOwnAnswer(session, at: position)
  }

  /// Bytes of an answer that is compared with the last words.
  private static let answerLimit = 1 << 20

  /// Whether the session has an answer that is not what was said last.
  package static func hasOwnAnswer(_ session: Session, at position: Int32) -> Bool {
    guard let answer = session.datum(.root, .outputText, at: position) else { return false }
    var next = session.lastChild(of: .root, at: position)
    while let id = next {
      if session.isAnswer(id), !session.isRetracted(id, at: position),
        let said = session.datum(id, .message, at: position)
      {
        return answer != said
          && (answer.length > answerLimit || said.length > answerLimit
            || session.text(.root, .outputText, at: position)
              != session.text(id, .message, at: position))
      }
      next = session.sibling(before: id, at: position)
    }
    return true
  }
}
