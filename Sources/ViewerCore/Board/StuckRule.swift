import SessionModel

/// When an agent that is at work is taken to be stuck: one rule, with its reason.
///
/// Fixed limits lie: a build may take an hour. So a call is held against what its kind usually takes.
enum StuckRule {
  /// So many times the usual time, and at least this long.
  static let (factor, least) = (3, Milliseconds(60_000))
  /// So often the same call, and so many errors, one behind the other.
  static let (sameCalls, errors) = (3, 5)

  /// Why an agent is taken to be stuck; `nil` when it is not.
  static func reason(_ facts: LaneFacts, now: Milliseconds) -> String? {
    if facts.errorsInRow >= errors {
      return "\(facts.errorsInRow) errors in a row, the last: \(facts.failure ?? "unknown")"
    }
    if facts.sameCalls >= sameCalls, let call = facts.sameCall {
      return "\(facts.sameCalls) times the same: \(call)"
    }
    guard let call = facts.call, let since = call.since, let usual = call.usual else { return nil }
    let took = now - since
    guard took >= least, took.count / Int64(factor) >= usual.count else { return nil }
    return "\(call.words) (usual \(DurationText.short(usual)))"
  }
}
