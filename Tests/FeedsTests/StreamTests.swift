import Glibc
import SessionModel
import Testing

@testable import Feeds

@Suite struct StreamTests {
  let rig = Rig()

  private func feed(_ url: String, follows: Bool = true) throws -> PollingFeed {
    var options = PollingOptions(url: url)
    options.follows = follows
    return try PollingFeed(options, random: { 0.5 })
  }

  /// A reply whose end is the end of the connection.
  private func stream(_ body: String, _ type: String = "text/event-stream") -> ScriptedServer.Reply
  {
    .init("200 OK", ["Content-Type: \(type)"], Array(body.utf8), ending: .close)
  }

  @Test("Events come line by line; half an event is dropped, and the rest asked for")
  func events() throws {
    let server = ScriptedServer { number, _ in
      switch number {
      case 1:
        stream("\u{FEFF}retry: 70\n\n: hello\nid: 7\r\ndata: {}\r\n\r\nid: 8\nevent: x\ndata: ha")
      case 2: stream("id: 8\nevent: x\ndata: [1]\n\n")
      default: .init("204 No Content", [])
      }
    }
    let feed = try feed(server.url)
    #expect(!rig.run(feed, [server]) { false })
    #expect(
      rig.records == [
        "retry: 70", "", "id: 7", "data: {}", "", "id: 8", "event: x", "data: [1]", "",
      ])
    #expect(feed.kind == .stream)
    #expect(feed.status.end == .finished)
    #expect(!server.requests[0].contains("Last-Event-ID"))
    #expect(server.requests[1].contains("\r\nLast-Event-ID: 7\r\n"))
    #expect(server.requests[2].contains("\r\nLast-Event-ID: 8\r\n"))
    #expect(server.requests.allSatisfy { $0.hasPrefix("GET /v1/jobs/demo HTTP") })
  }

  @Test("A stream whose events have no numbers ends with its connection")
  func withoutNumbers() throws {
    let server = ScriptedServer { _, _ in stream("data: 1\n\ndata: [DONE]\n\n") }
    let feed = try feed(server.url)
    #expect(!rig.run(feed, [server]) { false })
    #expect(rig.records == ["data: 1", "", "data: [DONE]", ""])
    #expect(feed.status.end == .finished)
    #expect(server.requests.count == 1)
  }

  @Test("A job that is over by what its stream says ends the feed, though the connection stays")
  func jobEnded() throws {
    let server = ScriptedServer { _, _ in
      .init("200 OK", ["Content-Type: text/event-stream"], Array("data: 1\n\n".utf8))
    }
    let feed = try feed(server.url)
    #expect(
      !rig.run(
        feed, [server], receipt: { $0.bytes.isEmpty ? .over : .taken }, until: { false }))
    #expect(feed.status.end == .finished)
  }

  /// A feed that posts something.
  private func posting(_ url: String, _ data: String) throws -> PollingFeed {
    var options = PollingOptions(url: url)
    options.data = Array(data.utf8)
    return try PollingFeed(options, random: { 0.5 })
  }

  @Test("What is to be posted goes along byte for byte, as JSON, and an answer is taken once")
  func post() throws {
    let server = ScriptedServer { _, _ in .ok("{\"status\":\"in_progress\",\"progress\":[]}") }
    let feed = try posting(server.url, "{\"a\": 1}\n")
    #expect(!rig.run(feed, [server]) { false })
    #expect(feed.status.end == .finished)
    #expect(server.requests.count == 1)
    let request = server.requests[0]
    #expect(request.hasPrefix("POST /v1/jobs/demo HTTP"))
    #expect(request.contains("\r\nContent-Type: application/json\r\n"))
    #expect(request.contains("\r\nAccept: text/event-stream,"))
    #expect(!request.contains("Expect:"))
    #expect(request.hasSuffix("\r\n\r\n{\"a\": 1}\n"))
  }

  @Test("A header of the reader's own names another type of what is posted")
  func postedType() throws {
    let server = ScriptedServer { _, _ in stream("data: 1\n\n") }
    var options = PollingOptions(url: server.url)
    options.data = []
    options.headers = [("content-type", "text/plain")]
    let feed = try PollingFeed(options, random: { 0.5 })
    #expect(!rig.run(feed, [server]) { false })
    #expect(server.requests[0].contains("\r\ncontent-type: text/plain\r\n"))
    #expect(!server.requests[0].contains("application/json\r\n"))
    #expect(server.requests[0].contains("\r\nContent-Length: 0\r\n"))
  }

  @Test("A job is not begun twice: what the server may have taken is not posted again")
  func postedOnce() throws {
    for status in ["500 Internal Server Error", "502 Bad Gateway"] {
      let server = ScriptedServer { _, _ in .ok("no", status: status) }
      let feed = try posting(server.url, "{}")
      #expect(!rig.run(feed, [server]) { false })
      #expect(server.requests.count == 1)
      guard case .failed = feed.status.end else { return #expect(Bool(false), "did not fail") }
    }
    let broken = ScriptedServer { _, _ in
      .init(
        "200 OK", ["Content-Type: text/event-stream", "Content-Length: 100"],
        Array("data: 1\n\n".utf8), ending: .close)
    }
    let feed = try posting(broken.url, "{}")
    #expect(!rig.run(feed, [broken]) { false })
    #expect(broken.requests.count == 1)
  }

  @Test("What the server refused to take is posted again, and so is what tells where to go on")
  func postedAgain() throws {
    let server = ScriptedServer { number, _ in
      switch number {
      case 1: .ok("", headers: ["Retry-After: 1"], status: "503 Service Unavailable")
      case 2: stream("id: 1\ndata: a\n\n")
      default: .init("204 No Content", [])
      }
    }
    let feed = try posting(server.url, "{}")
    #expect(!rig.run(feed, [server]) { false })
    #expect(server.requests.count == 3)
    #expect(server.requests.allSatisfy { $0.hasPrefix("POST ") && $0.hasSuffix("\r\n\r\n{}") })
    #expect(server.requests[2].contains("\r\nLast-Event-ID: 1\r\n"))
    #expect(rig.records == ["id: 1", "data: a", ""])
  }

  @Test("Redirects keep what is posted only where they say so, and never to another host")
  func postedElsewhere() throws {
    for (status, method) in [("303 See Other", "GET"), ("307 Temporary Redirect", "POST")] {
      let server = ScriptedServer { number, _ in
        number == 1 ? .ok("", headers: ["Location: /there"], status: status) : stream("data: 1\n\n")
      }
      let feed = try posting(server.url, "{}")
      #expect(!rig.run(feed, [server]) { false })
      #expect(server.requests.last?.hasPrefix("\(method) /there ") == true)
    }
    let server = ScriptedServer { _, _ in
      .ok("", headers: ["Location: http://localhost:9/x"], status: "307 Temporary Redirect")
    }
    let feed = try posting(server.url, "{}")
    #expect(!rig.run(feed, [server]) { false })
    #expect(feed.status.lastError?.contains("another host") == true)
  }

  @Test("Events that are sent again behind a break are not handed on again")
  func overlap() throws {
    let first = "id: 1\ndata: a\n\nid: 2\ndata: b\n\n"
    let server = ScriptedServer { number, _ in
      switch number {
      case 1: stream(first)
      case 2: stream(first + "id: 3\ndata: c\n\nid: 1\ndata: a\n\n")
      default: .init("204 No Content", [])
      }
    }
    let feed = try feed(server.url)
    #expect(!rig.run(feed, [server]) { false })
    // What comes behind news is news, though its number was used before.
    #expect(
      rig.records.filter { $0.hasPrefix("data") } == ["data: a", "data: b", "data: c", "data: a"])
  }

  @Test("A stream that ends again and again without news is asked for less often, and lost at last")
  func idleEnds() throws {
    let rig = rig
    var moments: [Int64] = []
    let server = ScriptedServer { number, _ in
      moments.append(rig.monotonic.count)
      // The fourth tells something new; what was told before is no news.
      let text = number == 4 ? "id: 2\ndata: b\n\n" : "id: 1\ndata: a\n\n"
      return stream(text + "event: done\ndata: c\n\n")
    }
    let feed = try feed(server.url)
    #expect(rig.run(feed, [server]) { server.requests.count == 3 && feed.status.lastError != nil })
    #expect(feed.status.lastError?.hasSuffix("ended its stream without a new event") == true)
    #expect(!rig.run(feed, [server]) { false })
    let pauses = zip(moments.dropFirst(), moments).map { $0 - $1 }
    #expect(pauses.prefix(9) == [500, 1000, 2000, 500, 1000, 2000, 4000, 8000, 16000])
    #expect(pauses.dropFirst(9).allSatisfy { $0 == 30_000 })
    guard case .failed(let failure)? = feed.status.end else {
      Issue.record("did not fail")
      return
    }
    #expect(failure.why.contains("ten minutes"))
    let lost = try #require(moments.last) - moments[4]
    #expect((600_000..<631_000).contains(lost))
    #expect(rig.records.filter { $0.hasPrefix("id") } == ["id: 1", "id: 2"])
  }

  @Test("A stream that asks to be asked at once is not asked more than twenty times a second")
  func retryZero() throws {
    let rig = rig
    var moments: [Int64] = []
    let server = ScriptedServer { number, _ in
      moments.append(rig.monotonic.count)
      return stream("retry: 0\nid: \(number)\ndata: a\n\n")
    }
    let feed = try feed(server.url)
    #expect(rig.run(feed, [server]) { server.requests.count == 4 })
    #expect(zip(moments.dropFirst(), moments).map { $0 - $1 } == [50, 50, 50])
  }

  @Test("A stream is read on for a while when the job in it is over, and on when that goes on")
  func linger() throws {
    let server = ScriptedServer { _, _ in
      .init("200 OK", ["Content-Type: text/event-stream"], Array("data: end\n\ndata: go\n\n".utf8))
    }
    var options = PollingOptions(url: server.url)
    options.linger = Milliseconds(2000)
    let feed = try PollingFeed(options, random: { 0.5 })
    var isOver = false
    #expect(
      rig.run(
        feed, [server],
        receipt: {
          if $0.bytes.starts(with: "data: ".utf8) { isOver = $0.bytes.last == UInt8(ascii: "d") }
          return isOver ? .over : .taken
        }, until: { rig.records.count == 4 }))
    rig.monotonic = rig.monotonic + Milliseconds(5000)
    feed.step(now: rig.now, budget: Milliseconds(4)) { _ in .taken }
    #expect(feed.status.end == nil)
    feed.jobEnded()
    #expect(feed.status.end == nil)
    rig.monotonic = rig.monotonic + Milliseconds(2000)
    feed.step(now: rig.now, budget: Milliseconds(4)) { _ in .taken }
    #expect(feed.status.end == .finished)
  }

  @Test("One that breaks off says so")
  func broken() throws {
    let server = ScriptedServer { _, _ in
      .init(
        "200 OK", ["Content-Type: text/event-stream", "Content-Length: 99"],
        Array("data: 1\n\n".utf8), ending: .close)
    }
    let feed = try feed(server.url)
    #expect(!rig.run(feed, [server]) { false })
    #expect(rig.records == ["data: 1", ""])
    guard case .failed(let failure)? = feed.status.end else {
      Issue.record("did not fail")
      return
    }
    #expect(failure.why.contains("broke off its answer"))
  }

  @Test("JSON lines are handed on once, however often the connection breaks")
  func jsonLines() throws {
    let server = ScriptedServer { number, _ in
      switch number {
      case 1:
        .init(
          "200 OK", ["Content-Type: application/x-ndjson", "Content-Length: 99"],
          Array("{\"a\":1}\n{\"a\":".utf8), ending: .close)
      case 2: stream("{\"a\":1}\n{\"a\":2}\n{\"a\":3}", "application/x-ndjson")
      default: stream("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n{\"a\":4}\n", "application/x-ndjson")
      }
    }
    let feed = try feed(server.url)
    #expect(rig.run(feed, [server]) { rig.records.count == 4 })
    #expect(rig.records == (1...4).map { "{\"a\":\($0)}" })
    feed.jobEnded()
    #expect(feed.status.end == .finished)
  }

  @Test("Who does not follow gets one whole answer", arguments: [true, false])
  func once(streams: Bool) throws {
    let server = ScriptedServer { _, _ in
      streams ? stream("{}\n{}\n", "application/x-ndjson") : .ok("{}")
    }
    let feed = try feed(server.url, follows: false)
    #expect(!rig.run(feed, [server]) { false })
    #expect(rig.records == (streams ? ["{}", "{}"] : ["{}"]))
    #expect(feed.status.end == .finished)
    #expect(server.requests.count == 1)
  }

  @Test("The events of our own server arrive as they are pushed, to the end of the job")
  func ownServer() throws {
    let server = try JobServer()
    server.offer("demo")
    let feed = try feed(server.url(of: "demo") + "/events")
    var pushed = 0
    let stop = Rig.patience
    while feed.status.end == nil, Rig.realTime() < stop {
      server.step(now: rig.now)
      feed.step(now: rig.now, budget: Milliseconds(4)) {
        let text = String(decoding: $0.bytes, as: UTF8.self)
        if text.hasPrefix("data: ") { rig.records.append(text) }
        return .taken
      }
      if pushed < 5, rig.records.count == pushed {
        pushed += 1
        server["demo"]?.push(update: Array("{\"seq\":\(pushed)}".utf8))
      } else if rig.records.count == 5 {
        server["demo"]?.update(body: [], etag: "end", isFinal: true)
      }
      if feed.descriptors.isEmpty, let deadline = feed.deadline {
        rig.monotonic = max(rig.monotonic, deadline)
      } else {
        var all = server.descriptors + feed.descriptors
        poll(&all, nfds_t(all.count), 2)
      }
    }
    #expect(rig.records == (1...5).map { "data: {\"seq\":\($0)}" })
    #expect(feed.status.end == .finished)
  }

  @Test("However the bytes of a stream are cut, its lines are the same")
  func splits() {
    let bytes = Array(
      "\u{FEFF}: hi\nretry: 1\nid: 1\ndata: \u{E4}\r\n\r\n\nid: 2\u{0}\n\nid\ndata\n\ndata: half"
        .utf8)
    /// The lines when the bytes come in parts of `size`, the first of which has `first`.
    func lines(first: Int, size: Int) -> [String] {
      let buffer = LineBuffer()
      let stream = AnswerStream(kind: .events, buffer: buffer)
      var lines: [String] = []
      var rest = bytes[...]
      var count = first
      while !rest.isEmpty {
        let part = rest.prefix(count)
        rest = rest.dropFirst(count)
        count = size
        _ = buffer.fill { room in
          room.copyBytes(from: part)
          return part.count
        }
        _ = stream.deliver(now: rig.now) { record in
          lines.append(String(decoding: record.bytes, as: UTF8.self))
        }
      }
      return lines + [stream.lastEventID ?? "none"]
    }
    let whole = lines(first: bytes.count, size: 1)
    #expect(
      whole == [
        "retry: 1", "id: 1", "data: \u{E4}", "", "id: 2\u{0}", "", "id", "data", "", "",
      ])
    for first in 1..<bytes.count { #expect(lines(first: first, size: bytes.count) == whole) }
    #expect(lines(first: 1, size: 1) == whole)
  }
}
