import Glibc
import TestGate
import TestSupport
import Testing

/// Jobs that `--data` begins and that are only queued then.
@Suite("A posted job", .startsPrograms)
struct PostedJobTests {
  private let folder = TestFolder()

  /// A server that begins a job with this answer, and tells of it then until it is over.
  private func server(_ first: String, status: String = "202 Accepted", headers: String = "") throws
    -> BadServer
  {
    var answers = [Self.answer(first, status: status, headers: headers)]
    for job in [
      Job(status: "queued"), Job.of(entries: 1), Job.of(entries: 2),
      Job.of(entries: 2, status: "succeeded"),
    ] {
      answers.append(Self.answer(job.snapshot))
    }
    return try BadServer(answers: answers)
  }

  private static func answer(_ body: String, status: String = "200 OK", headers: String = "")
    -> String
  {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)"
      + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
  }

  /// Follows the job to its end.
  private func watch(_ server: BadServer, _ arguments: String...) throws -> CommandRun {
    let data = folder.write("{}", to: "request.json")
    let run = try CommandRun(
      Espalier.path, arguments + ["--interval", "0", "--data", data, server.address])
    try run.wait("for the end") { run in
      server.serve()
      return run.ending != nil
    }
    try run.waitForExit()
    return run
  }

  private static let queued =
    #"{"response_id":"job-1","thread_id":"t","status":"queued","tenant_id":"x","created_at":"2025-09-14T09:00:00Z"}"#

  @Test("it is followed to its end, begun once, and its id is the first line of the log")
  func log() throws {
    let server = try server(Self.queued)
    let run = try watch(server, "watch", "--progress", "plain")
    #expect(run.ending == .exit(0))
    #expect(run.errors.isEmpty)
    let lines = run.outputText.split(separator: "\n")
    #expect(lines[0] == "session  id  job-1")
    #expect(lines[1] == "session  address  \(server.address)/job-1")
    #expect(lines.filter { $0.contains("job-1") }.count == 2)
    #expect(lines[2].hasSuffix("session  queued"))
    #expect(run.outputText.contains("Entry number 1") && run.outputText.contains("succeeded"))
    #expect(server.requests.filter { $0.hasPrefix("POST /v1/jobs/1 ") }.count == 1)
    #expect(server.requests[1].hasPrefix("GET /v1/jobs/1/job-1 "))
  }

  @Test(
    "other modes tell of it on standard error, and standard output stays theirs",
    arguments: ["json", "quiet", "record"])
  func modes(mode: String) throws {
    let server = try server(
      #"{"task":"of some other service"}"#, headers: "Location: /jobs/7?key=sesame\r\n")
    let recording = folder / "job.rec"
    let run =
      try mode == "record"
      ? watch(server, "record", "-o", recording) : watch(server, "watch", "--progress", mode)
    #expect(run.ending == .exit(0))
    #expect(
      run.errorText.hasSuffix(
        "began a job, which is at \(server.address.replacing("/v1/jobs/1", with: ""))/jobs/7?key=REDACTED\n"
      ))
    #expect(run.errorText.split(separator: "\n").count == 1)
    #expect(run.output.isEmpty == (mode != "json"))
    #expect(mode != "json" || run.outputText.hasPrefix(#"{"seq":1,"#))
    #expect(server.requests[1].hasPrefix("GET /jobs/7?key=sesame "))
    guard mode == "record" else { return }
    let replayed = try Espalier.run("print", recording)
    #expect(replayed.outputText.contains("Entry number 1"))
  }

  @Test("the screen shows it queued, and then what it does")
  func screen() throws {
    let server = try server(Self.queued)
    let data = folder.write("{}", to: "request.json")
    let pty = try Espalier.screen("--interval", "0", "--data", data, server.address)
    try pty.wait("for its end") { screen in
      server.serve()
      return screen.text.contains("Entry number 1") && screen.text.contains("succeeded")
    }
    #expect(try pty.quit() == .exit(0))
  }

  @Test("print tells where it is and what there is of it, and does not wait")
  func printed() throws {
    let server = try server(Self.queued)
    let run = try watch(server, "print")
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("queued"))
    #expect(run.errorText.contains("began the job job-1, which is at \(server.address)/job-1"))
    #expect(server.requests.count == 1)
  }
}
