import SessionModel

/// A file began anew, and it is not known yet whether anything was lost by it: a program that saves
/// by writing its file again, with more at the end, breaks nothing.
struct PendingBreak {
  /// What happened to the file.
  var kind: FeedBreak.Kind
  /// When, on the monotonic clock.
  var since: Milliseconds
  /// The number of the last record before it.
  var afterRecord: Int
  /// Whether it was told of.
  var isTold = false

  /// The time that a writer has to write again what was there.
  static let patience = Milliseconds(1000)
}
