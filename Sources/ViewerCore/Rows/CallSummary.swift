import CellGrid
import JSONReading
import SessionModel

/// What a call is about and what came of it, on one line of the screen.
package struct CallSummary: Hashable, Sendable {
  /// The name of its tool.
  package var name: SafeText
  /// What it is about.
  package var text: SafeText
  /// What came of it; empty where nothing is worth a word.
  package var outcome: SafeText
  /// How the text is cut: paths lose their middle, everything else its end.
  package var truncation: Truncation

  /// Bytes of the arguments that are looked at.
  private static let limit = 64 << 10

  /// Summarises a call.
  package static func read(
    _ id: NodeID, _ session: Session, at position: Int32, parser: JSONParser, style: CallStyle
  ) -> CallSummary {
    let arguments = Arguments.read(id, session, at: position, parser: parser, limit: limit)
    let name = session.text(id, .name, at: position, limit: 512) ?? "tool"
    let text = CallText(
      arguments, kind: session.toolKind(id), name: name, style: style.text,
      parser: parser)
    let outcome = CallOutcome(of: id, in: session, at: position, parser: parser)
    return CallSummary(
      name: SafeText(ToolName.shown(name)), text: SafeText(text.text),
      outcome: SafeText(outcome?.text ?? ""), truncation: text.isPath ? .middle : .trailing)
  }
}
