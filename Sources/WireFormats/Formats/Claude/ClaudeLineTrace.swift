import SessionModel

/// What is remembered of a line by its name, in little room: a session has as many as lines.
struct ClaudeLineTrace {
  /// Whether the line itself was read, in the main file.
  var isRead = false
  /// The entry that it began; `none` for most.
  var entry = NodeID.none
  /// The milliseconds of `follower`; the least number for none.
  private var milliseconds = Int64.min

  /// When the line got its first follower.
  var follower: Milliseconds? { milliseconds == .min ? nil : Milliseconds(milliseconds) }

  /// Another line follows: the first counts.
  mutating func follow(at time: Milliseconds) {
    if milliseconds == .min { milliseconds = time.count }
  }
}
