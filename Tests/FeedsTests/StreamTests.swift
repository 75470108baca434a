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
    #expect(feed.isStream)
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
        feed, [server], perRecord: { if $0.bytes.isEmpty { feed.jobEnded() } }, until: { false }))
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
    let server = try JobServer(jobID: "demo")
    let feed = try feed(server.url + "/events")
    var pushed = 0
    let stop = Rig.realTime() + Milliseconds(10_000)
    while feed.status.end == nil, Rig.realTime() < stop {
      server.step(now: rig.now)
      feed.step(now: rig.now, budget: Milliseconds(4)) {
        let text = String(decoding: $0.bytes, as: UTF8.self)
        if text.hasPrefix("data: ") { rig.records.append(text) }
      }
      if pushed < 5, rig.records.count == pushed {
        pushed += 1
        server.push(update: Array("{\"seq\":\(pushed)}".utf8))
      } else if rig.records.count == 5 {
        server.update(body: [], etag: "end", isFinal: true)
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
