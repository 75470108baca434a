/// What the simulated agent does: everything that a viewer has to show happens once.
enum DemoScript {
  static let title = "Find out why the nightly build became slow"

  static let output = """
    The nightly build became slow with the change of the compiler cache on Tuesday: its key now \
    holds the time of day, so nothing is ever found in it. A fix of one line brings the build back \
    from 41 to 12 minutes. It is not deployed: that was declined.
    """

  static let steps: [DemoStep] = [
    DemoStep(at: 0.4, message: "Reading the request…", until: 2.2),
    DemoStep(
      at: 2.2, message: "Comparing the last builds", until: 9.5,
      calls: [
        DemoCall(
          at: 2.5, takes: 1.1, name: "list_builds",
          arguments: [("pipeline", "nightly"), ("count", "30")],
          end: .result("30 builds; from #4811 on they take three times as long")),
        DemoCall(
          at: 2.6, takes: 2.9, name: "fetch_log",
          arguments: [("build", "4810"), ("stage", "compile")],
          end: .result("compile: 7m 12s, cache hits 93 %")),
        DemoCall(
          at: 2.7, takes: 4.6, name: "fetch_log",
          arguments: [("build", "4811"), ("stage", "compile")],
          end: .result("compile: 36m 40s, cache hits 0 %")),
        DemoCall(
          at: 2.8, takes: 3.7, name: "fetch_log",
          arguments: [("build", "4790"), ("stage", "compile")],
          end: .error("HTTP 410 Gone: logs are kept for 30 days")),
      ]),
    DemoStep(
      at: 9.5, message: "Two suspects so far",
      edits: [(12.5, "Two suspects: the compiler cache and the linker")], until: 14,
      calls: [
        DemoCall(
          at: 9.9, takes: 0.3, name: "read_file", arguments: [("path", "ci/pipelines/nightly.yml")],
          end: .result("214 lines")),
        DemoCall(
          at: 10.4, takes: 0.8, name: "grep",
          arguments: [("pattern", "CACHE_KEY|ld.gold"), ("path", "ci/")],
          end: .result("6 matches in 3 files")),
        // Found to be needed much later, and added to this old step.
        DemoCall(
          at: 33, takes: 2.1, name: "git_blame",
          arguments: [("path", "ci/pipelines/nightly.yml"), ("line", "88")],
          end: .result("a41f9c2, Tuesday 17:20: \"Make the cache key unique\"")),
      ]),
    DemoStep(
      at: 14, message: "Asking two agents to check one suspect each", until: 45,
      calls: [
        DemoCall(
          at: 14.3, takes: 29.5, name: "agent",
          arguments: [("task", "Check whether the compiler cache works"), ("kind", "explore")],
          end: .result("The cache key holds the time of day: it never fits twice."),
          steps: cacheAgent),
        DemoCall(
          at: 14.5, takes: 17.2, name: "agent",
          arguments: [("task", "Check whether the linker changed"), ("kind", "explore")],
          end: .result("The linker is the same in both builds."), steps: linkerAgent),
      ]),
    DemoStep(
      at: 45.5, message: "Trying the fix",
      edits: [(60, "Tried the fix: 12 minutes instead of 41")], until: 62,
      calls: [
        DemoCall(
          at: 45.9, takes: 0.4, name: "edit_file",
          arguments: [
            ("path", "ci/pipelines/nightly.yml"), ("old", "key: $BRANCH-$(date +%s)"),
            ("new", "key: $BRANCH-$LOCKFILE_HASH"),
          ], end: .result("1 line changed")),
        DemoCall(
          at: 46.8, takes: 14.6, name: "run_build",
          arguments: [("pipeline", "nightly"), ("stages", "compile,link"), ("timeout", "1200")],
          end: .result("12m 04s, cache hits 92 %")),
      ]),
    DemoStep(
      at: 62.5, message: "Asking to deploy the fix", until: 69, fails: true,
      calls: [
        DemoCall(
          at: 62.9, takes: 6, name: "deploy",
          arguments: [("target", "production"), ("change", "1 line")],
          end: .refused(after: 5.2))
      ]),
    DemoStep(
      at: 69.5, message: "Writing the summary", until: 74,
      calls: [
        DemoCall(
          at: 69.9, takes: 2.2, name: "write_file",
          arguments: [("path", "reports/nightly-build.md"), ("bytes", "2210")],
          end: .result("written"))
      ]),
  ]

  /// When the job is over, in seconds.
  static let length = 75.0

  private static let cacheAgent: [DemoStep] = [
    DemoStep(
      at: 0.6, message: "Reading how the cache is set up", until: 6,
      calls: [
        DemoCall(
          at: 0.9, takes: 0.2, name: "read_file", arguments: [("path", "ci/cache.yml")],
          end: .result("61 lines")),
        DemoCall(
          at: 1.6, takes: 3.2, name: "shell", arguments: [("command", "sccache --show-stats")],
          end: .result("requests 8,114   hits 0   misses 8,114")),
      ]),
    DemoStep(
      at: 6.5, message: "Looking for the key that is used", until: 26,
      calls: [
        DemoCall(
          at: 7, takes: 17.8, name: "agent",
          arguments: [("task", "Compare the cache keys of ten builds"), ("kind", "worker")],
          end: .result("All ten keys differ, by their last ten digits only."), steps: keyAgent)
      ]),
    DemoStep(at: 26.5, message: "The key is different each time", until: 29),
  ]

  private static let keyAgent: [DemoStep] = [
    DemoStep(
      at: 0.5, message: "Fetching ten logs", until: 9,
      calls: (0..<5).map { i in
        DemoCall(
          at: 0.8 + Double(i) * 0.25, takes: 3.1 + Double(i) * 1.1, name: "fetch_log",
          arguments: [("build", "\(4811 + i)"), ("stage", "restore-cache")],
          end: i == 3
            ? .error("connection reset by peer") : .result("key main-17268\(40 + i * 13)22"))
      }),
    DemoStep(
      at: 9.3, message: "One log is missing: trying it again", until: 13,
      calls: [
        DemoCall(
          at: 9.6, takes: 2.4, name: "fetch_log",
          arguments: [("build", "4814"), ("stage", "restore-cache"), ("attempt", "2")],
          end: .result("key main-1726877922"))
      ]),
    DemoStep(at: 13.4, message: "Comparing the keys", until: 17),
  ]

  private static let linkerAgent: [DemoStep] = [
    DemoStep(
      at: 0.5, message: "Asking both images for their linker", until: 8,
      calls: [
        DemoCall(
          at: 0.9, takes: 5.9, name: "shell",
          arguments: [("command", "docker run builder:4810 ld --version")],
          end: .result("GNU ld 2.40")),
        DemoCall(
          at: 1.1, takes: 6.4, name: "shell",
          arguments: [("command", "docker run builder:4811 ld --version")],
          end: .result("GNU ld 2.40")),
      ]),
    DemoStep(at: 8.6, message: "The same linker, the same flags", until: 16),
  ]
}
