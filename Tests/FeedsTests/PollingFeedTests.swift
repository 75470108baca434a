import Feeds
import Glibc
import SessionModel
import Testing

@Suite struct PollingFeedTests {
  let rig = Rig()

  /// Makes a feed without jitter, with what a test wants to be otherwise.
  func feed(
    _ server: ScriptedServer, _ change: (inout PollingOptions) -> Void = { _ in }
  ) throws -> PollingFeed {
    var options = PollingOptions(url: server.url)
    options.userAgent = "espalier/1.2.3"
    change(&options)
    return try PollingFeed(options, random: { 0.5 })
  }

  @Test("A snapshot is delivered once, and again when it changes")
  func changes() throws {
    let server = ScriptedServer { number, _ in .ok(number < 3 ? "{\"a\":1}" : "{\"a\":2}") }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { rig.records.count == 2 })
    #expect(rig.records == ["{\"a\":1}", "{\"a\":2}"])
    #expect(server.requests.count == 3)
    #expect(feed.status.lastAnswer != nil)
  }

  @Test("A question names us and carries the credentials; from the second on it asks to wait")
  func question() throws {
    let server = ScriptedServer { _, _ in .ok("{}") }
    let feed = try feed(server) {
      $0.token = "sesame"
      $0.headers = [("X-Tenant", "7")]
    }
    #expect(rig.run(feed, [server]) { server.requests.count == 2 })
    let request = server.requests[0]
    #expect(request.hasPrefix("GET /v1/jobs/demo HTTP/1.1\r\n"))
    #expect(server.requests[1].hasPrefix("GET /v1/jobs/demo?wait=10 HTTP/1.1\r\n"))
    #expect(request.contains("\r\nUser-Agent: espalier/1.2.3\r\n"))
    #expect(request.contains("\r\nAuthorization: Bearer sesame\r\n"))
    #expect(request.contains("\r\nX-Tenant: 7\r\n"))
    #expect(request.contains("gzip"))
  }

  @Test("An entity tag is sent back, and 304 means unchanged")
  func entityTags() throws {
    let server = ScriptedServer { number, _ in
      number == 1 ? .ok("{}", headers: ["ETag: \"v1\""]) : .init("304 Not Modified", [])
    }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { server.requests.count == 3 })
    #expect(!server.requests[0].contains("If-None-Match"))
    #expect(server.requests[1].contains("\r\nIf-None-Match: \"v1\"\r\n"))
    #expect(server.requests[2].contains("\r\nIf-None-Match: \"v1\"\r\n"))
    #expect(rig.records.count == 1)
    #expect(feed.status.lastError == nil)
  }

  @Test("Failures are asked again after 1, 2, 4, 8, 16, 30 and 30 seconds, and success resets")
  func backOff() throws {
    var moments: [Int64] = []
    let rig = rig
    let server = ScriptedServer { number, _ in
      moments.append(rig.monotonic.count)
      return number == 8 ? .ok("{}") : .init("500 Oops", ["Content-Length: 0"])
    }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { server.requests.count == 10 })
    let pauses = zip(moments.dropFirst(), moments).map { $0 - $1 }
    #expect(pauses == [1000, 2000, 4000, 8000, 16000, 30000, 30000, 500, 1000])
    #expect(feed.status.polls == 10)
    // The tenth is on its way.
    #expect(feed.status.pollFailures == 8)
  }

  /// What a server does wrong, and what the reader is told.
  struct Fault: CustomTestStringConvertible {
    var reply: ScriptedServer.Reply
    var error: String
    var testDescription: String { error }
  }

  @Test(
    "A bad answer delivers nothing, is named, and the next good one is shown",
    arguments: [
      Fault(
        reply: .init("429 Slow", ["Retry-After: 7", "Content-Length: 0"]),
        error: "answered 429 (too many requests), asks to wait 7 s"),
      Fault(reply: .ok("", status: "503 Later"), error: "answered 503 (unavailable)"),
      Fault(reply: .ok("", status: "408 Slow"), error: "answered 408 (request time-out)"),
      Fault(
        reply: .ok("<html>", headers: ["Content-Type: text/html; charset=utf-8"]),
        error: "answered with HTML, not a progress snapshot"),
      Fault(
        reply: .ok(" <!DOCTYPE html>", headers: ["Content-Type: application/json"]),
        error: "answered with HTML, not a progress snapshot"),
      Fault(reply: .ok("null"), error: "answered with something that is not JSON"),
      Fault(reply: .ok(""), error: "answered with nothing"),
      Fault(
        reply: .init("200 OK", ["Content-Length: 99"], Array("{\"a\":".utf8), ending: .close),
        error: "broke off its answer"),
      Fault(
        reply: .init("200 OK", ["Content-Length: 99"], Array("{\"a\":".utf8), ending: .reset),
        error: "broke off its answer"),
      Fault(
        reply: .init(
          "200 OK", ["Content-Length: 3", "Content-Encoding: gzip"], Array("{}\n".utf8),
          ending: .close),
        error: "answered in an encoding that can't be read"),
      Fault(
        reply: .init("304 Not Modified", []), error: "answered 304 to a question without a tag"),
      Fault(
        reply: .ok("", headers: ["Location: file:///etc/passwd"], status: "302 Found"),
        error: "redirects to no address that can be asked"),
      Fault(
        reply: .init(
          "200 OK", (0..<30_000).map { "X-\($0): \(String(repeating: "x", count: 40))" }),
        error: "answered with more than 256 kB of headers, the most that are read"),
    ])
  func faults(fault: Fault) throws {
    let server = ScriptedServer { number, _ in number == 1 ? fault.reply : .ok("{}") }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { feed.status.lastError != nil })
    let error = try #require(feed.status.lastError)
    #expect(error.hasPrefix("127.0.0.1:\(server.port) \(fault.error)"))
    #expect(rig.records.isEmpty)
    guard case .retrying(let moment) = feed.status.phase else {
      Issue.record("not retrying but \(feed.status.phase)")
      return
    }
    #expect(moment > rig.monotonic)
    #expect(rig.run(feed, [server]) { rig.records == ["{}"] })
    #expect(feed.status.lastError == nil)
  }

  @Test("Retry-After stretches a pause, and an hour is the most that is granted")
  func retryAfter() throws {
    var moments: [Int64] = []
    let rig = rig
    let server = ScriptedServer { number, _ in
      moments.append(rig.monotonic.count)
      let asked = ["7", "Tue, 14 Nov 2023 22:14:20 GMT", "999999999", "-5", "soon"]
      return .init(
        "429 Slow", ["Retry-After: \(asked[(number - 1) % asked.count])", "Content-Length: 0"])
    }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { server.requests.count == 6 })
    let pauses = zip(moments.dropFirst(), moments).map { $0 - $1 }
    // The second asks for a moment: 60 s after the rig's start, 1 + 7 of which are over.
    #expect(pauses == [7000, 52000, 3_600_000, 8000, 16000])
  }

  @Test(
    "A refusal ends the feed with the host and the reason", arguments: [401, 403, 404, 410, 418])
  func refusals(status: Int) throws {
    let server = ScriptedServer { _, _ in .ok("{}", status: "\(status) No") }
    let feed = try feed(server)
    #expect(!rig.run(feed, [server]) { false })
    guard case .failed(let failure)? = feed.status.end else {
      Issue.record("did not fail")
      return
    }
    #expect(failure.kind == .refused)
    #expect(failure.exitStatus == 66)
    #expect(failure.why.hasPrefix("127.0.0.1:\(server.port) answered \(status)"))
    #expect(failure.why.contains("ESPALIER_TOKEN") == [401, 403].contains(status))
    #expect(feed.descriptors.isEmpty)
    #expect(feed.deadline == nil)
  }

  @Test("Silence ends with the time that was granted, and the next question is put")
  func silence() throws {
    let server = ScriptedServer { number, _ in number == 1 ? nil : .ok("{}") }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { server.requests.count == 1 })
    rig.monotonic = rig.monotonic + Milliseconds(10_000)
    #expect(rig.run(feed, [server]) { feed.status.lastError != nil })
    #expect(feed.status.lastError?.hasSuffix("did not answer within 10 s") == true)
    #expect(rig.run(feed, [server]) { rig.records.count == 1 })
  }

  @Test("A server that never answered is given up after as many attempts as were granted")
  func givingUp() throws {
    let server = ScriptedServer(listens: false) { _, _ in nil }
    var options = PollingOptions(url: server.url)
    options.giveUpAfter = 3
    let feed = try PollingFeed(options, random: { 0.5 })
    #expect(!rig.run(feed) { false })
    #expect(feed.attempts == 3)
    #expect(!feed.everAnswered)
    guard case .failed(let failure)? = feed.status.end else {
      Issue.record("did not fail")
      return
    }
    #expect(failure.exitStatus == 69)
    #expect(failure.why.contains("can't be reached"))
  }

  @Test("An answer that its reader can't read counts as a failure, and is shown when mended")
  func unreadable() throws {
    let server = ScriptedServer { number, _ in
      .ok(number == 2 ? "{\"a\":" : "{\"a\":1}", headers: ["ETag: \"\(number)\""])
    }
    let feed = try feed(server)
    let isDone = rig.run(
      feed, [server],
      receipt: { $0.bytes.count == 5 ? .unreadable("ends early") : .taken },
      until: { feed.status.lastError != nil })
    #expect(isDone)
    #expect(
      feed.status.lastError
        == "127.0.0.1:\(server.port) gave an answer that can't be read: ends early")
    #expect(feed.status.phase == .retrying(at: rig.monotonic + Milliseconds(1000)))
    #expect(rig.run(feed, [server]) { rig.records.count == 3 })
    #expect(rig.records.last == "{\"a\":1}")
    #expect(!server.requests[2].contains("If-None-Match"))
  }

  @Test("Credentials stay with the origin they were given for")
  func redirects() throws {
    let other = ScriptedServer { _, _ in .ok("{\"other\":1}", headers: ["ETag: \"x\""]) }
    let server = ScriptedServer { [port = other.port] number, _ in
      number == 1
        ? .ok("", headers: ["Location: /v1/jobs/moved"], status: "307 Moved")
        : .ok(
          "", headers: ["Location: http://127.0.0.1:\(port)/elsewhere"], status: "302 Found")
    }
    let feed = try feed(server) {
      $0.token = "sesame"
      $0.headers = [("X-API-Key", "sesame")]
    }
    #expect(rig.run(feed, [server, other]) { rig.records.count == 1 })
    #expect(server.requests[1].hasPrefix("GET /v1/jobs/moved HTTP/1.1"))
    #expect(server.requests.allSatisfy { $0.contains("Authorization: Bearer sesame") })
    #expect(other.requests.count == 1)
    #expect(other.requests.allSatisfy { !$0.contains("sesame") })
  }

  @Test("Redirects end after ten hops")
  func redirectLoop() throws {
    let server = ScriptedServer { _, _ in .ok("", headers: ["Location: /again"], status: "302 F") }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { feed.status.lastError != nil })
    #expect(feed.status.lastError?.hasSuffix("redirects more than 10 times") == true)
    #expect(server.requests.count == 11)
  }

  @Test("A body beyond the bound is not taken, and it is told by how much")
  func bodyBound() throws {
    // A hundred thousand spaces.
    let front: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xED, 0xC1, 0x31, 0x01,
      0x00, 0x00, 0x00, 0xC2, 0xA0, 0x2A, 0xEB, 0x9F, 0xD2, 0x1A, 0x1E, 0x40, 0x01,
    ]
    let back: [UInt8] = [0xAF, 0x06, 0x2D, 0xF0, 0x79, 0xCA, 0xA0, 0x86, 0x01, 0x00]
    let packed = front + [UInt8](repeating: 0, count: 96) + back
    let body = "[" + String(repeating: " ", count: 70_000)
    let cases: [(ScriptedServer.Reply, String)] = [
      (.ok(body), "answered with 70 kB, more than the 64 kB that are read"),
      (
        .init("200 OK", [], Array(body.utf8), ending: .close),
        "answered with more than the 64 kB that are read"
      ),
      (
        .init("200 OK", ["Content-Encoding: gzip", "Content-Length: \(packed.count)"], packed),
        "answered with more than the 64 kB that are read once unpacked"
      ),
    ]
    for (reply, error) in cases {
      let rig = Rig()
      let server = ScriptedServer { number, _ in number == 1 ? reply : .ok("{}") }
      let feed = try feed(server) { $0.bodyLimit = 64_000 }
      #expect(rig.run(feed, [server]) { feed.status.lastError != nil })
      #expect(feed.status.lastError == "127.0.0.1:\(server.port) \(error)")
      #expect(rig.run(feed, [server]) { rig.records == ["{}"] })
    }
  }

  @Test("A pause that is asked for by name may be as short as a hundredth of a second")
  func shortInterval() throws {
    for (asked, granted) in [(Int64(10), Int64(10)), (0, 10), (25, 25)] {
      let rig = Rig()
      var moments: [Int64] = []
      let server = ScriptedServer { number, _ in
        moments.append(rig.monotonic.count)
        return .ok("{\"n\":\(number)}")
      }
      let feed = try feed(server) { $0.interval = Milliseconds(asked) }
      #expect(rig.run(feed, [server]) { server.requests.count == 4 })
      #expect(zip(moments.dropFirst(), moments).map { $0 - $1 } == [granted, granted, granted])
    }
  }

  @Test("An end that is taken back is no end")
  func jobGoesOn() throws {
    let server = ScriptedServer { number, _ in .ok("{\"n\":\(min(number, 4))}") }
    let feed = try feed(server)
    let isDone = rig.run(
      feed, [server],
      receipt: { _ in [1, 4].contains(rig.records.count) ? .over : .taken },
      until: { feed.status.end != nil })
    #expect(isDone)
    #expect(rig.records.count == 4)
  }

  @Test("Asking now cuts a pause short, and never puts two questions at once")
  func pollNow() throws {
    let server = ScriptedServer { number, _ in number == 1 ? .ok("{}", status: "500 No") : nil }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { feed.status.lastError != nil })
    let before = rig.monotonic
    feed.pollNow()
    #expect(rig.run(feed, [server]) { server.requests.count == 2 })
    #expect(rig.monotonic == before + Milliseconds(50))
    for _ in 0..<20 {
      feed.pollNow()
      feed.step(now: rig.now, budget: Milliseconds(4)) { _ in .taken }
      server.step()
    }
    #expect(server.requests.count == 2)
  }

  @Test("A byte order mark is dropped, and bytes to spare stand behind the body")
  func padding() throws {
    let server = ScriptedServer { _, _ in .ok("\u{FEFF}{\"a\":1}\n") }
    let feed = try feed(server)
    var behind: [UInt8] = []
    let isDone = rig.run(
      feed, [server],
      perRecord: {
        behind = Array(
          UnsafeRawBufferPointer(
            start: $0.bytes.baseAddress! + $0.bytes.count, count: Record.padding))
      }, until: { rig.records == ["{\"a\":1}\n"] })
    #expect(isDone)
    #expect(behind == [UInt8](repeating: 0, count: Record.padding))
  }

  @Test("What can't be asked is refused at once, without showing its secrets")
  func unusable() {
    for url in ["ftp://host/x", "http://", "http://ho st/", "nonsense", "http://h:99999/"] {
      #expect(throws: FeedFailure.self) {
        try PollingFeed(PollingOptions(url: url), random: { 0 })
      }
    }
    var options = PollingOptions(url: "http://u:pw@host/?token=abc")
    options.headers = [("X", "a\r\nY: b")]
    #expect(throws: FeedFailure(.unusable, what: "header", why: "is not 'Name: value'")) {
      try PollingFeed(options, random: { 0 })
    }
  }

  @Test("A large answer is taken in slices, whole")
  func largeAnswer() throws {
    let body = "[\"" + String(repeating: "x", count: 20 << 20) + "\"]"
    let server = ScriptedServer { _, _ in .ok(body) }
    let feed = try feed(server)
    var length = 0
    let isDone = rig.run(
      feed, [server], perRecord: { length = $0.bytes.count }, until: { length > 0 })
    #expect(isDone)
    #expect(length == body.utf8.count)
  }
}
