import SessionModel

/// What the time of a session went to. The parts together are the whole.
package struct TimeSplit: Hashable, Sendable {
  /// A piece of time.
  struct Piece: Hashable, Sendable {
    var start: Milliseconds
    var end: Milliseconds
  }

  /// While a person was asked something in the middle of the work.
  package private(set) var person = Milliseconds.zero
  /// While tools ran, however many at once.
  package private(set) var tools = Milliseconds.zero
  /// While neither was so: the model spoke or thought.
  package private(set) var model = Milliseconds.zero
  /// Between the end of a turn and the next prompt.
  package private(set) var between = Milliseconds.zero

  /// Splits the time from `start` on.
  ///
  /// - Parameters:
  ///   - turns: when there was work; what is beside it was between turns.
  ///   - tools: when tools ran.
  ///   - waits: when a person was waited for: what ran beside it does not count.
  init(
    from start: Milliseconds, took: Milliseconds, turns: [Piece], tools: [Piece], waits: [Piece]
  ) {
    let whole = Piece(start: start, end: start + took)
    person = Self.union(waits, within: whole)
    let both = Self.union(tools + waits, within: whole)
    self.tools = both - person
    let busy = Self.union(turns + tools + waits, within: whole)
    between = turns.count > 1 ? took - busy : .zero
    model = took - both - between
  }

  /// How long at least one of the pieces lasted.
  private static func union(_ pieces: [Piece], within whole: Piece) -> Milliseconds {
    var sum = Milliseconds.zero
    var reached = whole.start
    for piece in pieces.sorted(by: { $0.start < $1.start }) {
      let start = max(piece.start, reached)
      let end = min(piece.end, whole.end)
      guard end > start else { continue }
      sum = sum + (end - start)
      reached = end
    }
    return sum
  }
}
