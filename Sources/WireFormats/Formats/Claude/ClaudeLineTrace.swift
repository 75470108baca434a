import SessionModel

/// What is remembered of a line by its name, in little room: a session has as many as lines.
struct ClaudeLineTrace {
  /// Half the fingerprint of the content of the line itself, where it came in the main file; 0 where none did. That is
  /// enough to tell two contents of one name apart.
  private var content: UInt32 = 0
  /// The entry that it began; `none` for most.
  var entry = NodeID.none
  /// The milliseconds of `follower`; the least number for none.
  private var milliseconds = Int64.min

  /// Whether the line itself came, in the main file.
  var isRead: Bool { content != 0 }

  /// When the line got its first follower.
  var follower: Milliseconds? { milliseconds == .min ? nil : Milliseconds(milliseconds) }

  /// Another line follows: the first counts.
  mutating func follow(at time: Milliseconds) {
    if milliseconds == .min { milliseconds = time.count }
  }

  /// What the content of a line is beside what came under its name before.
  enum Content {
    case first
    case same
    case other
  }

  /// Notes what came in the main file under the name. A branch of a session takes along copies of its past.
  mutating func take(content key: SourceKey) -> Content {
    guard isRead else {
      content = Self.bits(key)
      return .first
    }
    return says(key) ? .same : .other
  }

  /// Whether the line came with a content before.
  func says(_ key: SourceKey) -> Bool { content == Self.bits(key) }

  private static func bits(_ key: SourceKey) -> UInt32 { max(key.low, 1) }
}
