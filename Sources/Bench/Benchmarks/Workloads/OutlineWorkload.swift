import SessionModel
import ViewerCore

/// The rows that can be seen, built from nothing.
enum OutlineWorkload {
  /// Measures three sizes.
  static func run(_ run: inout Run) {
    for (nodes, size) in [(1000, "1k"), (100_000, "100k"), (1_000_000, "1M")] {
      let session = LargeJob(nodes: nodes).session
      let time = Clock.median(of: 9) {
        _ = Outline(session, at: session.position, folds: Folds())
      }
      Table.row(
        "outline, \(size) nodes", time, "ms",
        [.also(time * 1_000_000 / Double(nodes), "ns a node")])
      run.countAllocations("outline \(size)") {
        _ = Outline(session, at: session.position, folds: Folds())
      }
    }
  }
}
