import Glibc
import TestGate
import TestSupport
import Testing

/// What Prometheus gets of `serve --metrics`.
@Suite("Figures of a served session", .startsPrograms)
struct MetricsCommandTests {
  private let folder = TestFolder()

  /// Serves a source with its figures; tells where those are.
  private func serve(_ source: String) throws -> (run: CommandRun, url: String) {
    let server = try Espalier.start("serve", "--metrics", source)
    try server.wait(for: "/metrics\n")
    return (server, String(server.outputText.split(separator: "\n")[1]))
  }

  /// Scrapes until a series has at least a value, and tells all of the last page: one sample a line.
  ///
  /// - Returns: `nil` where there is no parser.
  private func scrape(_ url: String, until series: String, is value: Double) throws -> String? {
    let script = """
      import sys, time, urllib.request
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as parsed
      url, wanted, least, end = sys.argv[1], sys.argv[2], float(sys.argv[3]), time.time() + 100
      while time.time() < end:
        with urllib.request.urlopen(url, timeout=30) as answer:
          kind, text = answer.headers['Content-Type'], answer.read().decode()
        samples = {}
        for family in parsed(text):
          for s in family.samples:
            samples[s.name + ''.join(' %s=%s' % l for l in sorted(s.labels.items()))] = s.value
        if samples.get(wanted, -1) >= least: break
        time.sleep(0.05)
      print(kind)
      for name, value in samples.items(): print(name, float(value))
      """
    let run = try Python.run(
      script, needing: "prometheus_client.openmetrics.parser", [url, series, "\(value)"], input: [])
    guard let run else { return nil }
    #expect(run.ending == .exit(0), "\(run.errorText)")
    return run.outputText
  }

  @Test("a real parser finds the figures of a session, and those of later as it goes on")
  func growing() throws {
    var job = Job()
    let log = folder.write(job.snapshot, to: "job.log")
    let (server, url) = try serve(log)
    let calls = "espalier_open_tool_calls status=running tool=read_file"
    guard let first = try scrape(url, until: "espalier_read_records_total", is: 1) else { return }
    #expect(
      first.hasPrefix("application/openmetrics-text; version=1.0.0; charset=utf-8\n"), "\(first)")
    #expect(first.contains("\nespalier_sessions status=in_progress 1.0\n"))
    #expect(!first.contains(calls))
    job.add("Reading", Job.Call(id: "c1", name: "read_file", path: "a"))
    folder.write(job.snapshot, to: "job.log", appending: true)
    let second = try #require(try scrape(url, until: calls, is: 1))
    #expect(second.contains("\n\(calls) 1.0\n"), "\(second)")
    #expect(second.contains("\nespalier_read_records_total 2.0\n"))
    #expect(server.ending == nil)
  }

  @Test("a server that does not answer any more is told as polls that failed")
  func polls() throws {
    let served = try ServedJob()
    let (server, url) = try serve(served.address)
    guard let first = try scrape(url, until: "espalier_polls_total", is: 1) else { return }
    #expect(first.contains("\nespalier_poll_failures_total 0.0\n"), "\(first)")
    served.stop()
    let second = try #require(try scrape(url, until: "espalier_poll_failures_total", is: 1))
    #expect(!second.contains("\nespalier_poll_failures_total 0.0\n"), "\(second)")
    #expect(server.ending == nil)
  }
}
