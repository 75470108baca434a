import SessionModel

/// Where a datum stands: a channel of an item.
struct DatumPlace: Hashable {
  private let place: Int

  init(_ node: NodeID, _ channel: Channel) { place = Int(node.index) << 8 | Int(channel.rawValue) }

  /// The same channel of the item by its new name.
  func renamed(_ new: (NodeID) -> NodeID) -> DatumPlace {
    DatumPlace(place: Int(new(NodeID(Int32(place >> 8))).index) << 8 | place & 0xFF)
  }

  private init(place: Int) { self.place = place }

  // Nodes are numbered in order, and channels are few: no source tells what this comes to.
  func _rawHashValue(seed: Int) -> Int {
    let spread = UInt64(bitPattern: Int64(place)) &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: spread ^ spread >> 32) ^ seed
  }
}
