import SessionModel

extension ViewerState {
  /// Takes note of what arrived.
  mutating func grow(_ session: Session) {
    if pausedAt != nil { heldBack += session.changed(from: known, to: session.position).count }
    known = session.position
    clock?.sessionGrew(session)
    recall(session, isUrgent: false)
  }

  /// Makes position, outline, cursor and views fit what there is now, in this order. Never follows or stops
  /// following.
  mutating func settle(_ session: Session) {
    settleTime(session)
    leaveRevealed(session)
    settleFilter(session)
    let isTreeNew = !isOutlineCurrent || hasNewTree
    if isTreeNew { treeVersion += 1 }
    settleCursor(session)
    settleSearch(session, outlineChanged: isTreeNew)
    hasNewTree = false
    settleViews(session)
  }

  /// Finds the position that is looked at, and what of it is known already.
  private mutating func settleTime(_ session: Session) {
    spansDays = Self.spansDays(session, zone: options.zone)
    if isLookingBack, let clock, clock.position >= session.position { self.clock = nil }
    if let clock {
      position = clock.position
    } else if pausedAt == nil, !isBeginningRead(session) {
      position = session.position
    }
    elapsedColumns = DurationText.clock(span(session)).count
    if let clock {
      lookback.failures.update(session)
      if clock.pace == .tools { lookback.statusLog.update(session) }
    }
    lookback.compare(at: position, session)
    // What a file held before it was opened is not new.
    let isReading = feed.percentRead != nil && part != .end
    // Nor is what came before the reader did anything: files that are read behind the first one.
    if isFollowing { seen = nil } else if seen == nil || isReading || !wasUsed { seen = position }
  }

  /// Whether what is known of a session lies on several days.
  private static func spansDays(_ session: Session, zone: ClockZone) -> Bool {
    guard !session.timeline.isGuessed, let start = session.timeline.start,
      let end = session.timeline.end
    else { return false }
    return TimeText.dayNumber(start, zone: zone) != TimeText.dayNumber(end, zone: zone)
  }

  /// How long the session went on, as far as that is known.
  private func span(_ session: Session) -> Milliseconds {
    let told = Times(session, at: session.position, now: workNow).elapsed() ?? .zero
    guard !session.timeline.isGuessed, let start = session.timeline.start,
      let end = session.timeline.end
    else { return told }
    return max(told, end - start)
  }

  /// Whether more of a file is read behind what the reader looks at, and not so much more that it is worth making
  /// the tree anew.
  private func isBeginningRead(_ session: Session) -> Bool {
    guard feed.percentRead != nil, part != .end, !isFollowing, position > 0,
      session.position > position
    else { return false }
    return session.position - position < max(4096, position / 2)
  }

  /// Makes outline, cursor and anchor fit the position.
  private mutating func settleCursor(_ session: Session) {
    updateOutline(session)
    let rows = Rows(self, session)
    settleDisplaced(rows)
    lastRecord = session.timeline.isGuessed ? nil : session.timeline.end
    isBusy =
      (clock != nil || feed.isAtWork)
      && (rows.outline.tally.running > 0 || session.status(at: position)?.value.isOpen == true)
    guard !rows.isEmpty else {
      displace(to: nil)
      anchor = nil
      return
    }
    if isFollowing { return follow(rows) }
    let row = cursor.map { rows.place(of: $0) == nil ? survivor(of: $0.node, rows, session) : $0 }
    displace(to: row ?? rows.id(at: rows.first))
    if let cursor, anchor.map({ rows.place(of: $0.row) == nil }) ?? true {
      anchor = Anchor(row: cursor, screenRow: anchor?.screenRow ?? 0)
    }
  }

  /// Puts the cursor on the newest row when there is a new one, and keeps it in view.
  private mutating func follow(_ rows: Rows) {
    let newest = rows.outline.newest
    var place = cursor.flatMap { rows.place(of: $0) } ?? rows.last
    let isOnNewest = cursor?.node == rows.outline.nodes[newest.row].identity
    if newest.id != followed || isOnNewest { place = rows.lastRow(of: newest.row) }
    followed = newest.id
    setCursor(place, rows, centers: false)
  }

  /// The row that is closest to a node that is no longer shown.
  private func survivor(of node: NodeID, _ rows: Rows, _ session: Session) -> RowID {
    var id = OutlineNode.firstCall(node)
    if id.index > 0,
      let work = rows.outline.nodes.first(where: {
        $0.kind == .quiet && $0.id <= id && id <= $0.quiet.last
      })
    {
      return RowID(work.identity)
    }
    if id != node, rows.outline.index(of: id) != nil { return RowID(id) }
    while id.index > 0 {
      let parent = session.parent(id)
      let above = session.identity(parent)
      let index = parent == .root ? nil : rows.outline.index(of: above)
      if parent == .root || index.map({ rows.outline.nodes[$0].isOpen }) == true {
        var best: NodeID?
        for sibling in session.children(of: parent, at: session.position) {
          if sibling == id, best != nil { break }
          if rows.outline.index(of: session.identity(sibling)) != nil { best = sibling }
          if sibling > id, best != nil { break }
        }
        if let best { return RowID(session.identity(best)) }
      }
      if index != nil { return RowID(above) }
      id = parent
    }
    return rows.id(at: rows.last)
  }
}
