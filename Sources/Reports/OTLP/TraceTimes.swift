import SessionModel

/// The times of one span: a span has both, whatever the source tells.
struct TraceTimes {
  /// When it begins and ends; the end is never in front of the start.
  let start: Milliseconds
  let end: Milliseconds
  /// What the source tells of both.
  private let told: (start: Milliseconds?, end: Milliseconds?)

  /// Makes the times of a span.
  ///
  /// - Parameters:
  ///   - told: the times of the source.
  ///   - start: when it began, as far as can be told by what stands around it.
  ///   - end: when it ended, likewise; asked with the start when the source tells none that can be.
  init(
    told: (start: Milliseconds?, end: Milliseconds?), start: Milliseconds,
    end: (Milliseconds) -> Milliseconds?
  ) {
    self.told = told
    let begun = told.start.flatMap(Self.possible) ?? start
    self.start = begun
    let ended = told.end.flatMap(Self.possible).flatMap { $0 >= begun ? $0 : nil }
    self.end = max(begun, ended ?? end(begun).flatMap(Self.possible) ?? begun)
  }

  /// A moment as nanoseconds, as a span has it.
  static func nanoseconds(_ moment: Milliseconds) -> String {
    moment == .zero ? "0" : "\(moment.count)000000"
  }

  /// A moment that fits into the nanoseconds of a span, which count from 1970 and know no 0.
  static func possible(_ moment: Milliseconds) -> Milliseconds? {
    (1...Int64.max / 1_000_000).contains(moment.count) ? moment : nil
  }

  /// The words for what nobody told.
  var untold: [String] {
    (told.start == nil ? [TraceMark.start] : []) + (told.end == nil ? [TraceMark.end] : [])
  }

  /// The told times that are not those of the span.
  var others: [(mark: TraceMark, moment: Milliseconds)] {
    var others: [(TraceMark, Milliseconds)] = []
    if let moment = told.start, moment != start { others.append((.startedAt, moment)) }
    if let moment = told.end, moment != end { others.append((.completedAt, moment)) }
    return others
  }
}
