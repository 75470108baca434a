/// How the room is divided between the tree, or what stands in its place, and the pane with the details.
package struct Panes: Hashable, Sendable {
  /// Whether the pane is shown.
  package internal(set) var isOpen = false
  /// Whether keys go to it.
  package internal(set) var isFocused = false
  /// Whether it has the room of the tree too.
  package internal(set) var isMaximised = false
  /// The hundredths of the room that the tree keeps beside the pane.
  var beside = 48
  /// The hundredths of the room that the tree keeps above the pane.
  var above = 45

  /// Takes the pane away.
  mutating func close() { (isOpen, isFocused, isMaximised) = (false, false, false) }

  /// Moves the border by hundredths of the room.
  mutating func moveBorder(_ border: DetailPlace.Border?, by step: Int) {
    switch border {
    case .column: beside = max(10, min(90, beside + step))
    case .row: above = max(10, min(90, above + step))
    case nil: break
    }
  }
}
