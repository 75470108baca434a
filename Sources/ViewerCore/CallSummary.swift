import CellGrid
import JSONReading
import SessionModel

/// What a call is about, on one line of the screen.
package struct CallSummary: Hashable, Sendable {
  /// The text.
  package var text: SafeText
  /// How it is cut: paths lose their middle, everything else its end.
  package var truncation: Truncation

  /// Bytes of the arguments that are looked at.
  private static let limit = 64 << 10

  /// Summarises the arguments of a call.
  ///
  /// - Parameter defaults: the argument that the user wants told, by the name of the tool.
  package static func read(
    _ id: NodeID, _ session: Session, at position: Int32, parser: JSONParser,
    defaults: [String: String] = [:]
  ) -> CallSummary {
    let arguments = Arguments.read(id, session, at: position, parser: parser, limit: limit)
    let tool =
      defaults.isEmpty
      ? nil : session.text(id, .name, at: position, limit: 256)?.lowercased()
    let summary = ArgumentSummary(of: arguments, wanted: tool.flatMap { defaults[$0] })
    return CallSummary(
      text: SafeText(summary.text), truncation: summary.isPath ? .middle : .trailing)
  }
}
