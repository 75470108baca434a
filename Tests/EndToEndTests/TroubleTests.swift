import JSONReading
import TestGate
import TestSupport
import Testing

/// Jobs whose server is in trouble, watched without a screen.
@Suite("A server in trouble", .startsPrograms)
struct TroubleTests {
  /// An answer with a body, behind which the connection ends.
  private static func answer(_ body: String, status: String = "200 OK", _ headers: String = "")
    -> String
  {
    "HTTP/1.1 \(status)\r\n\(headers)Content-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
  }

  @Test("is told of at once, with when it is asked again")
  func toldAtOnce() throws {
    let server = try BadServer(answers: [
      Self.answer(Job.of(entries: 1).snapshot),
      Self.answer("", status: "503 Later", "Retry-After: 3600\r\n"),
    ])
    let run = try Espalier.start("watch", "--progress", "json", server.address)
    try run.wait("for the trouble") {
      server.serve()
      return $0.errorText.contains("\n")
    }
    #expect(
      run.errorText.hasSuffix(
        "answered 503 (unavailable), asks to wait 3600 s; trying again in 3600 s\n"),
      "\(run.errorText)")
    #expect(run.ending == nil)
  }

  @Test("ends in the order of its last answers: one end, and nothing behind it")
  func oneEnd() throws {
    let whole = Job.of(entries: 5, status: "succeeded")
    var cut = whole
    cut.entries.removeLast(2)
    var open = whole
    open.status = "in_progress"
    let server = try BadServer(
      answers: [Job.of(entries: 3), cut, whole, cut, open, cut, whole].map {
        Self.answer($0.snapshot)
      })
    let run = try Espalier.start(
      "watch", "--progress", "json", "--interval", "0.01", server.address)
    try run.wait("for its end") {
      server.serve()
      return $0.ending != nil
    }
    #expect(try run.waitForExit() == .exit(0))
    let types = run.outputText.split(separator: "\n").map { line in
      line.firstRange(of: "\"type\":\"").map { line[$0.upperBound...].prefix { $0 != "\"" } } ?? ""
    }
    #expect(types.count { $0 == "completed" } == 1)
    #expect(types.last == "completed")
    #expect(types.count { $0 == "new_message" } >= 5)
  }
}
