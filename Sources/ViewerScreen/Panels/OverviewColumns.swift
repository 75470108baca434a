import SessionModel
import ViewerCore

/// How wide the columns are in which the overview tells of turns; 0: no turn has anything to tell there.
struct OverviewColumns {
  let number: Int
  let calls: Int
  let failed: Int
  let span: Int
  let cost: Int

  init(_ parts: [OverviewFigures.Part]) {
    func width(_ width: Int, _ isTold: (OverviewFigures.Part) -> Bool) -> Int {
      parts.contains(where: isTold) ? width : 0
    }
    number = max(2, "\(parts.count)".count)
    calls = width("\(parts.map(\.calls).max() ?? 0) calls".count) { $0.calls > 0 }
    failed = width(5) { $0.failed > 0 }
    span = width(6) { $0.span != nil }
    cost = width(8) { $0.tokens.cost != nil }
  }
}
