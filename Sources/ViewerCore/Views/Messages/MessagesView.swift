import CellGrid
import SessionModel

/// What the program has said so far, in a box, until the next key: a line at the foot is gone with the next.
package struct MessagesView: PassingView {
  package static let command = Command.messages

  /// What was said, the newest last.
  package let messages: [String]

  package static func opened(by command: Command, in state: ViewerState) -> MessagesView? {
    command == Self.command ? MessagesView(messages: state.messages) : nil
  }

  /// The lines of a box of so many columns, at most so many: of more, the newest.
  package func lines(columns: Int, atMost count: Int) -> [SafeText] {
    if messages.isEmpty { return ["nothing was said so far"] }
    let all = messages.flatMap { SafeText($0).wrapped(to: max(1, columns)) }
    return Array(all.suffix(max(0, count)))
  }
}
