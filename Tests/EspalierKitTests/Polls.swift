import EspalierKit
import TestSupport

/// A job that is polled, and a diary of what callbacks told of it.
struct Polls {
  /// What reads the answers.
  private(set) var reader = SessionReader("progress-snapshot")
  private var updates = SessionUpdates()
  private var relay: CallbackRelay
  /// The updates of the last answer.
  private(set) var last: [SessionUpdate] = []
  private let diary = Diary()

  init(filter: ToolCallFilter = .all) { relay = CallbackRelay(filter: filter) }

  /// Reads an answer and tells what came of it.
  mutating func read(_ snapshot: String) throws -> [String] {
    try reader.read(snapshot)
    return tell()
  }

  /// Reads an answer with these calls in its only entry.
  mutating func read(calls: String, status: String = "in_progress") throws -> [String] {
    try read(
      #"{"response_id":"r","status":"\#(status)","progress":[{"ts":"2025-09-14T09:00:00Z","#
        + #""state":"processing","message":"m","tool_calls":[\#(calls)]}]}"#)
  }

  private mutating func tell() -> [String] {
    last = updates.read(reader.session)
    relay.tell(last, of: reader.session, to: diary)
    return diary.take()
  }
}
