import SessionModel
import TestSupport
import Testing

@testable import Reports

/// The figures for Prometheus: what they tell, in which language, and what they never do.
@Suite("Metrics")
struct MetricsTests {
  private let prices = PriceTable(rows: ["tale": Price(input: 2, output: 8)])

  private func ledger() -> MetricsLedger {
    MetricsLedger(version: "9.8.7", prices: prices) { $0.replacing("\u{1B}", with: "") }
  }

  /// What a source of two polls, one of them in vain, is told of.
  private let source = SourceFigures(
    since: Milliseconds(1_757_841_000_500), bytes: 4096, records: 7, polls: (2, 1))

  private func page(
    _ session: Session, by ledger: inout MetricsLedger, in dialect: MetricsDialect = .openMetrics,
    later: Double = 90
  ) -> String {
    let now = TestSupport.SessionBuilder.start + Milliseconds(seconds: later)
    return String(
      decoding: ledger.page(of: [MeteredSession(id: "1", session, source)], now: now)(dialect),
      as: UTF8.self)
  }

  /// The value of a line; `nil` when there is no such line.
  private func value(_ name: String, in page: String) -> Double? {
    page.split(separator: "\n").first { $0.hasPrefix(name + " ") }
      .flatMap { Double($0.dropFirst(name.count + 1)) }
  }

