import CellGrid
import SessionModel

/// The facts of the session in a box, until the next key.
package struct FactsView: PassingView {
  package static let command = Command.facts

  package static func opened(by command: Command, in state: ViewerState) -> FactsView? {
    command == Self.command ? FactsView() : nil
  }
}
