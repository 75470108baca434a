import CellGrid
import ViewerCore

/// Where the terminal's own cursor stands.
typealias Cursor = (row: Int, column: Int)

/// What a view looks like: an extension of the view, in a file of its own in `Panels/`.
protocol ViewPanel {
  /// Draws the view where the layout has it.
  ///
  /// - Returns: where the cursor stands, when the view has one.
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor?
}

extension View {
  /// What the view looks like. The two that a start draws are known: for the others the runtime looks through all
  /// conformances there are, the first time.
  var panel: any ViewPanel {
    if let tree = self as? TreeView { return tree }
    if let detail = self as? DetailView { return detail }
    guard let panel = self as? any ViewPanel else {
      preconditionFailure("a view without a panel: \(Self.self)")
    }
    return panel
  }
}
