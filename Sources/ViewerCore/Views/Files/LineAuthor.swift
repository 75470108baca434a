import CellGrid
import SessionModel

/// Who wrote a line: the call, when, and the turn with what was asked in it.
package struct LineAuthor: Hashable, Sendable {
  /// The name of the tool.
  package var tool: SafeText
  /// When it was called, where that is known.
  package var time: SafeText?
  /// The number of the turn, and of how many.
  package var turn: Int?
  /// What was asked.
  package var prompt: SafeText?

  /// Finds who wrote a line.
  package init(_ call: NodeID, _ turns: TurnIndex?, _ state: ViewerState, _ session: Session) {
    tool = SafeText(session.name(ofCall: call, at: state.position))
    time = Times(session, at: state.position, now: state.workNow).start(call).map {
      SafeText(TimeText.clock($0, zone: state.options.zone))
    }
    guard let (number, beginning) = turns?.turn(of: call, in: session) else { return }
    turn = number
    guard session.role(beginning) == .user else { return }
    prompt = session.text(beginning, .message, at: state.position, limit: 600)
      .map { SafeText(ArgumentSummary.line($0)) }
  }

  /// In a few columns: `3 Edit 21:29`.
  package var brief: SafeText {
    let number: SafeText = turn.map { "\($0) " } ?? ""
    return "\(number)\(time?.prefix(columns: 5) ?? "") \(tool)"
  }
}
