/// The key under which a line of a recording holds what it records.
package enum RecordingPayload: String, Sendable {
  /// A record of the source that is JSON.
  case record
  /// A record of the source that is not JSON, as a JSON string.
  case text
  /// What a poll changed.
  case update
  /// A remark of the recorder.
  case note
}
