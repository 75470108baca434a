import JSONReading

/// The session as it was at a position. All questions cost the number of later changes of the node.
extension Session {
  /// Whether a node had appeared by then.
  public func isKnown(_ id: NodeID, at position: Int32) -> Bool {
    nodes[Int(id.index)].born <= position
  }

  /// Whether the source had taken an item back by then.
  public func isRetracted(_ id: NodeID, at position: Int32) -> Bool {
    let node = nodes[Int(id.index)]
    guard node.wasRestored else {
      return node.isGone && retractions[id.index] ?? 0 <= position
    }
    var isGone = false
    dataChanges.forEach(from: node.data) { change in
      guard change.position <= position else { return true }
      isGone = change.operation == .retract
      return change.operation != .retract && change.operation != .restore
    }
    return isGone
  }

  /// The items under a node, in their order, the retracted ones included.
  public func children(of id: NodeID, at position: Int32) -> Children {
    Children(nodes: nodes, link: nodes[Int(id.index)].firstChild, position: position)
  }

  /// The items behind one under the same parent at a position, in order.
  public func siblings(after id: NodeID, at position: Int32) -> Children {
    Children(nodes: nodes, link: nodes[Int(id.index)].nextSibling, position: position)
  }

  /// The first item under a node at a position; `nil` when there is none.
  package func firstChild(of id: NodeID, at position: Int32) -> NodeID? {
    known(from: nodes[Int(id.index)].firstChild, at: position)
  }

  /// The item behind one under the same parent at a position; `nil` for the last.
  package func sibling(after id: NodeID, at position: Int32) -> NodeID? {
    known(from: nodes[Int(id.index)].nextSibling, at: position)
  }

  /// The first item of a chain of siblings that had appeared.
  private func known(from first: Int32, at position: Int32) -> NodeID? {
    var link = first
    while link >= 0, nodes[Int(link)].born > position { link = nodes[Int(link)].nextSibling }
    return link >= 0 ? NodeID(link) : nil
  }

  /// The item in front of one under the same parent at a position; `nil` for the first.
  package func sibling(before id: NodeID, at position: Int32) -> NodeID? {
    var link = nodes[Int(id.index)].previousSibling
    while link >= 0 {
      if nodes[Int(link)].born <= position { return NodeID(link) }
      link = nodes[Int(link)].previousSibling
    }
    return nil
  }

  /// The last item under a node at a position; `nil` when there is none.
  package func lastChild(of id: NodeID, at position: Int32) -> NodeID? {
    let link = nodes[Int(id.index)].lastChild
    guard link >= 0 else { return nil }
    return nodes[Int(link)].born <= position
      ? NodeID(link) : sibling(before: NodeID(link), at: position)
  }

  /// The items under a node at a position.
  public struct Children: Sequence, IteratorProtocol {
    let nodes: ContiguousArray<Node>
    var link: Int32
    let position: Int32

    /// The next item; `nil` behind the last.
    public mutating func next() -> NodeID? {
      while link >= 0 {
        let id = NodeID(link)
        link = nodes[Int(id.index)].nextSibling
        if nodes[Int(id.index)].born <= position { return id }
      }
      return nil
    }
  }

  /// How a tool call stood.
  public func toolStatus(_ id: NodeID, at position: Int32) -> Stated<ToolStatus>? {
    statusChange(id, at: position)?.call
  }

  /// How the session stood; `nil` before the source has said anything.
  public func status(at position: Int32) -> Stated<SessionStatus>? {
    statusChange(.root, at: position).map {
      Stated(SessionStatus(rawValue: $0.word) ?? .lost, inferred: $0.isInferred)
    }
  }

  /// Whether the source itself had named a status of a call.
  public func isStatusStated(_ id: NodeID, at position: Int32) -> Bool {
    statusChange(id, at: position)?.isStated ?? false
  }

  /// The position of the last change of a node's status.
  public func statusPosition(_ id: NodeID, at position: Int32) -> Int32? {
    statusChange(id, at: position)?.position
  }

  /// The last change of a node's status up to a position.
  private func statusChange(_ id: NodeID, at position: Int32) -> StatusChange? {
    let node = nodes[Int(id.index)]
    let newest = id == .root ? statusMarks.start(at: position, newest: node.status) : node.status
    return statusChange(from: newest, of: node, at: position)
  }

  /// The last change of a node's status up to a position, from a later one back; a call was born with it as a rule.
  @inline(__always)
  func statusChange(from newest: Int32, of node: Node, at position: Int32) -> StatusChange? {
    var link = newest
    while link != -1 {
      let change = link >= 0 ? statusChanges[Int(link)] : StatusChange(born: node.born, link)
      if change.position <= position { return change }
      link = change.previous
    }
    return nil
  }

