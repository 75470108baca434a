extension Session {
  /// All items in order of birth.
  public var items: some Sequence<NodeID> { (1..<Int32(nodes.count)).lazy.map { NodeID($0) } }

  /// Where in the first file of the session the record stands that an item began with: the offset of the
  /// first datum that it was given there; `nil` when it has none.
  public func recordOffset(of id: NodeID) -> Int64? {
    var offset: Int64?
    dataChanges.forEach(from: nodes[Int(id.index)].data) { change in
      let tells = change.operation == .set || change.operation == .append
      let datum = change.datum
      if tells, !datum.isInline, datum.source.index == 1 { offset = datum.offset }
      return true
    }
    return offset
  }
}
