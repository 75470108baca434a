import CellGrid
import SessionModel

/// The help: the keys and what they do, over everything else.
package struct HelpView: View {
  package static let layer = ViewLayer.box
  package static let coversAll = true

  /// The first line that is shown.
  package private(set) var line = 0

  package static func opened(by command: Command, in state: ViewerState) -> HelpView? {
    command == .help ? HelpView() : nil
  }

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let times = number ?? 1
    let page = max(1, state.rows - 4)
    switch command {
    case .down, .scrollDown: scroll(by: times, state)
    case .up, .scrollUp: scroll(by: -times, state)
    case .halfPageDown, .pageDown: scroll(by: page, state)
    case .halfPageUp, .pageUp: scroll(by: -page, state)
    case .first, .start: line = 0
    case .last, .end: line = Self.last(state)
    case .help, .cancel, .quit: return .closed
    case .search, .palette:
      _ = state.openView(by: .palette)
      return .closed
    case .redraw, .suspend, .quitAll, .interrupt, .pollNow: return .passed
    default: return .refused
    }
    return .done
  }

  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    switch event.action {
    case .wheelUp: scroll(by: -wheelStep, state)
    case .wheelDown: scroll(by: wheelStep, state)
    case .press: return .closed
    case .release, .drag: break
    }
    return .done
  }

  package func hints(_ state: ViewerState) -> [Hint]? {
    [Hint(.cancel, "close"), Hint(.search, "find"), Hint(.down, "down"), Hint(.up, "up")]
  }

  /// Moves by lines, as far as there are any.
  private mutating func scroll(by count: Int, _ state: ViewerState) {
    line = max(0, min(Self.last(state), line + count))
  }

  /// The first line of the last page.
  private static func last(_ state: ViewerState) -> Int {
    let room = state.layout.help
    return max(0, state.helpLines().count - room.rows * room.columns)
  }
}

extension ViewerState {
  /// The first line of the help that is shown; `nil` while it is closed.
  package var help: Int? { views.find(HelpView.self)?.line }
}
