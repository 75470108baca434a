import SessionModel

/// Results whose calls have not come, in the order of arrival.
struct OrphanedResults {
  /// A result that waits for its call.
  struct Orphan {
    /// The number of its arrival.
    var number: Int
    /// The id by which it names its call; `nil` when it names none.
    var id: SourceID?
    /// What the conversation stands under: the session itself, or a call.
    var scope: NodeID
    var outcome: CallOutcome
  }

  /// The results by the number of their arrival.
  private var waiting: [Int: Orphan] = [:]
  /// The numbers of the results that name a call, by what they name.
  private var places: [SourceKey: [Int]] = [:]
  private var arrivals = 0

  /// Whether none waits.
  var isEmpty: Bool { waiting.isEmpty }

  /// Adds a result.
  mutating func add(_ outcome: CallOutcome, to id: SourceID?, in scope: NodeID = .root) {
    if let id { places[SourceKey(id, in: scope), default: []].append(arrivals) }
    waiting[arrivals] = Orphan(number: arrivals, id: id, scope: scope, outcome: outcome)
    arrivals += 1
  }

  /// Takes the first result that names a call; `nil` when there is none.
  mutating func takeFirst(_ key: SourceKey) -> CallOutcome? {
    guard var numbers = places[key], !numbers.isEmpty else { return nil }
    let number = numbers.removeFirst()
    places[key] = numbers.isEmpty ? nil : numbers
    return waiting.removeValue(forKey: number)?.outcome
  }

  /// Takes all results that name a call, in the order of arrival.
  mutating func takeAll(_ key: SourceKey) -> [CallOutcome] {
    (places.removeValue(forKey: key) ?? []).compactMap {
      waiting.removeValue(forKey: $0)?.outcome
    }
  }

  /// Takes all results, in the order of arrival.
  mutating func takeAll() -> [Orphan] {
    let all = waiting.sorted { $0.key < $1.key }.map(\.value)
    waiting = [:]
    places = [:]
    return all
  }
}
