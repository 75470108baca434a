import SessionModel
import ViewerCore

/// How wide the columns are in which the overview tells of turns; 0: no turn has anything to tell there.
struct OverviewColumns {
  let number: Int
  let calls: Int
  let failed: Int
  let span: Int
  let cost: Int

  init(_ sums: OverviewFigures.PartSums) {
    number = max(2, "\(sums.count)".count)
    calls = sums.mostCalls > 0 ? "\(sums.mostCalls) calls".count : 0
    failed = sums.hasFailed ? 5 : 0
    span = sums.hasSpan ? 6 : 0
    cost = sums.hasCost ? 8 : 0
  }
}
