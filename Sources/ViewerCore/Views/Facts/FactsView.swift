import CellGrid
import SessionModel

/// The facts of the session in a box, until the next key.
package struct FactsView: View {
  package static let layer = ViewLayer.box

  package static func opened(by command: Command, in state: ViewerState) -> FactsView? {
    command == .facts ? FactsView() : nil
  }

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    [.facts, .cancel, .quit].contains(command) ? .closed : .gone
  }

  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    if case .press = event.action { return .closed }
    return .done
  }
}