  /// A number that is another whenever any datum of a node is another, of the same session only: the position of the
  /// event that changed one last.
  public func version(of id: NodeID, at position: Int32) -> Int32 {
    guard id == .root else { return version(from: nodes[Int(id.index)].data, at: position) }
    return Channel.allCases.reduce(-1) { newest, channel in
      let chain = version(from: self.newest(.root, channel, at: position), at: position)
      let figure = channel.figure.flatMap { rootFigures.value(of: $0, at: position)?.told } ?? -1
      return max(newest, chain, figure)
    }
  }

  /// The position of the first change of a chain that had happened.
  private func version(from change: Int32, at position: Int32) -> Int32 {
    var version: Int32 = -1
    dataChanges.forEach(from: change) { change in
      guard change.position <= position else { return true }
      version = change.position
      return false
    }
    return version
  }

  /// The newest change that may be of a channel, or a later one that is not far from it.
  private func newest(_ id: NodeID, _ channel: Channel, at position: Int32) -> Int32 {
    guard id == .root else { return nodes[Int(id.index)].data }
    let place = Int(channel.rawValue)
    return rootMarks[place].start(at: position, newest: rootData[place])
  }

  /// The pieces of a datum, in their order: one that was set, and what was appended to it.
  public func pieces(_ id: NodeID, _ channel: Channel, at position: Int32) -> [Datum] {
    var pieces: [Datum] = []
    forEachPiece(id, channel, at: position) { piece in
      pieces.append(piece)
      return true
    }
    pieces.reverse()
    return pieces
  }

  /// The last piece of a datum, and whether there are more; `nil` for one that is not there.
  package func lastPiece(
    _ id: NodeID, _ channel: Channel, at position: Int32
  ) -> (datum: Datum, isOnly: Bool)? {
    var found: (datum: Datum, isOnly: Bool)?
    forEachPiece(id, channel, at: position) { piece in
      found = (found?.datum ?? piece, found == nil)
      return found?.isOnly ?? false
    }
    return found
  }

  /// The datum of a channel that is in one piece; `nil` for one that is not there or has several.
  private func whole(_ id: NodeID, _ channel: Channel, at position: Int32) -> Datum? {
    lastPiece(id, channel, at: position).flatMap { $0.isOnly ? $0.datum : nil }
  }

  /// The datum of a channel, when it is in one piece or its first piece.
  public func datum(_ id: NodeID, _ channel: Channel, at position: Int32) -> Datum? {
    var first: Datum?
    forEachPiece(id, channel, at: position) { piece in
      first = piece
      return true
    }
    return first
  }

  /// Goes through the pieces of a datum, from the last to the first, for as long as `goesOn` says so.
  @inline(__always)
  private func forEachPiece(
    _ id: NodeID, _ channel: Channel, at position: Int32, _ goesOn: (Datum) -> Bool
  ) {
    forEachChange(id, channel, at: position) { change in
      switch change.operation {
      case .append: return goesOn(change.datum)
      case .set:
        _ = goesOn(change.datum)
        return false
      case .clear: return false
      case .retract, .restore: return true
      }
    }
  }

  /// Goes through what had happened to a datum by a position, from the last to the first, for as long as `goesOn` says
  /// so.
  @inline(__always)
  private func forEachChange(
    _ id: NodeID, _ channel: Channel, at position: Int32, _ goesOn: (DataChange) -> Bool
  ) {
    var isLeft = false
    dataChanges.forEach(of: channel, from: newest(id, channel, at: position)) { change in
      guard change.position <= position else { return true }
      isLeft = !goesOn(change)
      return !isLeft
    }
    // What is told of the session in numbers stands in front of all that is told in another way.
    guard id == .root, !isLeft, let figure = channel.figure,
      let told = rootFigures.value(of: figure, at: position)
    else { return }
    let datum = Datum(form: .integer, source: .spool, offset: told.value, length: 0)
    _ = goesOn(
      DataChange(
        datum: datum, position: told.told, previous: -1, channel: channel, operation: .set))
  }

  /// Whether the last that came of a text came behind what was there of it: more of it may come.
  package func isGrowing(_ id: NodeID, _ channel: Channel, at position: Int32) -> Bool {
    var isGrowing = false
    forEachChange(id, channel, at: position) { change in
      isGrowing = change.operation == .append
      return change.operation == .retract || change.operation == .restore
    }
    return isGrowing
  }

