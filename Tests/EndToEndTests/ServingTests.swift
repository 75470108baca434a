import Glibc
import TestGate
import TestSupport
import Testing

/// Several sessions over HTTP, as programs and browsers ask for them.
@Suite("Sessions that are served", .startsPrograms)
struct ServingTests {
  private let folder = TestFolder()
  private static let token = "mast-and-anchor-77"

  init() { Files.makeFolder(folder / "ships") }

  /// Starts a server and tells the lines that it begins with: what programs ask, and what people open.
  private func serve(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> (run: CommandRun, jobs: String, page: String) {
    let server = try CommandRun(
      Espalier.path, ["serve"] + arguments, environment: environment, input: .nothing, output: nil)
    try server.wait(for: "/\n")
    let lines = server.outputText.split(separator: "\n").map(String.init)
    return (server, lines[0], lines[lines.count - 1])
  }

  private func job(_ title: String, _ calls: Job.Call...) -> Job {
    var job = Job(title: title)
    for call in calls { job.add("Reading \(call.path)", call) }
    return job
  }

  /// Asks for an address, and tells its status, its headers in small letters and its text.
  private func get(
    _ url: String, _ headers: [String: String] = [:], form: String? = nil
  ) throws -> String {
    let script = """
      import sys, urllib.request, urllib.error
      class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *rest): return None
      headers = dict(line.split(': ', 1) for line in sys.argv[3:])
      data = sys.argv[2].encode() if sys.argv[2] else None
      ask = urllib.request.Request(sys.argv[1], data=data, headers=headers)
      try: answer = urllib.request.build_opener(Stay).open(ask, timeout=100)
      except urllib.error.HTTPError as error: answer = error
      print(answer.status)
      for name, value in answer.headers.items(): print(name.lower() + ': ' + value)
      print(answer.read().decode())
      """
    let lines = headers.map { "\($0.key): \($0.value)" }
    let run = try #require(
      try Python.run(
        script, needing: "urllib.request", [url, form ?? ""] + lines, input: []))
    try #require(run.ending == .exit(0), "\(run.errorText)")
    return run.outputText
  }

  private static let browser = ["Accept": "text/html"]

  @Test("files and a folder are one list, each session a page and a job, and their figures are one")
  func several() throws {
    let first = folder.write(
      job("Harbour", .done("c1", path: "quay.md"), .done("c2", path: "mole.md")).snapshot,
      to: "first.log")
    for (name, call) in [
      ("a", Job.Call.done("c1", path: "a")),
      ("b", Job.Call(id: "c1", name: "read_file", path: "b")),
    ] {
      folder.write(job("Ship \(name)", call).snapshot, to: "ships/\(name).jsonl")
    }
    let (server, jobs, page) = try serve("--metrics", first, folder / "ships")
    #expect(jobs.hasSuffix("/v1/jobs") && page + "v1/jobs" == jobs)
    let list = try get(jobs)
    #expect(
      list.contains(#"{"data":[{"response_id":"1"},{"response_id":"2"},{"response_id":"3"}]}"#))
    let index = try get(page, Self.browser)
    for title in ["Harbour", "Ship a", "Ship b", "2 calls", "1 call · 1 running"] {
      #expect(index.contains(title), "\(index)")
    }
    // A page is whole without its scripts.
    let shown = try get(page + "sessions/1", Self.browser)
    #expect(shown.contains("quay.md") && shown.contains("mole.md") && shown.contains("</html>"))
    #expect(shown.contains("content-security-policy: default-src 'none'; style-src 'sha256-"))
    #expect(try get(page + "sessions/4", Self.browser).hasPrefix("404\n"))
    let printed = try Espalier.run("print", "--style", "json", jobs + "/1")
    #expect(printed.ending == .exit(0))
    #expect(printed.outputText.contains("\"Harbour\"") && printed.outputText.contains("mole.md"))
    let figures = try get(page + "metrics")
    #expect(figures.contains("espalier_sessions{status=\"in_progress\"} 3\n"))
    #expect(
      figures.contains("espalier_tool_calls_total{tool=\"read_file\",status=\"completed\"} 3\n"))
    #expect(server.ending == nil)
  }

