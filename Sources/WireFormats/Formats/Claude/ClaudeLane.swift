import SessionModel

/// One agent of a session: the main one, or a subagent with lines of its own.
struct ClaudeLane {
  /// Under which node its entries stand; `nil` until the call that started it is known.
  var parent: NodeID?
  /// The call that started it.
  var call: SourceKey?
  /// Its id.
  var agent: SourceID?
  /// The workflow that it is part of.
  var workflow: SourceID?
  /// What tells what it was asked first, by which its call is found when nothing else tells.
  var prompt: SourceKey?
  /// The line that its first line follows: a continuation of another subagent.
  var follows: String?
  /// Records that wait for its place.
  var held: [HeldRecord] = []
  /// Whether it is at work while somebody watches, and has a place by a guess rather than none.
  var isWatched = false
  /// The message that arrives in pieces.
  var streaming: SourceKey?
  /// How it stands.
  var liveness = ClaudeLiveness()
  /// Calls without a result.
  var open: Set<SourceKey> = []
  /// Calls that failed since the agent spoke last: what an interruption may have been about.
  var failed: [SourceKey] = []
  /// Whether a command was given since the agent spoke last: what it is expanded to comes next.
  var isBehindCommand = false
}
