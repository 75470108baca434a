import Feeds
import Glibc
import SessionModel
import Testing

// One after another, because some need hundreds of descriptors.
@Suite(.serialized) struct JobServerTests {
  let rig = Rig()

  /// Connects many clients, each of which is let in before the next one comes.
  private func connect(_ count: Int, to server: JobServer) -> [PlainClient] {
    (0..<count).map { _ in
      let client = PlainClient(port: server.port)
      server.step(now: rig.now)
      return client
    }
  }

  private func server(_ body: String? = "{\"a\":1}") throws -> JobServer {
    let server = try JobServer()
    server.offer("demo")
    if let body { server["demo"]?.update(body: Array(body.utf8), etag: "1", isFinal: false) }
    return server
  }

  @Test("The job is served with its tag, and 304 to those who have it")
  func plain() throws {
    let server = try server()
    #expect(server.url(of: "demo") == "http://127.0.0.1:\(server.port)/v1/jobs/demo")
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo")
    #expect(rig.run(server, [client]) { client.input.hasSuffix("\r\n\r\n{\"a\":1}") })
    #expect(client.input.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(client.input.contains("\r\nETag: \"1\"\r\n"))
    #expect(client.input.contains("\r\nContent-Type: application/json\r\n"))
    client.input = ""
    client.ask("/v1/jobs/demo", "If-None-Match: \"1\"\r\n")
    #expect(rig.run(server, [client]) { client.input.hasSuffix("\r\n\r\n") })
    #expect(client.input.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
  }

  @Test(
    "Other questions get other answers",
    arguments: [
      ("GET", "/v1/jobs", "localhost", "200 OK"), ("HEAD", "/v1/jobs/demo", "localhost", "200 OK"),
      ("GET", "/", "localhost", "302 Found"), ("GET", "/x", "localhost", "404 Not Found"),
      ("GET", "/v1/jobs/x", "[::1]:8", "404 Not Found"),
      ("POST", "/v1/jobs/demo", "127.0.0.1:80", "405 Method Not Allowed"),
      ("GET", "/v1/jobs/demo", "evil.example", "403 Forbidden"),
      ("GET", "/v1/jobs/demo", "127.0.0.1.evil.example", "403 Forbidden"),
    ])
  func others(method: String, path: String, host: String, expected: String) throws {
    let server = try server()
    let client = PlainClient(port: server.port)
    client.ask(path, method: method, host: host)
    #expect(rig.run(server, [client]) { client.input.contains("\r\n\r\n") })
    #expect(client.input.hasPrefix("HTTP/1.1 \(expected)\r\n"))
  }

  @Test("A long poll is answered when the job changes")
  func longPoll() throws {
    let server = try server()
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo?wait=30")
    rig.idle(server, client)
    #expect(client.input.isEmpty)
    #expect(try #require(server.deadline) <= rig.monotonic + Milliseconds(30_000))
    server["demo"]?.update(body: Array("{\"a\":2}".utf8), etag: "2", isFinal: false)
    #expect(rig.run(server, [client]) { client.input.hasSuffix("{\"a\":2}") })
  }

