import SessionModel

/// The rows that a walk over the tree comes to.
extension Outline.Builder {
  /// Makes one row of the quiet calls that came last, when they are enough.
  mutating func closeRun() {
    let (start, count) = (Int(frame.run.start), Int(frame.run.count))
    frame.run = (-1, 0)
    guard count >= OutlineRules.quietRun, filter == nil else { return }
    var row = OutlineNode.quiet(nodes[start], isOpen: false)
    row.isOpen = folds.isOpen(row.identity, .quiet, depth: frame.depth, false)
    for index in start..<start + count {
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
  func hasRemark(before limit: Int32, _ session: Session) -> Bool {
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
  mutating func appendRemark(before limit: Int32, _ session: Session) {
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
  mutating func visit(_ id: NodeID, _ session: Session) {
    let item = session.treeItem(id, at: position)
    let (identity, isOwnRetracted) = (item.identity, item.isRetracted)
    if isOwnRetracted, representative(of: identity, session) != id { return }
    let isRetracted = isOwnRetracted || frame.isRetracted
    let hasChildren = item.firstChild != .none
    let (isCall, stated) = (item.kind == .call, item.status)
    let isTurn = !isCall && above.isEmpty && !isRetracted && isBeginning(id, session)
    if !isCall, above.isEmpty || above.count == 1 && frame.isTurn, !isRetracted {
      if isTurn { (hasTurn, isAnswered) = (true, false) }
      if session.closesTurn(id, at: position) { isAnswered = true }
    }
    if !isRetracted {
      if isCall { frame.tally.add(stated?.value, isAgent: hasChildren) }
    }
    hold()
    // Entries may hold what follows them.
    let mayHold = hasChildren || !isCall && !isRetracted
    let isMeant = filter == nil || isMeant(id, isCall, stated?.value, isRetracted, session)
    if isMeant {
      if !isRetracted, position > since { countNew(id, stated?.value, session) }
      if !mayHold { frame.holdsMeant = true }
    } else if !mayHold {
      return
    }
    let isQuiet =
      isCall
      && OutlineRules.isQuiet(
        item.toolKind, stated?.value, hasChildren: hasChildren, isRetracted: isRetracted)
    if !isQuiet, frame.run.count > 0 { closeRun() }
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
        quietKinds.append(item.toolKind)
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
      next: hasChildren ? item.firstChild : nil, row: row, shownRow: shownRow, isOpen: isOpen,
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
  mutating func isMeant(
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
  mutating func takeAway(_ frame: Frame, _ outer: inout Frame) {
    precondition(Int(frame.row) == nodes.count - 1, "rows inside a row that is taken away")
    nodes.removeLast()
    if turns.last == frame.row { turns.removeLast() }
    outer.last = frame.before
    if outer.last >= 0 { nodes[Int(outer.last)].isLast = true }
  }

  /// Counts a node that is new, or failed since; asked behind that moment alone.
  mutating func countNew(_ id: NodeID, _ status: ToolStatus?, _ session: Session) {
    if session.born(id) > since { newCount += 1 }
    if status == .failed, let failed = session.statusPosition(id, at: position), failed > since {
      newFailedCount += 1
    }
  }

  /// Of the nodes that are one for the reader: the live one, else the newest.
  mutating func representative(of identity: NodeID, _ session: Session) -> NodeID? {
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
  mutating func appendEnding(_ session: Session) {
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
