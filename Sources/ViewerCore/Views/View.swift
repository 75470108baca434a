import CellGrid
import SessionModel

/// A view: one value with what the reader does in it, what keys and the mouse mean there, the keys worth a
/// hint, and when it changes by itself.
///
/// While it works it is taken out of the state, and changes what all views share through `inout`. What it
/// looks like is its panel's matter, in ViewerScreen. All but `layer` has a default.
package protocol View {
  /// What it stands over, and what it stands instead of.
  static var layer: ViewLayer { get }
  /// Whether nothing below it is to be seen.
  static var coversAll: Bool { get }

  /// The view as a command opens it; `nil` when the command is not about it.
  static func opened(by command: Command, in state: ViewerState) -> Self?

  /// Handles a key before it is part of a count or of a sequence: for what is typed.
  mutating func press(
    _ key: Key, _ state: inout ViewerState, _ session: Session
  ) -> Response

  /// Does what a command means here.
  mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response

  /// Handles the mouse.
  mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response

  /// Takes in what there is now, when position, outline, cursor and the views below have settled.
  mutating func settle(_ state: inout ViewerState, _ session: Session)

  /// Forgets what it knows by the names of nodes: in the session that is shown now they are others.
  mutating func turn()

  /// The keys that are worth a hint, the most useful first; `nil` when those of the view below are.
  func hints(_ state: ViewerState) -> [Hint]?

  /// When it is to settle anew although nothing arrived, on the wall clock; `nil` when it need not.
  func deadline(_ state: ViewerState) -> Milliseconds?
}

extension View {
  package static var coversAll: Bool { false }

  package static func opened(by command: Command, in state: ViewerState) -> Self? { nil }

  package mutating func press(
    _ key: Key, _ state: inout ViewerState, _ session: Session
  ) -> Response { .passed }

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response { .passed }

  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response { .passed }

  package mutating func settle(_ state: inout ViewerState, _ session: Session) {}

  package mutating func turn() {}

  package func hints(_ state: ViewerState) -> [Hint]? { nil }

  package func deadline(_ state: ViewerState) -> Milliseconds? { nil }
}

/// Rows that one step of the wheel moves, in every view.
let wheelStep = 3
