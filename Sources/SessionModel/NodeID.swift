/// The name of a node: its number in order of birth. Never used again for another node.
public struct NodeID: Hashable, Comparable, Sendable {
  /// The index in the store; negative for no node.
  public var index: Int32

  /// Names a node by its number.
  public init(_ index: Int32) { self.index = index }

  /// The session itself.
  public static let root = NodeID(0)
  /// No node.
  public static let none = NodeID(-1)

  // Numbers that were given in order need no secret to be spread.
  public func _rawHashValue(seed: Int) -> Int {
    let spread = UInt64(bitPattern: Int64(index)) &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: spread ^ spread >> 32) ^ seed
  }

  /// Whether a node appeared before another.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}
