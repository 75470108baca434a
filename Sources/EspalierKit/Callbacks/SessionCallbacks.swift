public import SessionModel

/// Somebody who is told what an agent does: when an entry says something else, when tool calls start and
/// complete, and when it is all over.
///
/// All of it has a default that does nothing. Entries and calls come without what is below them.
///
/// - A call starts when it is seen first, and completes when it has ended, in whatever way: its `status`
///   tells. One that is seen first when it has ended starts and completes at once. Each start is followed by
///   one completion at most, and each completion follows a start.
/// - A call that is open again after its end starts anew, and completes anew.
/// - A call that the source moves or writes anew is the same call, known by its `identity`.
/// - What the source took back starts no more; a call of it that was open completes when the end of the session
///   settles it.
/// - The completion of the session comes for every outcome, once: again only when the session went on and
///   ended again.
public protocol SessionCallbacks: AnyObject {
  /// An entry is new, or its state, its message or its answer is another one than it was.
  func onStateChange(_ entry: ProgressEntry)

  /// A call was seen first, or is open again.
  func onToolCallStart(_ call: ToolCall)

  /// A call has ended: well, badly, refused, interrupted or lost.
  func onToolCallComplete(_ call: ToolCall)

  /// A call that has ended, and completed, ended otherwise than was told: a late record says so.
  ///
  /// - Parameters:
  ///   - call: the call as it is now.
  ///   - from: what was told.
  func onToolCallOutcomeChange(_ call: ToolCall, from: ToolStatus)

  /// The session has ended.
  ///
  /// - Parameters:
  ///   - finalOutput: its answer; `nil` where there is none.
  ///   - status: how it ended.
  func onCompletion(_ finalOutput: String?, status: SessionStatus)
}

/// What is not wanted is not asked for.
extension SessionCallbacks {
  /// Does nothing.
  public func onStateChange(_ entry: ProgressEntry) {}
  /// Does nothing.
  public func onToolCallStart(_ call: ToolCall) {}
  /// Does nothing.
  public func onToolCallComplete(_ call: ToolCall) {}
  /// Does nothing.
  public func onToolCallOutcomeChange(_ call: ToolCall, from: ToolStatus) {}
  /// Does nothing.
  public func onCompletion(_ finalOutput: String?, status: SessionStatus) {}
}
