/// The node that each event touched, two bytes an event: what changed between two positions is a slice of this.
///
/// Events touch young nodes as a rule. What stands too far from the newest one of its time is none of this list.
struct TouchedNodes: Sendable {
  /// Events whose nodes are counted from one node.
  private static let span = 4096
  /// How far behind the newest node of a span its nodes may stand.
  private static let reach: Int32 = 61_000
  private static let none: UInt16 = 0
  private static let root = UInt16.max

  private var codes = Chunked<UInt16>()
  /// The node that those of each span are counted from.
  private var bases: [Int32] = []

  /// The number of events.
  var count: Int { codes.count }

  /// Adds an event that has touched nothing so far.
  ///
  /// - Parameter newest: the newest node.
  mutating func append(newest: Int32) {
    if count % Self.span == 0 { bases.append(max(newest - Self.reach, 0)) }
    codes.append(Self.none)
  }

  /// The node that an event touched; `nil` for none.
  subscript(event: Int) -> Int32? {
    switch codes[event] {
    case Self.none: nil
    case Self.root: 0
    case let code: bases[event / Self.span] + Int32(code)
    }
  }

  /// Notes a node that the last event touched.
  ///
  /// - Returns: whether it is in the list; there is room for one.
  mutating func note(_ node: Int32) -> Bool {
    guard let last = codes.last, let base = bases.last else { return false }
    let distance = node - base
    guard node == 0 || distance > 0 && distance < Int32(Self.root) else { return false }
    let code = node == 0 ? Self.root : UInt16(distance)
    if last == Self.none { codes.replaceLast(with: code) }
    return last == Self.none || last == code
  }
}
