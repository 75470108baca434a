import SessionModel
import TestSupport
import ViewerCore

extension FuzzTarget {
  /// The tree of a job in which anything happens: grown step by step it is the one that is built
  /// anew.
  static let outline = FuzzTarget(
    name: "outline",
    seeds: {
      [[0, 0] + Array(0...255), [1, 3] + Array((0...255).reversed()), [3, 7, 5, 40, 70, 99, 96]]
    },
    words: { ["abc", "\u{10}\u{20}", "zzz"] },
    run: { input in
      var input = FuzzInput(input)
      let isWild = input.choice(2) == 1
      var folds = Folds()
      let level = input.choice(8)
      if level > 0 { folds.level = level }
      let since = input.choice(2) == 0 ? Int32.max : Int32(input.byte())
      var job = RandomJob(input, isWild: isWild)
      var outline = Outline(job.job.session, at: 0, folds: folds, since: since)
      for _ in 0..<200 where !job.random.rest.isEmpty {
        for _ in 0...job.random.choice(4) { job.step() }
        let session = job.job.session
        if !outline.grow(session, to: session.position, since: since) {
          outline = Outline(session, at: session.position, folds: folds, since: since)
          continue
        }
        let built = Outline(session, at: session.position, folds: folds, since: since)
        for (name, isSame) in [
          ("rows", outline.nodes == built.nodes), ("tally", outline.tally == built.tally),
          ("newest", outline.newest == built.newest), ("new", outline.newCount == built.newCount),
          ("new failures", outline.newFailedCount == built.newFailedCount),
        ] {
          try hold(isSame, "the \(name) of an outline that has grown are those of one built anew")
        }
        for node in built.nodes {
          try hold(
            outline.index(of: node.identity) == built.index(of: node.identity),
            "rows are found where they are found in one that is built anew")
        }
      }
    })
}
