extension Session {
  /// Whether a channel holds anything; a `null` of the source is nothing.
  public func has(_ channel: Channel, of node: NodeID, at position: Int32) -> Bool {
    let pieces = pieces(node, channel, at: position)
    guard pieces.count == 1, pieces[0].form == .json, pieces[0].length == 4 else {
      return !pieces.isEmpty
    }
    return store.withBytes(of: pieces[0]) { !$0.elementsEqual("null".utf8) }
  }
}
