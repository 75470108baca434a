import CellGrid
import SessionModel

/// A box that is there until the next key, which does what it means below; the box's own only closes it.
package protocol PassingView: View {
  /// What opens it, and closes it again.
  static var command: Command { get }
}

extension PassingView {
  package static var layer: ViewLayer { .box }

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    [Self.command, .cancel, .quit].contains(command) ? .closed : .gone
  }

  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    if case .press = event.action { return .closed }
    return .done
  }
}