  @Test("A long poll is answered at its end with what is known")
  func longPollEnd() throws {
    let server = try server()
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo?wait=999", "If-None-Match: \"1\"\r\n")
    rig.idle(server, client)
    #expect(client.input.isEmpty)
    rig.monotonic = rig.monotonic + Milliseconds(60_000)
    #expect(rig.run(server, [client]) { client.input.hasPrefix("HTTP/1.1 304") })
  }

  @Test("Nobody waits for a job that is over, and a job without a state is empty")
  func edges() throws {
    let server = try server(nil)
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo")
    #expect(rig.run(server, [client]) { client.input.hasPrefix("HTTP/1.1 204") })
    client.input = ""
    client.ask("/v1/jobs/demo?wait=60")
    rig.idle(server, client)
    #expect(client.input.isEmpty)
    server["demo"]?.update(body: Array("{}".utf8), etag: "1", isFinal: true)
    #expect(rig.run(server, [client]) { client.input.hasSuffix("{}") })
    client.input = ""
    client.ask("/v1/jobs/demo?wait=60")
    #expect(rig.run(server, [client]) { client.input.hasSuffix("{}") })
  }

  @Test("Updates are streamed as they come, and resumed behind the last one seen")
  func events() throws {
    let server = try server()
    server["demo"]?.push(update: Array("{\"seq\":1}".utf8))
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo/events")
    #expect(rig.run(server, [client]) { client.input.contains("id: 1\ndata: {\"seq\":1}\n\n") })
    #expect(client.input.contains("\r\nContent-Type: text/event-stream\r\n"))
    server["demo"]?.push(update: Array("{\"seq\":2}".utf8))
    #expect(rig.run(server, [client]) { client.input.contains("id: 2\ndata: {\"seq\":2}\n\n") })
    rig.idle(server, client)
    #expect(!client.input.contains("\r\n:\n\n"))
    rig.monotonic = rig.monotonic + Milliseconds(15_000)
    #expect(rig.run(server, [client]) { client.input.contains(":\n\n") })

    let late = PlainClient(port: server.port)
    late.ask("/v1/jobs/demo/events", "Last-Event-ID: 1\r\n")
    #expect(rig.run(server, [late]) { late.input.contains("id: 2\n") })
    #expect(!late.input.contains("id: 1\n"))

    server["demo"]?.update(body: Array("{}".utf8), etag: "2", isFinal: true)
    #expect(rig.run(server, [late]) { late.input.hasSuffix("0\r\n\r\n") })
    let over = PlainClient(port: server.port)
    over.ask("/v1/jobs/demo/events", "Last-Event-ID: 2\r\n")
    #expect(rig.run(server, [over]) { over.input.hasPrefix("HTTP/1.1 204") })
  }

  @Test("An update larger than the library's buffer is streamed whole")
  func largeUpdate() throws {
    let server = try server()
    let line = "\"" + String(repeating: "x", count: 1 << 20) + "\""
    server["demo"]?.push(update: Array(line.utf8))
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo/events")
    #expect(rig.run(server, [client]) { client.input.utf8.count > 1 << 20 })
    #expect(client.input.utf8.count { $0 == UInt8(ascii: "x") } > 1 << 20)
  }

  @Test("A server with waiting requests ends cleanly, and its port is free again")
  func ending() throws {
    let port: UInt16
    do {
      let server = try server()
      port = server.port
      let clients = [PlainClient(port: port), PlainClient(port: port)]
      clients[0].ask("/v1/jobs/demo?wait=30")
      clients[1].ask("/v1/jobs/demo/events")
      #expect(rig.run(server, clients) { clients[1].input.contains("retry: 500") })
      server.stop()
      #expect(server.descriptors.isEmpty)
      #expect(server.deadline == nil)
    }
    _ = try JobServer(port: port)
  }

  @Test("Clients that went away in a long poll shut nobody out, and are let go at once")
  func goneClients() throws {
    let server = try server()
    for _ in 0..<3 {
      var gone = connect(100, to: server)
      for client in gone { client.ask("/v1/jobs/demo?wait=60") }
      #expect(rig.run(server, []) { server.descriptors.count == 101 }, "all wait")
      gone = []
      #expect(rig.run(server, []) { server.descriptors.count == 1 }, "nobody waits")
    }
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo")
    #expect(rig.run(server, [client]) { client.input.hasSuffix("{\"a\":1}") })
  }

  @Test("Requests that never end shut nobody out, and are shut when their time is over")
  func halfRequests() throws {
    let server = try server()
    let half = connect(200, to: server)
    for client in half { client.write("GET /v1/jobs/demo HTTP/1.1\r\nHost: loc") }
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo")
    #expect(rig.run(server, [client]) { client.input.hasSuffix("{\"a\":1}") })
    // A byte now and then buys no time.
    for _ in 0..<4 {
      rig.monotonic = rig.monotonic + Milliseconds(5000)
      half.last?.write("a")
      rig.idle(server, client)
    }
    #expect(rig.run(server, [client]) { half.allSatisfy { $0.isClosed } })
  }

  @Test("Those who wait for news shut nobody out: the oldest is answered for who comes")
  func manyWaits() throws {
    let server = try server()
    var waiting: [PlainClient] = []
    for _ in 0..<200 {
      waiting += connect(1, to: server)
      waiting.last?.ask("/v1/jobs/demo?wait=60")
      server.step(now: rig.now)
    }
    #expect(rig.run(server, waiting) { waiting.count { $0.input.hasPrefix("HTTP/1.1 200") } > 50 })
    let client = PlainClient(port: server.port)
    client.ask("/v1/jobs/demo")
    #expect(rig.run(server, [client]) { client.input.hasSuffix("{\"a\":1}") })
    #expect(server.descriptors.count <= 129)
  }

  @Test("An answer that nobody takes is cut off; one that is taken slowly is not")
  func slowReaders() throws {
    let server = try server("\"" + String(repeating: "x", count: 12 << 20) + "\"")
    let slow = PlainClient(port: server.port)
    let stuck = PlainClient(port: server.port)
    for client in [slow, stuck] { client.ask("/v1/jobs/demo") }
    rig.idle(server, slow)
    for _ in 0..<6 {
      rig.monotonic = rig.monotonic + Milliseconds(10_000)
      for _ in 0..<20 {
        _ = slow.receive()
        server.step(now: rig.now)
      }
    }
    #expect(rig.run(server, [slow]) { slow.input.utf8.count > 12 << 20 })
    #expect(rig.run(server, [stuck]) { stuck.isClosed })
    #expect(stuck.input.utf8.count < 12 << 20)
    #expect(stuck.isClosed)
  }

  @Test("An event that nobody takes ends its stream")
  func stuckStream() throws {
    let server = try server()
    let line = "\"" + String(repeating: "x", count: 12 << 20) + "\""
    server["demo"]?.push(update: Array(line.utf8))
    let stuck = PlainClient(port: server.port)
    stuck.ask("/v1/jobs/demo/events")
    let other = PlainClient(port: server.port)
    other.ask("/v1/jobs/demo")
    #expect(rig.run(server, [other]) { other.input.hasSuffix("{\"a\":1}") })
    rig.idle(server, other)
    rig.monotonic = rig.monotonic + Milliseconds(30_000)
    rig.idle(server, other)
    #expect(rig.run(server, [stuck]) { stuck.isClosed })
    #expect(stuck.input.utf8.count < 12 << 20)
  }

  /// Figures that say which languages they were asked in.
  private func tell(_ server: JobServer, _ body: String) {
    server.answer(.figures) { accept in
      ServedPage(
        contentType: "text/figures", body: Array("\(body) for \(accept ?? "anybody")\n".utf8))
    }
  }

  @Test("There are no figures unless they are offered")
  func noFigures() throws {
    let server = try server()
    let client = PlainClient(port: server.port)
    client.ask("/metrics")
    #expect(rig.run(server, [client]) { client.input.contains("no such job") })
    #expect(client.input.hasPrefix("HTTP/1.1 404"))
    #expect(!server.questions.contains(.figures))
  }

  @Test("Figures are worked out when somebody asks, for each in the language asked for")
  func figures() throws {
    let server = try server()
    server.offerFigures()
    #expect(server.address == "http://127.0.0.1:\(server.port)")
    #expect(!server.questions.contains(.figures))
    let clients = [PlainClient(port: server.port), PlainClient(port: server.port)]
    clients[0].ask("/metrics")
    clients[1].ask("/metrics", "Accept: text/plain\r\n")
    #expect(rig.run(server, clients) { server.descriptors.count == 3 }, "both wait")
    #expect(
      server.questions.contains(.figures) && server.deadline == .zero, "the loop is to come at once"
    )
    tell(server, "1")
    #expect(!server.questions.contains(.figures))
    #expect(
      rig.run(server, clients) {
        clients.allSatisfy { $0.input.hasSuffix("\n") && !$0.input.hasSuffix("\r\n") }
      })
    #expect(clients[0].input.hasSuffix("\r\n\r\n1 for anybody\n"))
    #expect(clients[1].input.hasSuffix("\r\n\r\n1 for text/plain\n"))
    #expect(clients[0].input.contains("\r\nContent-Type: text/figures\r\n"))
    // The next ones are figures of then.
    clients[0].input = ""
    clients[0].ask("/metrics", method: "HEAD")
    #expect(rig.run(server, clients) { server.questions.contains(.figures) })
    tell(server, "2")
    #expect(rig.run(server, clients) { clients[0].input.hasSuffix("\r\n\r\n") })
    #expect(clients[0].input.hasPrefix("HTTP/1.1 200 OK"))
    let other = PlainClient(port: server.port)
    other.ask("/metrics", host: "evil.example")
    #expect(rig.run(server, [other]) { other.input.hasPrefix("HTTP/1.1 403") })
  }

  @Test("Whoever leaves before the figures are told keeps nobody busy, and the server ends cleanly")
  func goneScrapes() throws {
    let server = try server()
    server.offerFigures()
    var clients = [PlainClient(port: server.port)]
    clients[0].ask("/metrics")
    #expect(rig.run(server, []) { server.questions.contains(.figures) })
    clients = []
    #expect(
      rig.run(server, []) { server.descriptors.count == 1 && !server.questions.contains(.figures) })
    let client = PlainClient(port: server.port)
    client.ask("/metrics")
    #expect(rig.run(server, [client]) { server.questions.contains(.figures) })
    server.stop()
    #expect(server.descriptors.isEmpty)
  }

  @Test("What a job is may be asked for when somebody wants it, once for all who wait")
  func askedFor() throws {
    let server = try server(nil)
    server["demo"]?.update(body: nil, etag: "1", isFinal: false)
    let clients = [PlainClient(port: server.port), PlainClient(port: server.port)]
    for client in clients { client.ask("/v1/jobs/demo") }
    #expect(rig.run(server, clients) { server.descriptors.count == 3 }, "both wait")
    #expect(server.questions == [.body(job: "demo")])
    server.answer(.body(job: "demo")) { _ in
      ServedPage(contentType: "application/json", body: Array("{\"a\":1}".utf8), mark: "\"1\"")
    }
    #expect(rig.run(server, clients) { clients.allSatisfy { $0.input.hasSuffix("{\"a\":1}") } })
    #expect(clients[0].input.contains("\r\nETag: \"1\"\r\n"))
    clients[0].input = ""
    clients[0].ask("/v1/jobs/demo?wait=30", "If-None-Match: \"1\"\r\n")
    rig.idle(server, clients[0])
    #expect(clients[0].input.isEmpty && server.questions.isEmpty)
    server["demo"]?.update(body: nil, etag: "2", isFinal: false)
    #expect(rig.run(server, clients) { server.questions == [.body(job: "demo")] })
  }

  @Test("Several jobs are listed, and each is polled by its id")
  func several() throws {
    let server = try server("{\"a\":1}")
    server.offer("other").update(body: Array("{\"b\":2}".utf8), etag: "7", isFinal: true)
    let client = PlainClient(port: server.port)
    for (path, expected) in [
      ("/v1/jobs", "{\"data\":[{\"response_id\":\"demo\"},{\"response_id\":\"other\"}]}\n"),
      ("/v1/jobs/other", "{\"b\":2}"), ("/v1/jobs/demo", "{\"a\":1}"),
      ("/v1/jobs/other/events", "0\r\n\r\n"),
      ("/", "2 jobs are offered here, see /v1/jobs\"}}\n"),
    ] {
      client.input = ""
      client.ask(path)
      #expect(rig.run(server, [client]) { client.input.hasSuffix(expected) }, "\(path)")
    }
    server.withdraw("demo")
    client.input = ""
    client.ask("/v1/jobs/demo")
    #expect(rig.run(server, [client]) { client.input.hasPrefix("HTTP/1.1 404") })
  }

  @Test("An address that can't be listened on is named")
  func addresses() throws {
    let server = try server()
    #expect(
      throws: FeedFailure(
        .unusable, what: "127.0.0.1:\(server.port)", why: "Address already in use")
    ) { try JobServer(port: server.port) }
    #expect(throws: FeedFailure(.unusable, what: "nowhere:0", why: "is not an address")) {
      try JobServer(bind: "nowhere")
    }
    #expect(try JobServer(bind: "::1").address.hasPrefix("http://[::1]:"))
  }

  @Test("The polling feed follows the server through long polls to the end of the job")
  func together() throws {
    let server = try server("{\"n\":0}")
    let feed = try PollingFeed(PollingOptions(url: server.url(of: "demo")), random: { 0.5 })
    var number = 0
    let stop = Rig.patience
    while rig.records.count < 50, Rig.realTime() < stop {
      server.step(now: rig.now)
      feed.step(now: rig.now, budget: Milliseconds(4)) {
        rig.records.append(String(decoding: $0.bytes, as: UTF8.self))
        number += 1
        return .taken
      }
      if feed.descriptors.isEmpty, let deadline = feed.deadline {
        rig.monotonic = max(rig.monotonic, deadline)
      } else {
        server["demo"]?.update(
          body: Array("{\"n\":\(number)}".utf8), etag: "\(number)", isFinal: false)
        var all = server.descriptors + feed.descriptors
        poll(&all, nfds_t(all.count), 2)
      }
    }
    #expect(feed.status.lastError == nil)
    #expect(rig.records == (0..<50).map { "{\"n\":\($0)}" })
  }
}