  @Test(
    "a page hears of a changed row after its file grew, and of a session that comes to a folder")
  func live() throws {
    var job = job("Harbour", Job.Call(id: "c1", name: "read_file", path: "quay.md"))
    let log = folder.write(job.snapshot, to: "ships/first.jsonl")
    let (server, jobs, page) = try serve(folder / "ships")
    #expect(jobs.hasSuffix("/v1/jobs/1"))
    job.entries[0].calls[0] = .done("c1", path: "quay.md", result: "nine bollards")
    let script = """
      import sys, json, urllib.request
      page, log, grown, other, text = sys.argv[1:]
      with urllib.request.urlopen(page + 'sessions/1') as answer: shown = answer.read().decode()
      def listen(path, mark):
        return urllib.request.urlopen(page + path + '?from=' + mark, timeout=100)
      mark = shown.split('data-mark="')[1].split('"')[0]
      with listen('sessions/1/live', mark) as stream, listen('live', 'none') as index:
        open(log, 'a').write(grown)
        for line in stream:
          if line.startswith(b'data: ') and b'nine bollards' in line: break
        for row in json.loads(line[6:])['rows']: print(row['id'], row['in'], 'in' in row['html'])
        open(other, 'w').write(text)
        for line in index:
          if b'Ship b' in line: break
        print('listed')
      with listen('sessions/1/live', 'of-another-server') as stream:
        for line in stream:
          if line.startswith(b'data: '): break
        print(json.loads(line[6:]))
      """
    let run = try #require(
      try Python.run(
        script, needing: "urllib.request",
        [
          page, log, job.snapshot, folder / "ships/b.jsonl",
          self.job("Ship b", .done("c1", path: "b")).snapshot,
        ], input: []))
    #expect(run.ending == .exit(0), "\(run.errorText)")
    #expect(run.outputText.contains("\ni0.0 i0 True\n") || run.outputText.contains("i0.0 i0 True"))
    #expect(run.outputText.hasSuffix("listed\n{'reload': True}\n"), "\(run.outputText)")
    #expect(server.ending == nil)
  }

  @Test("of a full house the session that is over for longest gives its place to one that comes")
  func limit() throws {
    for number in 0..<64 {
      let text = Job(status: "succeeded", entries: []).snapshot
      folder.write(text, to: "ships/\(number).jsonl")
      folder.age("ships/\(number).jsonl", seconds: 1000 - number)
    }
    let (server, jobs, page) = try serve("--metrics", folder / "ships")
    func ids() throws -> [String] {
      try get(jobs).matches(of: /"response_id":"(\d+)"/).map { String($0.1) }
    }
    #expect(try ids() == (1...64).map(String.init))
    #expect(server.errorText.contains("the newest 64 sessions are served"))
    folder.write(job("Late", .done("c1", path: "a")).snapshot, to: "ships/late.jsonl")
    let end = now() + Patience.seconds
    while try !ids().contains("65") { try #require(now() < end) }
    #expect(try ids().count == 64)
    #expect(try get(page + "sessions/65", Self.browser).contains("Late"))
    let figures = try get(page + "metrics")
    #expect(figures.contains("espalier_sessions{status=\"succeeded\"} 63\n"))
  }

  private func now() -> Double { Double(Glibc.time(nil)) }

  @Test("who knows the token is answered: a watcher by the header, a browser by the form")
  func token() throws {
    let secret = folder.write(Self.token + "\n", to: "token")
    let log = folder.write(Job.log(entries: 2), to: "job.log")
    let (server, jobs, page) = try serve("--token-file", secret, log)
    let watch = ["print", jobs]
    #expect(try CommandRun.run(Espalier.path, watch, environment: [:]).ending != .exit(0))
    let known = try CommandRun.run(
      Espalier.path, watch, environment: ["ESPALIER_TOKEN": Self.token])
    #expect(known.ending == .exit(0) && known.outputText.contains("Entry number 1"))
    #expect(try get(page, Self.browser).contains("<form method=\"post\""))
    let entered = try get(page, Self.browser, form: "token=" + Self.token)
    #expect(entered.hasPrefix("303\n"))
    let cookie = try #require(entered.firstMatch(of: /set-cookie: ([^;]*)/)).1
    let index = try get(page, ["Accept": "text/html", "Cookie": String(cookie)])
    #expect(index.contains("A small job"))
    let said = server.outputText + server.errorText + index + entered
    #expect(!said.contains(Self.token))
    let other = try serve(log, environment: [ServingTests.variable: Self.token])
    #expect(try get(other.jobs).hasPrefix("401\n"))
  }

  private static let variable = "ESPALIER_SERVE_TOKEN"

  @Test(
    "what would be open to others, or is no token, is refused before anything is served",
    arguments: [
      (["--bind", "0.0.0.0"], "", "give a token"), (["--bind", "::"], "", "give a token"),
      ([], "short", "is one word of 16 to 1024 signs"),
      (["--token-file", "/nowhere"], "", "No such"),
    ])
  func refused(arguments: [String], token: String, why: String) throws {
    let log = folder.write(Job.log(entries: 1), to: "job.log")
    let run = try CommandRun.run(
      Espalier.path, ["serve", log] + arguments, environment: [Self.variable: token])
    #expect(run.ending != .exit(0) && run.output.isEmpty)
    #expect(run.errorText.contains(why) && run.errorText.split(separator: "\n").count == 1)
    #expect(token.isEmpty || !run.errorText.contains(token))
  }

  @Test("pages have no secrets in them unless that is asked for, jobs where it is")
  func redaction() throws {
    let key = "sk-ant-api03-AbC123dEf456"
    let log = folder.write(job("Key", .done("c1", path: "a", result: key)).snapshot, to: "job.log")
    for (options, isInPage, isInJob) in [
      ([], false, true), (["--no-redact"], true, true), (["--redact"], false, false),
    ] {
      let server = try CommandRun(
        Espalier.path, ["serve", log] + options, environment: [:], input: .nothing, output: nil)
      try server.wait(for: "/\n")
      let lines = server.outputText.split(separator: "\n").map(String.init)
      #expect(try get(lines[1] + "sessions/1").contains(key) == isInPage, "\(options)")
      #expect(try get(lines[0]).contains(key) == isInJob, "\(options)")
    }
  }

  @Test("the token of the server is in no page, also where the session tells it")
  func toldToken() throws {
    let secret = folder.write(Self.token + "\n", to: "token")
    let call = Job.Call.done("c1", path: "a", result: "It is \(Self.token), is it not?")
    let log = folder.write(job("Key", call).snapshot, to: "job.log")
    let (server, _, page) = try serve("--token-file", secret, log)
    let told = try get(page + "sessions/1", ["Authorization": "Bearer " + Self.token])
    #expect(told.contains("It is [redacted], is it not?") && !told.contains(Self.token))
    withExtendedLifetime(server) {}
  }
}
