import CellGrid
import SessionModel
import TestSupport
import ViewerCore

/// The sessions that the golden screens show.
enum Sample {
  /// The job of the sketches: two entries with calls, a failure, a subagent, calls that run.
  static func live() -> SessionBuilder {
    var job = SessionBuilder(title: "Research AI trends and e-mail a summary")
    let first = job.entry("Researching AI trends")
    job.call(
      "web_search", #"{"query":"latest AI agent trends 2025","limit":10}"#, under: first, took: 1.2,
      result: "12 hits\nfirst: The year of the agent\nsecond: What models do now")
    job.call(
      "analyze_papers", #"{"topics":["agentic models","LLM agents"]}"#, under: first, took: 4.8)
    job.call(
      "fetch_url", #"{"url":"https://example.org/archive/2025/report.pdf"}"#, under: first,
      took: 6.1, .failed, error: "HTTP 403 Forbidden")
    let slow = job.call(
      "fetch_url", #"{"url":"https://example.org/archive/2025/report.html"}"#, under: first)
    job.wait(5.9)
    let second = job.entry("Checking the sources")
    let agent = job.call(
      "explore", #"{"description":"verify the three claims","model":"small"}"#, under: second)
    job.wait(2)
    let reading = job.entry("Reading the first paper", under: agent)
    job.call("read_file", #"{"path":"paper-1.md"}"#, under: reading, took: 0.1)
    job.call("grep", #"{"pattern":"claim","path":"papers/"}"#, under: reading, took: 0.2)
    job.call("read_file", #"{"path":"paper-1b.md"}"#, under: reading, took: 8.7)
    let comparing = job.entry("Comparing the figures", under: agent)
    job.call("read_file", #"{"path":"paper-2.md","range":"1–240"}"#, under: comparing, took: 0.1)
    job.call(
      "python", #"{"command":"compare.py --tolerance 0.05"}"#, under: comparing)
    job.wait(13.9)
    job.end(slow, result: "ok")
    let last = job.entry("Composing the e-mail")
    job.call(
      "write_file", #"{"file_path":"/home/me/projects/trends/out/summary.md"}"#, under: last,
      took: 0.4)
    return job
  }

  /// The live job with tokens of two models.
  static func costly() -> SessionBuilder {
    var job = live()
    job.set(.root, .model, "large")
    for (index, model) in ["large", "small"].enumerated() {
      let entry = job.entry("Thinking about it")
      job.set(entry, .model, model)
      job.set(entry, .inputTokens, "\(120_000 * (index + 1))")
      job.set(entry, .cachedTokens, "90000")
      job.set(entry, .outputTokens, "4210")
      job.set(entry, .cost, "0.\(index + 3)1")
    }
    return job
  }

  /// A session that is over, with a question, a long text and an answer.
  static func over() -> SessionBuilder {
    var job = SessionBuilder(title: "Fix the flaky retry test")
    job.entry("The retry test fails once in ten runs. Find out why and fix it.", role: .user)
    job.wait(3)
    let look = job.entry(
      """
      I will look at the test first. It waits for a fixed time, which is the usual reason for such failures, so the clock is the suspect.

      1. read the test
      2. find the clock
      3. pass it in
      """)
    job.call(
      "Read", #"{"file_path":"/repo/Tests/RetryTests.swift"}"#, under: look, took: 0.1,
      result: "import Testing")
    job.wait(840)
    let run = job.entry("Running it")
    job.call(
      "Bash", #"{"command":"swift test --filter Retry","timeout":60000}"#, under: run, took: 41.2,
      .failed, error: "1 test failed\nRetryTests.waits: expected 3, got 2")
    job.call("Bash", #"{"command":"rm -rf .build"}"#, under: run, took: 2, .rejected)
    job.wait(3)
    job.call(
      "Bash", #"{"command":"swift test --filter Retry"}"#, under: run, took: 38.9, result: "passed")
    job.set(
      .root, .outputText, "The test slept for a second.\nIt now takes the clock as an argument.")
    job.finish()
    return job
  }
}

/// A viewer with its session, driven by keys written as text.
struct Viewer {
  var state: ViewerState
  var job: SessionBuilder
  var effects: [Effect] = []

  init(
    _ job: SessionBuilder, rows: Int = 24, columns: Int = 80, follow: Bool = true,
    clock: ReplayClock? = nil, motion: Motion = .full, glyphs: Glyphs = .unicode
  ) {
    self.job = job
    state = ViewerState(
      rows: rows, columns: columns, now: job.time,
      options: ViewerOptions(sourceName: "job.json", motion: motion, glyphs: glyphs),
      follow: follow, clock: clock)
    if clock == nil {
      let last = job.time + Milliseconds(-2000)
      send(.feed(FeedLine(state: .healthy, lastAnswer: last, isPolled: true)))
    }
    send(.sessionGrew)
  }

  mutating func send(_ action: Action) {
    effects += reduce(action, into: &state, session: job.session)
  }

  /// Presses keys: characters, and names in angle brackets.
  mutating func press(_ keys: String) {
    var rest = Substring(keys)
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">"), rest.index(after: rest.startIndex) < end,
        let key = Key(String(rest[rest.index(after: rest.startIndex)..<end]))
      {
        send(.key(key))
        rest = rest[rest.index(after: end)...]
      } else {
        if let key = Key(first == " " ? "space" : String(first)) { send(.key(key)) }
        rest = rest.dropFirst()
      }
    }
  }
}
