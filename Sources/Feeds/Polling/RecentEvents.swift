/// The last events of a stream, by what tells them apart: bounded, since a stream may go on for days.
struct RecentEvents {
  private var prints: Set<Int> = []
  /// The prints in the order in which they came, as a ring.
  private var ring: [Int] = []
  private var next = 0

  /// Events that are remembered.
  static let limit = 1 << 16

  /// Notes an event; whether it was among the last ones already.
  mutating func see(_ bytes: [UInt8]) -> Bool {
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    let print = hasher.finalize()
    guard prints.insert(print).inserted else { return true }
    if ring.count < Self.limit {
      ring.append(print)
    } else {
      prints.remove(ring[next])
      ring[next] = print
      next = (next + 1) % Self.limit
    }
    return false
  }
}