  /// A session of every sort of figure.
  private func session() -> Session {
    var job = TestSupport.SessionBuilder(title: "Harbour")
    let entry = job.entry("Weighing")
    for (channel, count) in [
      (Channel.inputTokens, "1000000"), (.outputTokens, "250000"), (.cachedTokens, "3000"),
      (.cacheWrites5m, "20"), (.cacheWrites1h, "10"), (.model, "tale-2"),
    ] {
      job.set(entry, channel, count)
    }
    job.call("weigh", under: entry, took: 1.2, result: "9 pounds")
    job.call("weigh", under: entry, took: 400, .failed, error: "no scale")
    job.call("Bash", #"{"command":"true"}"#, under: entry, took: 0.05)
    job.call("ask", under: entry, status: .waiting)
    return job.session
  }

  @Test("every figure of the table is told of a session that has them all")
  func whole() {
    var ledger = ledger()
    let page = page(session(), by: &ledger, later: 500)
    for metric in Metric.allCases {
      #expect(page.contains("# TYPE \(metric.rawValue) "), "\(metric)")
    }
    for (line, expected) in [
      (#"espalier_info{version="9.8.7"}"#, 1), (#"espalier_sessions{status="in_progress"}"#, 1),
      (#"espalier_sessions{status="failed"}"#, 0),
      (#"espalier_tool_calls_total{tool="weigh",status="completed"}"#, 1),
      (#"espalier_tool_calls_total{tool="weigh",status="failed"}"#, 1),
      (#"espalier_open_tool_calls{tool="ask",status="waiting"}"#, 1),
      (#"espalier_tool_call_duration_seconds_bucket{kind="other",le="1.0"}"#, 0),
      (#"espalier_tool_call_duration_seconds_bucket{kind="other",le="2.5"}"#, 1),
      (#"espalier_tool_call_duration_seconds_bucket{kind="other",le="300.0"}"#, 1),
      (#"espalier_tool_call_duration_seconds_bucket{kind="other",le="600.0"}"#, 2),
      (#"espalier_tool_call_duration_seconds_bucket{kind="other",le="+Inf"}"#, 2),
      (#"espalier_tool_call_duration_seconds_count{kind="other"}"#, 2),
      (#"espalier_tool_call_duration_seconds_sum{kind="other"}"#, 401.2),
      (#"espalier_tool_call_duration_seconds_bucket{kind="command",le="0.05"}"#, 1),
      (#"espalier_tool_calls_created{tool="weigh",status="failed"}"#, 1_757_841_242),
      (#"espalier_input_tokens_total{model="tale-2"}"#, 1_000_000),
      (#"espalier_cache_write_tokens_total{model="tale-2",kept="1h"}"#, 10),
      ("espalier_cost_dollars_total", 4), ("espalier_cost_estimated", 1),
      ("espalier_polls_total", 2), ("espalier_poll_failures_total", 1),
      ("espalier_read_bytes_total", 4096), ("espalier_read_bytes_created", 1_757_841_000.5),
      ("espalier_last_record_age_seconds", 98.75),
    ] as [(String, Double)] {
      #expect(value(line, in: page) == expected, "\(line)")
    }
    #expect(page.hasSuffix("\n# EOF\n"))
  }

  @Test("what a source does not tell is not told as nothing")
  func untold() {
    var ledger = ledger()
    let page = page(Session(), by: &ledger)
    for word in ["tokens", "cost", "age", "duration", "tool_calls"] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test("a real parser reads both languages and finds the same figures")
  func parser() throws {
    let script = """
      import sys
      from prometheus_client.openmetrics import parser as open
      from prometheus_client import parser as plain
      read = {'open': open, 'plain': plain}[sys.argv[1]].text_string_to_metric_families
      for family in read(sys.stdin.read()):
        for sample in family.samples:
          if sample.name.endswith('_created'): continue
          labels = sorted(sample.labels.items())
          print(sample.name, labels, float(sample.value))
      """
    var seen: [String: Set<Substring>] = [:]
    for (word, dialect) in [("open", MetricsDialect.openMetrics), ("plain", .prometheus)] {
      var ledger = ledger()
      var session = self.session()
      session.apply(.runData(.model, session.store.keep("a\"b\\c\nd\u{1B}[31m é 🚢")))
      session.apply(.runData(.inputTokens, session.store.keep("2000000")))
      let text = page(session, by: &ledger, in: dialect)
      guard
        let run = try Python.run(
          script, needing: "prometheus_client.openmetrics.parser", [word], input: Array(text.utf8))
      else { return }
      #expect(run.ending == .exit(0), "\(run.errorText)")
      seen[word] = Set(run.outputText.split(separator: "\n"))
    }
    #expect(seen["open"] == seen["plain"])
    #expect((seen["open"]?.count ?? 0) > 50)
    #expect(
      seen["open"]?.contains { $0.contains(#"'a"b\\c\nd[31m é 🚢'"#) } == true,
      "\(seen["open"] ?? [])")
  }

  @Test("tools without end get a hundred series, and one for the rest; none is lost")
  func bounded() {
    var ledger = ledger()
    var names: Set<String> = []
    var job = TestSupport.SessionBuilder()
    let entry = job.entry("Everything")
    for round in 0..<3 {
      for number in 0..<100 {
        job.call("tool \(round) \(number)", under: entry, took: 0.01)
        job.call(String(repeating: "n", count: 300) + "\(number)", under: entry, took: 0.01)
      }
      let page = page(job.session, by: &ledger, later: 9000)
      let lines = page.matches(
        of: /espalier_tool_calls_total\{tool="([^"]*)",status="completed"\} (\d+)/)
      #expect(lines.count <= MetricsLedger.toolLimit + 1)
      #expect(lines.reduce(0) { $0 + (Int($1.2) ?? 0) } == (round + 1) * 200)
      #expect(lines.allSatisfy { $0.1.count <= 100 })
      // Nobody loses the series that it had, so that there are no more of them in all either.
      names.formUnion(lines.map { String($0.1) })
      #expect(names.count <= MetricsLedger.toolLimit + 1)
    }
    #expect(names.contains(LabelBound.rest))
  }

  @Test("models that share a series are added up to what can be told, and no further")
  func models() {
    let one = MetricSeries(.inputTokens, "tale")
    let rest = MetricSeries(.inputTokens, LabelBound.rest)
    let counts: [(MetricSeries, Int64)] =
      [(one, 7)] + Array(repeating: (rest, Tokens.limit), count: 9000)
    let added = MetricsLedger.merged(
      counts.map { MetricSample(series: $0.0, value: .whole($0.1)) })
    let values = added.map { "\($0.value)" }
    #expect(added.map(\.series) == [one, rest] && values == ["whole(7)", "whole(\(Int64.max))"])
    var ledger = ledger()
    var job = TestSupport.SessionBuilder()
    for number in 0..<MetricsLedger.modelLimit + 9 {
      let entry = job.entry("Weighing")
      job.set(entry, .model, "m\(number)")
      job.set(entry, .inputTokens, "2")
    }
    let page = page(job.session, by: &ledger)
    let lines = page.matches(of: /espalier_input_tokens_total\{model="([^"]*)"\} (\d+)/)
    #expect(lines.count == MetricsLedger.modelLimit + 1)
    #expect(lines.first { $0.1 == LabelBound.rest }?.2 == "18")
  }

  @Test("what only grows does not shrink when a source takes back what it told")
  func growing() {
    var ledger = ledger()
    var job = TestSupport.SessionBuilder()
    let entry = job.entry("Weighing")
    job.set(entry, .outputTokens, "100")
    let call = job.call("weigh", under: entry, took: 3)
    let line = #"espalier_tool_calls_total{tool="weigh",status="completed"}"#
    let tokens = #"espalier_output_tokens_total{model=""}"#
    let count = #"espalier_tool_call_duration_seconds_count{kind="other"}"#
    let before = page(job.session, by: &ledger)
    #expect([line, tokens, count].map { value($0, in: before) } == [1, 100, 1])
    job.set(entry, .outputTokens, "40")
    let other = job.call("weigh", under: entry, took: 50)
    job.apply(.retract(call))
    job.apply(.retract(other))
    job.call("weigh", under: entry, took: 70, .failed)
    let after = page(job.session, by: &ledger)
    #expect([tokens, count].map { value($0, in: after) } == [100, 2])
    let failed = #"espalier_tool_calls_total{tool="weigh",status="failed"}"#
    #expect(value(failed, in: after) == 1)
    // Each bucket holds at least what the one before it does.
    let buckets = after.matches(of: /duration_seconds_bucket\{[^}]*\} (\d+)/).map {
      Int($0.1) ?? -1
    }
    #expect(buckets == buckets.sorted() && buckets.last == 2)
  }

  @Test("several sessions are told as one: counts add up, and what they had stays when they go")
  func several() {
    var ledger = ledger()
    let now = TestSupport.SessionBuilder.start + Milliseconds(seconds: 900)
    var other = TestSupport.SessionBuilder(title: "Quay")
    other.call("weigh", under: other.entry("Weighing"), took: 3)
    other.finish()
    var second = source
    second.since = Milliseconds(1_757_841_009_000)
    second.polls = nil
    let both = [
      MeteredSession(id: "1", session(), source), MeteredSession(id: "2", other.session, second),
    ]
    func page(_ sessions: [MeteredSession]) -> String {
      String(decoding: ledger.page(of: sessions, now: now)(.openMetrics), as: UTF8.self)
    }
    let calls = #"espalier_tool_calls_total{tool="weigh",status="completed"}"#
    let duration = #"espalier_tool_call_duration_seconds_count{kind="other"}"#
    let told = page(both)
    for (line, expected) in [
      (#"espalier_sessions{status="in_progress"}"#, 1),
      (#"espalier_sessions{status="succeeded"}"#, 1), (calls, 2), (duration, 3),
      ("espalier_read_records_total", 14), ("espalier_polls_total", 2),
      ("espalier_read_bytes_created", 1_757_841_000.5), ("espalier_info{version=\"9.8.7\"}", 1),
    ] as [(String, Double)] {
      #expect(value(line, in: told) == expected, "\(line)")
    }
    let ages = both.map { (now - ($0.session.timeline.end ?? .zero)).seconds }
    #expect(value("espalier_last_record_age_seconds", in: told) == ages.min())
    #expect(told.ranges(of: "# TYPE ").count == Metric.allCases.count)
    ledger.retire("1")
    let left = page([both[1]])
    #expect(value(calls, in: left) == 2 && value(duration, in: left) == 3)
    #expect(value(#"espalier_sessions{status="in_progress"}"#, in: left) == 0)
    #expect(value(#"espalier_open_tool_calls{tool="ask",status="waiting"}"#, in: left) == nil)
    // Who comes again is counted anew, and takes nothing back.
    #expect(value(calls, in: page(both)) == 3)
  }

  @Test(
    "who asks is answered in the language that suits best, OpenMetrics where that is left open",
    arguments: [
      (nil, true), ("*/*", true), ("", true), ("text/plain", false), ("text/*", false),
      ("text/plain;version=0.0.4", false),
      ("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5", true),
      ("application/openmetrics-text;q=0.2, text/plain;q=0.5,*/*;q=0.1", false),
      ("text/plain;q=0.3,application/openmetrics-text; version=1.0.0; q=0.5", true),
      ("application/json", true), (";;q=,", true),
    ] as [(String?, Bool)])
  func dialect(accept: String?, isOpen: Bool) {
    #expect((MetricsDialect(accept: accept) == .openMetrics) == isOpen)
  }

  @Test("docs/telemetry.md tells each figure as the table has it")
  func documented() throws {
    let text = try #require(Files.text(ProjectFiles.root + "/docs/telemetry.md"))
    for metric in Metric.allCases {
      let labels = metric.labels.map { "`\($0)`" }.joined(separator: " ")
      let row = "| `\(metric.rawValue)` | \(metric.kind.rawValue) | \(labels) | \(metric.help) |"
      #expect(text.contains(row), "\(row)")
    }
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `espalier") }
    #expect(rows.count == Metric.allCases.count + TraceMark.allCases.count)
  }
}
