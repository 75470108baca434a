extension [Milliseconds] {
  /// The middle of durations that stand in order, the shortest first: of an even number, the mean of the two in
  /// the middle; `nil` when there are none.
  package var median: Milliseconds? {
    guard !isEmpty else { return nil }
    let (low, high) = (self[(count - 1) / 2], self[count / 2])
    return low + Milliseconds((high - low).count / 2)
  }
}
