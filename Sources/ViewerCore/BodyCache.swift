import SessionModel

/// The lines of texts that are shown whole, kept from frame to frame.
///
/// Everything else is read anew for each frame, which a glance at the front of a text allows.
struct BodyCache: Sendable {
  /// What lines were made of: when it is the same, so are they.
  struct Source: Hashable, Sendable {
    var pieces: [Datum]
    var geometry: RowGeometry
    var level: Int32
    var isOpen: Bool
    var isChosen: Bool
  }

  /// The lines by the identity of their node.
  private var bodies: [NodeID: (source: Source, rows: [BodyRow])] = [:]

  /// The lines of a node, when what they were made of is still the same.
  func rows(of identity: NodeID, from source: Source) -> [BodyRow]? {
    guard let body = bodies[identity], body.source == source else { return nil }
    return body.rows
  }

  /// Keeps the lines of a node.
  mutating func keep(_ rows: [BodyRow], of identity: NodeID, from source: Source) {
    bodies[identity] = (source, rows)
  }

  /// Forgets the nodes that are no longer shown whole.
  mutating func forget(except identities: Set<NodeID>) {
    if bodies.isEmpty { return }
    bodies = bodies.filter { identities.contains($0.key) }
  }
}
