/// The viewer on a large session: folds, keys, and following what arrives.
enum ViewerWorkload {
  /// Measures two sizes.
  static func run(_ run: inout Run) {
    for (nodes, size) in [(100_000, "100k"), (1_000_000, "1M")] {
      var job = LargeJob(nodes: nodes)
      measureFolds(job, size, &run)
      measureGrowth(&job, size, &run)
    }
  }

  /// Opens everything, folds everything, and takes one step; the frames included.
  private static func measureFolds(_ job: LargeJob, _ size: String, _ run: inout Run) {
    var viewer = BenchViewer(job.session)
    func measure(_ name: String, _ keys: String, after before: String = "") {
      var times: [Double] = []
      for _ in 0..<7 {
        viewer.press(before, job.session)
        let start = Clock.cpu
        viewer.press(keys, job.session)
        times.append(Double(Clock.cpu - start) / 1_000_000)
      }
      Table.row("viewer, \(name), \(size) nodes", times.median, "ms")
    }
    measure("open everything", "zR", after: "zM")
    measure("fold everything", "zM", after: "zR")
    viewer.press("zRg", job.session)
    measure("fold and open one row", "zaza")
    run.countAllocations("viewer folds \(size)") { viewer.press("zaza", job.session) }
    viewer.press("zR", job.session)
    viewer.press("G", job.session)
    measure("k and j at the end", "kj")
    run.countAllocations("viewer keys \(size)") { viewer.press("kj", job.session) }
    measure("step back and forward", ",.")
    run.countAllocations("viewer steps \(size)") { viewer.press(",.", job.session) }
  }

  /// Follows a thousand lines a second at sixty frames a second: seventeen a frame.
  private static func measureGrowth(_ job: inout LargeJob, _ size: String, _ run: inout Run) {
    var viewer = BenchViewer(job.session)
    func follow() {
      for _ in 0..<60 {
        for _ in 0..<17 { job.addLine() }
        viewer.grow(job.session)
      }
    }
    Table.row(
      "viewer, following a second, \(size) nodes", Clock.median(of: 5, follow), "ms",
      [.atMost(40, "ms")])
    run.countAllocations("viewer following \(size)", follow)
  }
}
