/// What a view stands over, the lowest first. There is at most one view on each layer, and keys go to the
/// highest first.
package enum ViewLayer: Int, CaseIterable, Hashable, Sendable {
  /// The tree, which is always there.
  case base
  /// What stands in the place of the tree.
  case main
  /// What stands beside the tree or below it.
  case pane
  /// What stands over them until it is closed.
  case box
  /// The line that is being typed.
  case line

  /// From the tree to the line.
  static let upwards = allCases
  /// From the line to the tree: the order in which views are asked.
  static let downwards = Array(allCases.reversed())
}
