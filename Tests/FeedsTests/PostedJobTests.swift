import SessionModel
import Testing

@testable import Feeds

/// What one server answers to what was posted, and where the job is to be asked for then.
struct PostedAnswer: Sendable, CustomTestStringConvertible {
  var body: String
  var status = "200 OK"
  var headers: [String] = []
  /// The path that is asked next; `nil` for none.
  var path: String?

  var testDescription: String { "\(status) \(headers) \(body)" }

  static let all: [PostedAnswer] = [
    // The id alone, in the words of several services.
    .init(
      body: #"{"response_id":"r 1/ü","status":"queued"}"#, path: "/v1/jobs/demo/r%201%2F%C3%BC"),
    .init(
      body: #"{"id":"resp_1","object":"response","status":"in_progress"}"#,
      path: "/v1/jobs/demo/resp_1"),
    .init(body: #"{"jobId":7,"state":"PENDING"}"#, path: "/v1/jobs/demo/7"),
    .init(body: #"{"id":"x"}"#, status: "202 Accepted", path: "/v1/jobs/demo/x"),
    // Addresses in the answer.
    .init(body: #"{"id":"x","status":"IN_QUEUE","status_url":"/q/x/status"}"#, path: "/q/x/status"),
    .init(body: #"{"id":"x","polling_url":"../../p?id=x"}"#, path: "/p?id=x"),
    .init(
      body: #"{"id":"x","status":"starting","urls":{"cancel":"/c","get":"/g/x"}}"#, path: "/g/x"),
    .init(body: #"{"status":"queued","_links":{"self":{"href":"/l/x"}}}"#, path: "/l/x"),
    .init(body: #"{"status":"running","url":"/u/x#top"}"#, path: "/u/x"),
    // Addresses in front of it, which come first.
    .init(
      body: #"{"id":"x","status":"queued","url":"/u"}"#, headers: ["Location: /h/x"], path: "/h/x"),
    .init(body: "", status: "202 Accepted", headers: ["Location: here"], path: "/v1/jobs/here"),
    .init(body: "", headers: ["Location: ?job=1"], path: "/v1/jobs/demo?job=1"),
    .init(
      body: "taken", status: "201 Created", headers: ["Operation-Location: /o/1"], path: "/o/1"),
    // What is over, or is no job.
    .init(body: #"{"id":"x","status":"succeeded","url":"/u"}"#, headers: ["Location: /h"]),
    .init(body: #"{"id":"chat-1","object":"chat.completion","choices":[]}"#),
    .init(body: #"{"id":"..","status":"queued"}"#),
    .init(body: #"{"status":"queued","url":"ftp://127.0.0.1/x"}"#),
    .init(body: "[]", status: "200 OK"),
  ]
}

@Suite("A job that was only begun by what was posted")
struct PostedJobTests {
  private let rig = Rig()

  private func feed(_ server: ScriptedServer, token: String? = nil) throws -> PollingFeed {
    var options = PollingOptions(url: server.url)
    options.data = Array("{}".utf8)
    options.token = token
    return try PollingFeed(options, random: { 0.5 })
  }

  @Test("it is asked for where the answer says, by GET", arguments: PostedAnswer.all)
  func place(answer: PostedAnswer) throws {
    let server = ScriptedServer { number, _ in
      number == 1
        ? .ok(answer.body, headers: answer.headers, status: answer.status)
        : .ok(#"{"n":\#(number)}"#)
    }
    let feed = try feed(server)
    // What the first answer is of, nobody may know.
    let isHeard = rig.run(
      feed, [server],
      receipt: { $0.bytes.elementsEqual(answer.body.utf8) ? .unreadable("nobody's") : .taken },
      until: { server.requests.count == 3 })
    #expect(server.requests[0].hasPrefix("POST "))
    guard let path = answer.path else {
      #expect(!isHeard && server.requests.count == 1)
      #expect(feed.status.job == nil)
      return
    }
    #expect(isHeard)
    // The first question wants an answer at once.
    #expect(server.requests[1].hasPrefix("GET \(path) HTTP"))
    #expect(server.requests[1].contains("\r\nAccept: application/json,"))
    #expect(!server.requests[1].contains("Content-Type"))
    #expect(server.requests[2].hasPrefix("GET \(path)"))
    #expect(server.requests[2].contains("wait=10"))
    #expect(feed.status.job?.address.text == "http://127.0.0.1:\(server.port)\(path)")
    #expect(rig.records.last == #"{"n":2}"#)
  }

  @Test("it is known before its answer is handed on, with its id")
  func announced() throws {
    let server = ScriptedServer { _, _ in .ok(#"{"response_id":"r1","status":"queued"}"#) }
    let feed = try feed(server)
    var known: JobTicket?
    #expect(
      rig.run(
        feed, [server], perRecord: { _ in known = known ?? feed.status.job },
        until: { known != nil }))
    #expect(known?.id == "r1")
  }

  @Test("it is followed through failures to its end, and begun once")
  func followed() throws {
    let server = ScriptedServer { number, _ in
      switch number {
      case 1: .ok(#"{"id":"j","status":"queued"}"#, status: "201 Created")
      case 2: .ok("", status: "404 Not Found")
      case 3: .ok("", status: "500 Internal Server Error")
      case 4: .ok(#"{"end":false}"#)
      default: .ok(#"{"end":true}"#)
      }
    }
    let feed = try feed(server)
    let isOver = { (record: Record) in
      String(decoding: record.bytes, as: UTF8.self).contains("true")
    }
    #expect(
      !rig.run(feed, [server], receipt: { isOver($0) ? .over : .taken }, until: { false }))
    #expect(feed.status.end == .finished)
    #expect(server.requests.filter { $0.hasPrefix("POST ") }.count == 1)
    #expect(rig.records.count == 3)
  }

  @Test("a redirect to it is where it is asked for from then on")
  func redirected() throws {
    let server = ScriptedServer { number, _ in
      number == 1
        ? .ok("", headers: ["Location: /there"], status: "303 See Other") : .ok("{\"n\":\(number)}")
    }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { server.requests.count == 4 })
    #expect(server.requests.dropFirst().allSatisfy { $0.hasPrefix("GET /there") })
    #expect(feed.status.job?.address.path == "/there")
  }

  @Test("credentials stay with the server they were given for, whatever it answers")
  func credentials() throws {
    let other = ScriptedServer { _, _ in .ok("{}") }
    let home = ScriptedServer { _, _ in
      .ok(#"{"status":"queued","url":"http://u:p@127.0.0.1:\#(other.port)/x"}"#)
    }
    let feed = try feed(home, token: "sesame")
    #expect(rig.run(feed, [home, other]) { other.requests.count == 2 })
    #expect(home.requests[0].contains("Bearer sesame"))
    #expect(other.requests.allSatisfy { !$0.contains("sesame") && !$0.contains("Authorization") })
    #expect(feed.status.job?.shownAddress == "http://127.0.0.1:\(other.port)/x")
    // From there back home nobody is trusted again.
    var request = PollingRequest(
      to: try #require(WebAddress(home.url)), from: try #require(WebAddress(home.url)),
      mayTrust: false, wait: .zero, deadline: .zero)
    #expect(!request.isTrusted)
    #expect(request.follow(home.url) == nil && !request.isTrusted)
  }

  @Test("what an encrypted answer says never leads to a line that is not")
  func downgrade() throws {
    let safe = try #require(WebAddress("https://h/a"))
    let plain = try #require(WebAddress("http://h/a"))
    #expect(!safe.mayLead(to: plain) && plain.mayLead(to: safe) && plain.mayLead(to: plain))
  }

  @Test("who asks once is told of it and waits for nothing")
  func once() throws {
    for answer in [#"{"response_id":"r","status":"queued"}"#, ""] {
      let server = ScriptedServer { _, _ in
        .ok(answer, headers: ["Location: /r"], status: "202 Accepted")
      }
      var options = PollingOptions(url: server.url)
      options.data = []
      options.follows = false
      let feed = try PollingFeed(options, random: { 0.5 })
      #expect(!rig.run(feed, [server]) { false })
      #expect(server.requests.count == 1)
      #expect(feed.status.job?.address.path == "/r")
      #expect((feed.status.end == .finished) == !answer.isEmpty)
    }
  }

  @Test(
    "references lead where RFC 3986 says",
    arguments: [
      ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("../g", "http://a/b/g"),
      ("../../../g", "http://a/g"), ("/g", "http://a/g"), ("//g", "http://g/"),
      ("?y", "http://a/b/c/d?y"), ("g?y/./x", "http://a/b/c/g?y/./x"), (".", "http://a/b/c/"),
      ("https://x:1/y", "https://x:1/y"), ("g#s", "http://a/b/c/g"), ("javascript:x", nil),
      ("#s", nil), ("g h", nil),
    ] as [(String, String?)])
  func references(reference: String, expected: String?) {
    #expect(WebAddress("http://a/b/c/d?q")?.resolving(reference)?.text == expected)
  }
}
