import SessionModel

/// What is remembered of a line by its name, in little room: a session has as many as lines.
struct ClaudeLineTrace {
  /// When it got its first follower.
  private(set) var follower = BriefTime.none
  /// Bits of the fingerprint of the content of the line itself, where it came in the main file; 0 where none did. They are
  /// enough to tell two contents of one name apart.
  private var content = Content()
  /// The entry that it began; `none` for most.
  var entry = NodeID.none

  /// Bits of a fingerprint, as many as there is room for.
  private struct Content: Equatable {
    var high: UInt8 = 0
    var low: UInt16 = 0

    init() {}

    init(_ key: SourceKey) {
      high = UInt8(truncatingIfNeeded: key.low >> 16)
      low = max(UInt16(truncatingIfNeeded: key.low), 1)
    }
  }

  /// Whether the line itself came, in the main file.
  var isRead: Bool { content != Content() }

  /// Another line follows: the first counts.
  mutating func follow(at time: Milliseconds) {
    if follower == .none { follower = BriefTime(time) }
  }

  /// What the content of a line is beside what came under its name before.
  enum Appearance {
    case first
    case same
    case other
  }

  /// Notes what came in the main file under the name. A branch of a session takes along copies of its past.
  mutating func take(content key: SourceKey) -> Appearance {
    guard isRead else {
      content = Content(key)
      return .first
    }
    return says(key) ? .same : .other
  }

  /// Whether the line came with a content before.
  func says(_ key: SourceKey) -> Bool { content == Content(key) }
}
