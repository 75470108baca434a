import JSONReading
import SessionModel

extension OverviewFigures {
  /// How a call did not do what it was to do.
  package enum Trouble: Hashable, Sendable {
    /// It failed, as its source says or as the exit status of its command does.
    case failed
    /// A person did not allow it.
    case refused
    /// A person, or who asked for it, broke it off.
    case cancelled
    /// Nothing tells how it ended.
    case cutOff

    /// Tells it by how the call stands.
    init?(_ status: ToolStatus?, hasErred: Bool) {
      switch status {
      case .failed: self = .failed
      case .rejected: self = .refused
      case .cancelled: self = .cancelled
      case .lost: self = .cutOff
      case .completed where hasErred: self = .failed
      case .completed, .pending, .running, .waiting, .background, .requested, nil: return nil
      }
    }
  }

  /// Calls that failed for the same reason.
  package struct Failure: Hashable, Sendable {
    /// How they went wrong.
    package var trouble = Trouble.failed
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

    /// Whether nothing is left that did not do what it was to do.
    package var isHarmless: Bool {
      trouble == .failed && fates.mended + fates.looks == calls.count
    }
  }

  /// What became of calls that failed: each is one of these.
  package struct Fates: Hashable, Sendable {
    /// The same went well later.
    package var mended = 0
    /// The same was tried once more at least, and never went well.
    package var repeated = 0
    /// It only looked at something: nothing is missing without it.
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

  /// A call that went wrong, and the number of its turn.
  struct Failed {
    var call: NodeID
    var trouble: Trouble
    var turn: Int
  }

  /// Puts failures together that have the same cause, those first that were never made good, and that happened most
  /// often; behind them what was broken off, and what does no harm last. Where the cause says nothing, the calls must
  /// be about the same.
  static func group(
    _ failed: [Failed], _ later: LaterOutcomes, _ figures: NodeFigures, _ subjects: SubjectIndex,
    looks: Set<NodeID>, cause: (NodeID) -> FailureCause
  ) -> [Failure] {
    var failures: [Failure] = []
    var places: [String: Int] = [:]
    for (call, trouble, turn) in failed.lazy.map({ ($0.call, $0.trouble, $0.turn) }) {
      let hasFailed = trouble == .failed
      let cause = hasFailed ? cause(call) : .none
      let tool = figures.name(call)
      let key =
        cause.isTelling
        ? cause.key
        : hasFailed
          ? "\(tool)\n\(subjects[call].map { "\($0.summary)" } ?? "")\n\(cause.key)"
          : "\(trouble)\n\(tool)"
      let place = places[key] ?? failures.count
      if place == failures.count {
        places[key] = place
        failures.append(
          Failure(trouble: trouble, tools: [], cause: cause, calls: [], turns: turn...turn))
      }
      failures[place].calls.append(call)
      if !failures[place].tools.contains(tool) { failures[place].tools.append(tool) }
      if !hasFailed {
        // A word says what became of it.
      } else if later.mended.contains(call) {
        failures[place].fates.mended += 1
      } else if looks.contains(call) {
        failures[place].fates.looks += 1
      } else if later.repeated.contains(call) {
        failures[place].fates.repeated += 1
      } else {
        failures[place].fates.others += 1
      }
      let turns = failures[place].turns
      failures[place].turns = min(turns.lowerBound, turn)...max(turns.upperBound, turn)
    }
    func weight(_ failure: Failure) -> (Int, Int, Int) {
      let open = failure.fates.repeated + failure.fates.others
      return (open > 0 ? 2 : failure.isHarmless ? 0 : 1, open, failure.calls.count)
    }
    return failures.enumerated().sorted { a, b in
      let (x, y) = (weight(a.element), weight(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
  }
}
