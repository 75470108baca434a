import JSONReading
import SessionModel

/// What both formats of Claude Code do alike: they read into a conversation, and hold records until their
/// place is known.
protocol ClaudeFormat: SourceFormat {
  /// What it adds up to.
  var conversation: ClaudeConversation { get set }
  /// How a session ends whose last word was an answer.
  static var answeredOutcome: SessionStatus { get }
}

extension ClaudeFormat {
  static func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func takeReady() -> [HeldRecord] { conversation.lanes.takeReady() }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard conversation.hasWaitingRecords else { return false }
    writer.time = conversation.told.latest
    conversation.placeTheRest(on: &writer)
    return true
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    writer.time = conversation.told.latest
    conversation.finish(answered: Self.answeredOutcome, on: &writer)
  }
}
