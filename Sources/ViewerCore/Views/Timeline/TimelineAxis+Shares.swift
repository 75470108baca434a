import SessionModel

/// How much of its columns something takes.
extension TimelineAxis {
  /// The parts of columns in which spans lie, in thousandths.
  package func shares(of spans: [Span], in columns: Range<Int>) -> [Int] {
    guard !spans.isEmpty, !columns.isEmpty, let end = pieces.last?.end else {
      return [Int](repeating: 0, count: columns.count)
    }
    var sums = [Int64](repeating: 0, count: columns.count)
    let edges = (columns.lowerBound...columns.upperBound).map { min(end, time(at: $0)) }
    for span in spans where span.end > edges[0] && span.start < edges[columns.count] {
      let taken = self.columns(from: span.start, to: span.end).clamped(to: columns)
      for column in taken {
        let place = column - columns.lowerBound
        let part = min(span.end, edges[place + 1]) - max(span.start, edges[place])
        // Clocks that are wrong by centuries shall not overflow.
        sums[place] = min(1 << 50, sums[place] + max(0, part.count))
      }
    }
    return sums.indices.map { place in
      let whole = (edges[place + 1] - edges[place]).count
      return whole > 0 ? Int(min(1000, sums[place] * 1000 / whole)) : 0
    }
  }
}
