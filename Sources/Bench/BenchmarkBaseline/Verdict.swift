/// How a count stands to the one before.
package struct Verdict: Hashable, Sendable {
  /// What was counted now.
  package var count: Count
  /// What the baseline says; `nil` when it does not know the count.
  package var before: Int?

  /// More than this share above the baseline is worse.
  package static let tolerance = 0.02

  /// Whether the count is worse than before, or unknown: a new count has to be recorded.
  package var isFailure: Bool {
    guard let before else { return true }
    return Double(count.value) > Double(before) * (1 + Self.tolerance) + Double(count.unit.slack)
  }

  /// The change in percent; `nil` when there is nothing to compare with.
  package var change: Double? {
    guard let before, before != 0 else { return nil }
    return 100 * Double(count.value - before) / Double(before)
  }
}
