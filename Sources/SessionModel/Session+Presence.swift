extension Session {
  /// Whether a channel holds anything; a `null` of the source is nothing.
  public func has(_ channel: Channel, of node: NodeID, at position: Int32) -> Bool {
    let pieces = pieces(node, channel, at: position)
    guard pieces.count == 1, pieces[0].form == .json, pieces[0].length == 4 else {
      return !pieces.isEmpty
    }
    return store.withBytes(of: pieces[0]) { !$0.elementsEqual("null".utf8) }
  }

  /// Which channels of an item hold anything, found in one pass over what was told of it.
  package func present(in node: NodeID, at position: Int32) -> ChannelSet {
    var (decided, present) = (ChannelSet(), ChannelSet())
    dataChanges.forEach(from: nodes[Int(node.index)].data) { change in
      guard change.position <= position, !decided.contains(change.channel) else { return true }
      switch change.operation {
      case .append: present.insert(change.channel)
      case .set:
        decided.insert(change.channel)
        if present.contains(change.channel) || !isNull(change.datum) {
          present.insert(change.channel)
        }
      case .clear: decided.insert(change.channel)
      case .retract, .restore: break
      }
      return true
    }
    return present
  }

  /// Whether a datum is the `null` of a source.
  func isNull(_ datum: Datum) -> Bool {
    guard datum.form == .json, datum.length == 4 else { return false }
    return store.withBytes(of: datum) { $0.elementsEqual("null".utf8) }
  }
}

/// Some of the channels.
package struct ChannelSet: Hashable, Sendable {
  private var bits: UInt64 = 0

  /// Whether a channel is among them.
  package func contains(_ channel: Channel) -> Bool { bits & 1 << UInt64(channel.rawValue) != 0 }

  mutating func insert(_ channel: Channel) { bits |= 1 << UInt64(channel.rawValue) }
}
