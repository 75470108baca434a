import JSONReading
import SessionModel

/// Takes the durations of calls out of one session, as they end and in slices.
package struct DurationLearning {
  /// The position up to which changes were noticed; `nil` before the first look.
  private var known: Int32?
  /// Calls that changed and were not looked at yet.
  private var pending: [NodeID] = []
  /// Reads arguments.
  private let parser = JSONParser()

  /// The newest items that are looked at when a session is opened: older ones would only be dropped.
  private static let reach = 4000
  /// Calls that are looked at in one slice.
  private static let slice = 200

  /// Has looked at nothing yet.
  package init() {}

  /// Whether there are calls left to look at.
  package func isBehind(_ session: Session) -> Bool {
    !pending.isEmpty || known != session.position
  }

  /// Looks at a slice; returns whether anything was learned.
  package mutating func step(_ session: Session, into durations: inout UsualDurations) -> Bool {
    if let known {
      if known != session.position {
        pending += session.changed(from: known, to: session.position)
        if pending.count > Self.reach { pending.removeFirst(pending.count - Self.reach) }
      }
    } else {
      let last = Int32(session.nodeCount)
      pending = (max(1, last - Int32(Self.reach))..<max(1, last)).map { NodeID($0) }
    }
    known = session.position
    var learned = UsualDurations()
    let times = Times(session, at: session.position, now: .zero)
    for id in pending.suffix(Self.slice) where session.kind(id) == .call {
      guard session.toolStatus(id, at: session.position)?.value == .completed,
        let start = times.start(id), let took = times.duration(ofCall: id)
      else { continue }
      let names = CallNames.of(id, session, at: session.position, parser: parser)
      learned.add(names, start: start, took: took)
    }
    pending.removeLast(min(pending.count, Self.slice))
    let before = durations
    durations.merge(learned)
    return durations != before
  }
}
