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

  // The channels of a node stand beside each other: they are asked for together.
  func _rawHashValue(seed: Int) -> Int {
    NodeID(Int32(place >> 8))._rawHashValue(seed: seed) ^ place & 0xFF
  }
}
