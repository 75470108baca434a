/// Something that a workload does so and so often, whatever the machine.
package struct Count: Hashable, Sendable {
  /// The workload, and what of it: `parse claude-code`.
  package var name: String
  /// What is counted.
  package var unit: Unit
  /// How many.
  package var value: Int

  package init(_ name: String, _ unit: Unit, _ value: Int) {
    (self.name, self.unit, self.value) = (name, unit, value)
  }

  /// What can be counted.
  package enum Unit: String, CaseIterable, Hashable, Sendable {
    /// Calls of the allocator.
    case allocations
    /// Bytes that were asked of the allocator.
    case allocated
    /// Bytes that are held more than before.
    case held
    /// Bytes that a terminal would be sent.
    case written
    case events, nodes

    /// How many more are no news: what the version of a library may add.
    var slack: Int {
      switch self {
      case .allocations: 32
      case .allocated, .held: 16 << 10
      case .written: 64
      case .events, .nodes: 0
      }
    }
  }
}
