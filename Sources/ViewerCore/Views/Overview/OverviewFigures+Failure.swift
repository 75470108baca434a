import JSONReading
import SessionModel

extension OverviewFigures {
  /// Calls that failed for the same reason.
  package struct Failure: Hashable, Sendable {
    /// What their tools are called, those first that failed first.
    package var tools: [String]
    /// Why they failed.
    package var cause: FailureCause
    /// The calls, in the order of the tree.
    package var calls: [NodeID]
    /// What became of them.
    package var fates = Fates()
    /// The numbers of the first and the last turn in which they failed.
    package var turns: ClosedRange<Int>
  }

  /// What became of calls that failed: each is one of these.
  package struct Fates: Hashable, Sendable {
    /// The same went well later.
    package var mended = 0
    /// The same was tried once more at least, and never went well.
    package var repeated = 0
    /// Nobody tried it again: it only looked at something.
    package var looks = 0
    /// Nobody tried it again.
    package var others = 0

    /// How many calls there are.
    package var count: Int { mended + repeated + looks + others }

    /// Adds those of others.
    package mutating func add(_ more: Fates) {
      mended += more.mended
      repeated += more.repeated
      looks += more.looks
      others += more.others
    }
  }

  /// A call that failed, and the number of its turn.
  struct Failed {
    var call: NodeID
    var turn: Int
  }

  /// Puts failures together that have the same cause, those first that were never made good, and that happened most
  /// often. Where the cause says nothing, the calls must be about the same.
  static func group(
    _ failed: [Failed], _ later: LaterOutcomes, _ figures: NodeFigures, _ subjects: SubjectIndex,
    looks: Set<NodeID>, cause: (NodeID) -> FailureCause
  ) -> [Failure] {
    var failures: [Failure] = []
    var places: [String: Int] = [:]
    for (call, turn) in failed.lazy.map({ ($0.call, $0.turn) }) {
      let cause = cause(call)
      let tool = figures.name(call)
      let key =
        cause.isTelling
        ? cause.key : "\(tool)\n\(subjects[call].map { "\($0.summary)" } ?? "")\n\(cause.key)"
      let place = places[key] ?? failures.count
      if place == failures.count {
        places[key] = place
        failures.append(Failure(tools: [], cause: cause, calls: [], turns: turn...turn))
      }
      failures[place].calls.append(call)
      if !failures[place].tools.contains(tool) { failures[place].tools.append(tool) }
      if later.mended.contains(call) {
        failures[place].fates.mended += 1
      } else if later.repeated.contains(call) {
        failures[place].fates.repeated += 1
      } else if looks.contains(call) {
        failures[place].fates.looks += 1
      } else {
        failures[place].fates.others += 1
      }
      let turns = failures[place].turns
      failures[place].turns = min(turns.lowerBound, turn)...max(turns.upperBound, turn)
    }
    // What was never made good comes first, what only read behind it.
    func weight(_ failure: Failure) -> (Int, Int, Int) {
      let fates = failure.fates
      return (fates.repeated + fates.others, fates.looks, failure.calls.count)
    }
    return failures.enumerated().sorted { a, b in
      let (x, y) = (weight(a.element), weight(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
  }
}
