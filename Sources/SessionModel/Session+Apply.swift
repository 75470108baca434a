extension Session {
  /// Applies events in order; each becomes one position.
  public mutating func apply(_ events: some Sequence<Event>) {
    for event in events { apply(event) }
  }

  /// Applies one event.
  public mutating func apply(_ event: Event) {
    position += 1
    touched.append(newest: Int32(nodes.count - 1))
    switch event {
    case .run(let status, let basis):
      run(status, basis)
    case .runData(let channel, let datum):
      let datum = carried == nil ? datum : datum.map { onTop(channel, $0) }
      change(0, channel, datum == nil ? .clear : .set, datum)
    case .itemStart(let start):
      insert(start)
    case .itemData(let id, let channel, let datum):
      change(id.index, channel, datum == nil ? .clear : .set, datum)
    case .itemAppend(let id, let channel, let datum):
      change(id.index, channel, .append, datum)
    case .toolStatus(let id, let status, let basis):
      setStatus(id.index, status, basis)
    case .itemEnd(let id):
      end(id.index)
    case .retract(let id):
      let node = id.index
      if !nodes[Int(node)].isGone {
        nodes[Int(node)].isGone = true
        retractions[node] = position
        change(node, .state, .retract, nil)
      }
    case .restore(let id):
      let node = id.index
      if nodes[Int(node)].isGone {
        nodes[Int(node)].isGone = false
        retractions[node] = nil
        nodes[Int(node)].wasRestored = true
        change(node, .state, .restore, nil)
      }
    case .note(let note):
      switch note.kind {
      case .unknown: unknownCount += 1
      case .malformed: malformedCount += 1
      case .info: break
      }
      if notes.count < Self.noteLimit { notes.append((position, note)) }
    }
  }

  /// Nodes that stand above one another at most: as many as a document can tell and be read again.
  static let depthLimit = 120

  /// Links a new node in: last among its siblings, or in front of the one that it names.
  ///
  /// What would stand too deep stands beside what it belongs to: every walk over the tree, and the
  /// indentation of what it prints, is bounded by that.
  private mutating func insert(_ start: ItemStart) {
    precondition(start.id == nextID, "items are numbered in order of birth")
    var start = start
    if start.kind == .entry, start.parent != .root, depth(start.parent) >= Self.depthLimit {
      start.parent = parent(parent(start.parent))
    }
    let parent = Int(start.parent.index)
    precondition(parent < nodes.count && start.kind != .session, "an item stands under another")
    let own = start.id.index
    var node = Node(
      kind: start.kind, role: start.role, parent: start.parent.index, born: position)
    if start.identity != .none, start.identity.index != own {
      node.continues = true
      identities[own] = identity(start.identity).index
    }
    if start.before == .none {
      node.previousSibling = nodes[parent].lastChild
      nodes[parent].lastChild = own
    } else {
      let before = Int(start.before.index)
      precondition(nodes[before].parent == start.parent.index, "a sibling stands beside")
      node.previousSibling = nodes[before].previousSibling
      node.nextSibling = start.before.index
      nodes[before].previousSibling = own
    }
    if node.previousSibling < 0 {
      nodes[parent].firstChild = own
    } else {
      nodes[Int(node.previousSibling)].nextSibling = own
    }
    nodes.append(node)
    touch(own)
    if start.kind == .call {
      // A source that names no status says by the place of the call: in an entry that is over, it is over.
      setStatus(own, nodes[parent].isEnded ? .completed : .running, .inferred)
    }
  }

  /// Remembers that the event at `position` changed a node.
  mutating func touch(_ node: Int32) {
    // What happens before the first event is of the root, which changes with it.
    guard position > 0, !touched.note(node) else { return }
    touches.append(Touch(position: position, node: node))
  }

  /// Links a change into the history of a node's data.
  private mutating func change(
    _ node: Int32, _ channel: Channel, _ operation: DataChange.Operation, _ datum: Datum?
  ) {
    if node == 0, noteFigure(channel, operation, datum) { return }
    let number = dataChanges.append(
      DataChange(
        datum: datum ?? Datum(moment: .zero), position: position,
        previous: node == 0 ? rootData[Int(channel.rawValue)] : nodes[Int(node)].data,
        channel: channel, operation: operation))
    if node == 0 {
      rootData[Int(channel.rawValue)] = number
      rootMarks[Int(channel.rawValue)].append(number, at: position)
    } else {
      nodes[Int(node)].data = number
      if channel == .name || channel == .arguments, nodes[Int(node)].kind == .call {
        noteKind(node, channel)
      }
      if nodes[Int(node)].kind == .entry { noteSpeech(node, channel, operation, datum) }
    }
    touch(node)
  }

  /// Notes a figure of the tokens of the session, as long as nothing but numbers was told for it.
  ///
  /// - Returns: whether that is what the change is.
  private mutating func noteFigure(
    _ channel: Channel, _ operation: DataChange.Operation, _ datum: Datum?
  ) -> Bool {
    guard let figure = channel.figure, rootData[Int(channel.rawValue)] < 0, operation == .set,
      let datum, datum.form == .integer
    else { return false }
    rootFigures.append(figure, datum.offset, at: position)
    touch(0)
    return true
  }

  /// Remembers what a call is for, by its tool and, of a shell, by whether its command is a patch.
  private mutating func noteKind(_ node: Int32, _ channel: Channel) {
    let id = NodeID(node)
    let mayPatch =
      channel == .arguments && nodes[Int(node)].toolKind == .command && node != patchless
    guard channel == .name || mayPatch else { return }
    let name = text(id, .name, at: position, limit: 256) ?? ""
    if channel == .name { nodes[Int(node)].toolKind = kind(ofTool: name) }
    patchless = -1
    guard nodes[Int(node)].toolKind == .command else { return }
    guard case .shell = EditTool(named: name) else {
      patchless = node
      return
    }
    if let head = text(id, .arguments, at: position, limit: 256), Patch.isCommand(head) {
      nodes[Int(node)].toolKind = .patch
    }
  }

  /// Lets the status machine of tool calls work and links what comes out of it.
  mutating func setStatus(_ node: Int32, _ word: ToolStatus, _ basis: Basis) {
    // What is said after the end of the session is not taken back when it goes on.
    if !settled.isEmpty { settled[node] = nil }
    let last = lastStatusChange(of: node)
    let standing = last?.call
    let wasStated = last?.isStated ?? false
    let isStated = basis == .withdrawn ? false : wasStated || !basis.isInferred
    // The ground may change while the word stands: that too is kept, for the settling at the end.
    guard
      let next = StatusRules.next(standing, on: word, basis)
        ?? (isStated != wasStated ? standing : nil)
    else { return }
    addStatus(node, next, isStated: isStated)
    if next.value.isOpen { settleLate(node) }
  }

  /// Links a status into the history of a call.
  mutating func addStatus(_ node: Int32, _ status: Stated<ToolStatus>, isStated: Bool) {
    let change = StatusChange(
      position: position, previous: nodes[Int(node)].status, word: status.value.rawValue,
      isInferred: status.isInferred, isStated: isStated)
    if let link = change.link(ofCallBorn: nodes[Int(node)].born) {
      nodes[Int(node)].status = link
    } else {
      statusChanges.append(change)
      nodes[Int(node)].status = Int32(statusChanges.count - 1)
    }
    touch(node)
    if status.value.isOpen { openCalls.insert(node) } else { openCalls.remove(node) }
  }

  /// The change of a node's status that a link tells; `nil` for none.
  ///
  /// Called while the session is changed, it would be lent a copy of it: so it is no call.
  @inline(__always) func statusChange(_ link: Int32, of node: Int32) -> StatusChange? {
    if link >= 0 { return statusChanges[Int(link)] }
    return link == -1 ? nil : StatusChange(born: nodes[Int(node)].born, link)
  }

  /// The newest change of a node's status.
  @inline(__always) func lastStatusChange(of node: Int32) -> StatusChange? {
    statusChange(nodes[Int(node)].status, of: node)
  }

  /// Ends an entry: its open calls whose status the source never names are over.
  private mutating func end(_ node: Int32) {
    nodes[Int(node)].isEnded = true
    var child = nodes[Int(node)].firstChild
    while child >= 0 {
      if openCalls.contains(child), lastStatusChange(of: child)?.isStated == false {
        setStatus(child, .completed, .inferred)
      }
      child = nodes[Int(child)].nextSibling
    }
  }
}
