import BenchmarkBaseline

/// The second table: what was counted, beside the baseline.
enum CountReport {
  /// Prints the counts, and tells whether one is worse than before.
  static func compare(_ counts: [Count], with baseline: Baseline) -> Bool {
    Table.write(
      "\n" + Table.left("count", 42) + Table.right("now", 14) + Table.right("baseline", 14))
    var isWorse = false
    for verdict in baseline.verdicts(on: counts) {
      let name = verdict.count.name + ", " + verdict.count.unit.rawValue
      var line =
        Table.left(name, 42) + Table.right(String(verdict.count.value), 14)
        + Table.right(verdict.before.map(String.init) ?? "-", 14)
      if let change = verdict.change, abs(change) >= 0.05 {
        line += Table.right((change > 0 ? "+" : "") + Table.text(change) + " %", 10)
      }
      if verdict.isFailure {
        isWorse = true
        line += verdict.before == nil ? "  not in the baseline" : "  WORSE"
      }
      Table.write(line)
    }
    return isWorse
  }
}
