import CellGrid
import JSONReading
import SessionModel

/// Why a call failed, and what it has in common with others that failed for the same reason.
package struct FailureCause: Hashable, Sendable {
  /// Why it failed.
  package var reason: FailureReason
  /// The line without what differs from call to call: its numbers.
  var key: String

  /// What has no cause.
  static let none = FailureCause(reason: .none, key: "")

  /// Reads why a call failed; empty where its source does not tell.
  init(_ call: NodeID, _ session: Session, at position: Int32, _ parser: JSONParser) {
    reason = session.failureReason(
      of: call, at: position, parser: parser, plain: ColoredText.plain)
    var key = ""
    for character in reason.line.prefix(200) {
      if !character.isNumber { key.append(character) } else if key.last != "0" { key.append("0") }
    }
    self.key = key
  }

  private init(reason: FailureReason, key: String) { (self.reason, self.key) = (reason, key) }

  /// What is told of it in one line; foreign and not safe yet.
  package var line: String { reason.text }
  /// Whether it says more than that something failed.
  var isTelling: Bool { reason.isTelling }
}
