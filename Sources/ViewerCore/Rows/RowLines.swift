/// The lines inside the nodes of one outline, made when a row is reached: what moves the cursor, what settles
/// the view and what draws it all read the same.
final class RowLines {
  /// What the lines belong to: while it is the same, so are they.
  struct Source: Hashable {
    /// Which outline it is.
    var outline: Int
    /// Where the parts of a row stand.
    var geometry: RowGeometry
    /// How much has arrived: notes have no position that is looked at.
    var arrived: Int32
  }

  /// What the lines belong to.
  private(set) var source: Source
  /// The lines by index of the node.
  var bodies: [Int: [BodyRow]] = [:]

  /// Nodes from which on it is better to begin anew than to keep what was passed by.
  private static let limit = 4096

  /// Knows no lines yet.
  init(_ source: Source) { self.source = source }

  /// Whether the lines are those of a source, and not too many.
  func serves(_ source: Source) -> Bool { self.source == source && bodies.count < Self.limit }

  /// Forgets all lines and belongs to another source, in the memory that it has.
  func restart(_ source: Source) {
    self.source = source
    bodies.removeAll(keepingCapacity: true)
  }
}
