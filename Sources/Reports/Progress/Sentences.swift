import SessionModel

/// Progress as whole sentences, for people who hear it: no columns, no numbers of items, no signs.
///
/// ```
/// Assistant: Checking the sources
/// Tool Bash is running: swift build
/// Tool Bash failed after 12 seconds: exit 1
/// ```
enum Sentences {
  /// What a call does or did.
  static func call(
    _ name: String, _ status: Stated<ToolStatus>, took duration: Milliseconds?,
    about summary: String?
  ) -> String {
    let verb =
      switch status.value {
      case .pending: "is being prepared"
      case .running: "is running"
      case .waiting: "is waiting for a person"
      case .background: "goes on in the background"
      case .completed: "completed"
      case .failed: "failed"
      case .rejected: "was rejected"
      case .cancelled: "was cancelled"
      case .requested: "was requested"
      case .lost: "ended without a result"
      }
    var sentence = "Tool \(name) \(verb)"
    if !status.value.isOpen, let duration { sentence += " after \(spoken(duration))" }
    if status.isInferred { sentence += ", as it seems" }
    return summary.map { "\(sentence): \($0)" } ?? sentence
  }

  /// The first line of what somebody says.
  static func message(_ role: EntryRole, _ line: String) -> String {
    let speaker = role.word.prefix(1).uppercased() + role.word.dropFirst()
    return "\(speaker): \(line)"
  }

  /// The state of an entry, in the words of its source.
  static func state(_ role: EntryRole, _ word: String) -> String {
    message(role, word.replacing("_", with: " "))
  }

  /// The word for the session.
  static func session(_ status: Stated<SessionStatus>) -> String {
    "The session is now: " + status.bareWord.replacing("_", with: " ")
  }

  /// A span as it is said: `12 seconds`, `2 minutes 3 seconds`, `1 hour 5 minutes`.
  static func spoken(_ span: Milliseconds) -> String {
    func amount(_ count: Int64, _ unit: String) -> String {
      "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
    let seconds = (max(0, span.count) + 500) / 1000
    if span.count < 950 { return "less than a second" }
    if seconds < 60 { return amount(seconds, "second") }
    let (large, small) =
      seconds < 3600
      ? (amount(seconds / 60, "minute"), (seconds % 60, "second"))
      : (amount(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"))
    return small.0 == 0 ? large : "\(large) \(amount(small.0, small.1))"
  }
}
