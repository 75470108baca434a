/// A block of a message that arrives in pieces.
struct ClaudeStreamedBlock {
  /// What is in it.
  enum Kind { case text, thinking, call, other }

  var kind: Kind
  /// Its number in the message.
  var index: Int64
  /// The call, for a call.
  var call: SourceKey?
  /// The text so far.
  var text = ""
  /// Whether the whole message said the same again.
  var isConfirmed = false
}
