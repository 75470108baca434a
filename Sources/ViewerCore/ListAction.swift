import CellGrid

/// What happens to every list that fills the screen.
package protocol ListAction: Sendable {
  /// A key, or the mouse.
  static func key(_ key: Key) -> Self
  /// The terminal has a new size.
  static func resize(rows: Int, columns: Int) -> Self
  /// There is something to tell.
  static func failed(_ reason: String) -> Self
}