  /// The position at which a datum was set or went on last; `nil` for one that is not there.
  package func lastTold(_ id: NodeID, _ channel: Channel, at position: Int32) -> Int32? {
    var told: Int32?
    forEachChange(id, channel, at: position) { change in
      if change.operation == .append || change.operation == .set { told = change.position }
      return change.operation == .retract || change.operation == .restore
    }
    return told
  }

  /// The moment that a channel holds.
  public func moment(_ id: NodeID, _ channel: Channel, at position: Int32) -> Milliseconds? {
    datum(id, channel, at: position)?.moment
  }

  /// The text of a channel, decoded; `nil` when there is none, or when the source says so by a `null`.
  ///
  /// - Parameters:
  ///   - id: the node.
  ///   - channel: what of it is asked for.
  ///   - position: the position that is looked at.
  ///   - limit: about how many bytes of the source are decoded at most.
  public func text(
    _ id: NodeID, _ channel: Channel, at position: Int32, limit: Int = .max
  ) -> String? {
    // As a rule there is one piece: no list is made of it.
    guard let whole = whole(id, channel, at: position) else {
      let pieces = pieces(id, channel, at: position)
      return pieces.isEmpty ? nil : store.text(of: pieces, limit: limit)
    }
    let text = store.text(of: whole, limit: limit)
    return whole.form == .json && whole.length == 4 && text == "null" ? nil : text
  }

  /// The nodes that changed after position `from` and up to `to`, in order of birth, each once.
  public func changed(from: Int32, to: Int32) -> [NodeID] {
    changed(from: from, to: to, atMost: .max) ?? []
  }

  /// The same, or `nil` when they are more than so many: that is found out without looking at all of them.
  package func changed(from: Int32, to: Int32, atMost limit: Int) -> [NodeID]? {
    var found: Set<NodeID> = []
    touched.forEach(in: Int(from)..<Int(max(from, to))) { node in
      found.insert(NodeID(node))
      return found.count <= limit
    }
    if found.count > limit { return nil }
    var low = 0
    var high = touches.count
    while low < high {
      let middle = (low + high) / 2
      if touches[middle].position <= from { low = middle + 1 } else { high = middle }
    }
    while low < touches.count, touches[low].position <= to {
      found.insert(NodeID(touches[low].node))
      low += 1
    }
    return found.count > limit ? nil : found.sorted()
  }
}

extension ByteStore {
  /// The text of pieces that follow each other.
  ///
  /// Streams cut between any two bytes, and between the two halves of a surrogate pair: pieces of one
  /// form are put together first and decoded then.
  func text(of pieces: [Datum], limit: Int = .max) -> String {
    var text = ""
    var run: [UInt8] = []
    var read = 0
    for (place, piece) in pieces.enumerated() where read < limit {
      let isString = isString(piece)
      if isString || piece.form == .text {
        withBytes(of: piece, limit: limit - read) { bytes in
          run.append(contentsOf: isString ? JSONText.inner(bytes) : bytes)
          read += bytes.count
        }
        let next = place + 1 < pieces.count && read < limit ? pieces[place + 1] : nil
        let goesOn = next.map { isString ? self.isString($0) : $0.form == .text } ?? false
        if goesOn { continue }
        text += isString ? JSONText.decoded(body: run) : String(decoding: run, as: UTF8.self)
        run.removeAll(keepingCapacity: true)
      } else {
        let other = self.text(of: piece, limit: limit - read)
        text += other
        read += other.utf8.count
      }
    }
    return text
  }

  /// Whether a datum is a JSON string.
  private func isString(_ datum: Datum) -> Bool {
    datum.form == .json
      && withBytes(of: datum, limit: 1) { $0.first == UInt8(ascii: "\"") }
  }

  /// The text of a datum: decoded when it is a JSON string, as it stands otherwise.
  ///
  /// - Parameters:
  ///   - datum: one of this store.
  ///   - limit: at most this many bytes of the source are read.
  public func text(of datum: Datum, limit: Int = .max) -> String {
    switch datum.form {
    case .moment: return TimeText.text(Milliseconds(datum.offset))
    case .integer: return String(datum.offset)
    case .nested:
      return withBytes(of: datum, limit: limit) {
        JSONText.decoded(body: JSONText.decodedBytes($0))
      }
    case .text: return withBytes(of: datum, limit: limit) { String(decoding: $0, as: UTF8.self) }
    case .json:
      return withBytes(of: datum, limit: limit) { bytes in
        bytes.first == UInt8(ascii: "\"")
          ? JSONText.decoded(bytes) : String(decoding: bytes, as: UTF8.self)
      }
    }
  }
}
