import Glibc
import SessionModel
import Testing

@testable import Feeds

/// What people get of a server in a browser, and who gets nothing.
@Suite("Pages of a server", .serialized) struct ServedPagesTests {
  let rig = Rig()
  private static let token = "correct-horse-battery"
  private static let html = "Accept: text/html,*/*;q=0.8\r\n"

  private func server(
    token: String? = nil, bind: String? = nil, names: [String] = []
  ) throws -> JobServer {
    let server = try JobServer(
      bind: bind, token: token.flatMap { AccessToken($0) }, names: names)
    for id in ["1", "2"] {
      server.offer(id).update(body: Array("{}".utf8), etag: "1", isFinal: false, mark: "e-1")
    }
    server.offerFigures()
    server.offerPages { isWrong in
      ServedPage(
        contentType: "text/html", body: Array("form \(isWrong)".utf8),
        policy: "default-src 'none'; form-action 'self'")
    }
    server.indexMark = "e-1"
    return server
  }

  /// A page that tells what was asked for.
  private func page(_ question: ServedQuestion) -> ServedPage {
    ServedPage(
      contentType: "text/html", body: Array("<\(question)>".utf8), policy: "default-src 'none'",
      mark: "e-2")
  }

  /// What comes of a request.
  private func answer(
    _ server: JobServer, _ path: String, _ headers: String = "", method: String = "GET",
    host: String = "localhost", body: String = ""
  ) -> String {
    let client = PlainClient(port: server.port)
    let length = method == "POST" ? "Content-Length: \(body.utf8.count)\r\n" : ""
    client.ask(path, method: method, host: host, headers + length + "Connection: close\r\n")
    if !body.isEmpty { client.write(body) }
    #expect(rig.run(server, [client], answer: page) { client.isClosed })
    return client.input
  }

  private func post(
    _ server: JobServer, _ path: String, _ body: String, _ headers: String = ""
  ) -> String {
    answer(server, path, Self.html + headers, method: "POST", body: body)
  }

  @Test("People get the list, programs the jobs; each session has its page")
  func pages() throws {
    let server = try server()
    for (path, headers, expected) in [
      ("/", Self.html, "<page(Feeds.ServedView.index)>"), ("/", "", "404 Not Found"),
      ("/sessions/1", Self.html, "<page(Feeds.ServedView.job(\"1\"))>"),
      ("/sessions/2", "", "<page(Feeds.ServedView.job(\"2\"))>"),
      ("/sessions/3", Self.html, "404 Not Found"), ("/sessions/", Self.html, "404 Not Found"),
      ("/sessions/1/x", Self.html, "404 Not Found"), ("/sessions", Self.html, "404 Not Found"),
      ("/sessions/../v1", Self.html, "404 Not Found"), ("/favicon.ico", "", "404 Not Found"),
      ("/v1/jobs/2", Self.html, "\r\n\r\n{}"),
    ] {
      let answer = answer(server, path, headers)
      #expect(answer.contains(expected), "\(path): \(answer)")
    }
    #expect(answer(server, "/", Self.html, method: "HEAD").hasPrefix("HTTP/1.1 200"))
    #expect(answer(server, "/", Self.html, method: "POST").hasPrefix("HTTP/1.1 405"))
  }

  @Test("Every answer forbids a browser to frame it, to keep it, and to do more than it says")
  func headers() throws {
    let server = try server(token: Self.token)
    let key = "Authorization: Bearer \(Self.token)\r\n"
    for (path, headers) in [
      ("/", Self.html), ("/", Self.html + key), ("/v1/jobs/1", key), ("/x", key), ("/x", ""),
      ("/metrics", key),
    ] {
      let answer = answer(server, path, headers)
      for line in [
        "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
        "frame-ancestors 'none'", "Cross-Origin-Resource-Policy: same-origin",
        "Cross-Origin-Opener-Policy: same-origin", "Content-Security-Policy: default-src 'none'",
      ] {
        #expect(answer.contains(line), "\(path): \(line)")
      }
      // Of a form alone the browser must say where it stands.
      let isForm = answer.contains("form ")
      #expect(answer.contains("Referrer-Policy: \(isForm ? "same-origin" : "no-referrer")\r\n"))
    }
  }

  @Test("Who does not bring the token gets nothing, whatever is asked for")
  func token() throws {
    let server = try server(token: Self.token)
    let paths = [
      "/", "/v1/jobs", "/v1/jobs/1", "/v1/jobs/1/events", "/sessions/1", "/sessions/1/live",
      "/live",
      "/metrics", "/nothing", "/?token=\(Self.token)",
    ]
    for path in paths {
      for given in ["", "x", Self.token + "x", String(Self.token.dropLast())] {
        let headers = given.isEmpty ? "" : "Authorization: Bearer \(given)\r\n"
        let answer = answer(server, path, headers)
        #expect(answer.hasPrefix("HTTP/1.1 401"), "\(path): \(answer)")
        #expect(answer.contains("WWW-Authenticate: Bearer"))
        #expect(!answer.contains(Self.token))
      }
      #expect(answer(server, path, Self.html).hasSuffix("form false"))
    }
    for scheme in ["Bearer", "bearer"] {
      let answer = answer(server, "/v1/jobs/2", "Authorization: \(scheme) \(Self.token)\r\n")
      #expect(answer.hasSuffix("\r\n\r\n{}"))
    }
    #expect(answer(server, "/v1/jobs/2", "Authorization: Basic \(Self.token)\r\n").contains("401"))
  }

  @Test("The form gives a cookie that scripts, other sites and other servers can do nothing with")
  func cookie() throws {
    let server = try server(token: Self.token)
    let entered = post(server, "/sessions/2", "a=b&token=correct%2Dhorse-battery")
    #expect(entered.hasPrefix("HTTP/1.1 303"))
    #expect(entered.contains("\r\nLocation: /sessions/2\r\n"))
    let line = try #require(entered.firstMatch(of: /Set-Cookie: ([^\r]*)/)).1
    #expect(line.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
    #expect(line.hasPrefix("espalier-\(server.port)=") && !entered.contains(Self.token))
    let cookie = line.prefix { $0 != ";" }
    #expect(answer(server, "/", "Cookie: a=1; \(cookie)\r\n" + Self.html).contains("index"))
    for other in [
      cookie + "0", "espalier-1" + cookie.drop { $0 != "=" }, "espalier-\(server.port)=",
    ] {
      #expect(answer(server, "/", "Cookie: \(other)\r\n").hasPrefix("HTTP/1.1 401"))
    }
    // A second server knows nothing of it.
    let second = try self.server(token: Self.token)
    #expect(answer(second, "/", "Cookie: \(cookie)\r\n").hasPrefix("HTTP/1.1 401"))
    for wrong in ["token=wrong", "", "token", "other=\(Self.token)", "token=\(Self.token)x"] {
      #expect(post(server, "/", wrong).hasSuffix("form true"))
    }
    let long = "token=\(Self.token)&x=" + String(repeating: "y", count: 100_000)
    #expect(post(server, "/", long).hasSuffix("form true"))
    let entry = "token=\(Self.token)"
    #expect(post(server, "/v1/jobs/1", entry).contains("\r\nLocation: /\r\n"))
    #expect(post(server, "//evil.example/", entry).contains("\r\nLocation: /\r\n"))
    let foreign = post(server, "/", entry, "Origin: http://evil.example\r\n")
    #expect(foreign.hasPrefix("HTTP/1.1 403") && !foreign.contains("Set-Cookie"))
  }

  @Test(
    "Names and pages of others are refused",
    arguments: [
      ("localhost:1", nil, true), ("127.0.0.1", nil, true), ("[::1]:9", nil, true),
      ("LocalHost", nil, true), ("evil.example", nil, false), ("192.168.1.5", nil, false),
      ("localhost.evil.example", nil, false), ("box", nil, true), ("BOX:80", nil, true),
      ("localhost:1", "http://localhost:1", true), ("localhost:1", "http://localhost:2", false),
      ("localhost:1", "http://evil.example", false), ("localhost", "null", false),
      ("localhost", "file://", false), ("box", "https://box", true),
    ] as [(String, String?, Bool)])
  func strangers(host: String, origin: String?, isAnswered: Bool) throws {
    let server = try server(names: ["Box"])
    let headers = Self.html + (origin.map { "Origin: \($0)\r\n" } ?? "")
    let answer = answer(server, "/", headers, host: host)
    #expect(answer.hasPrefix(isAnswered ? "HTTP/1.1 200" : "HTTP/1.1 403"), "\(answer)")
  }

  @Test("A server for other machines is called by addresses, and by no strange name either")
  func otherMachines() throws {
    let server = try server(token: Self.token, bind: "0.0.0.0")
    for (host, isAnswered) in [
      ("192.168.1.5:80", true), ("[fe80::1]", true), ("localhost", true), ("evil.example", false),
      ("1.2.3.4.evil.example", false),
    ] {
      let answer = answer(server, "/v1/jobs", host: host)
      #expect(answer.hasPrefix(isAnswered ? "HTTP/1.1 401" : "HTTP/1.1 403"), "\(host)")
    }
  }

  @Test("Tokens that can be guessed are none, and one that is printed tells nothing")
  func tokens() throws {
    for text in ["", "short", "with a space in it, long", String(repeating: "x", count: 2000)] {
      #expect(AccessToken(text) == nil)
    }
    let token = try #require(AccessToken(Self.token))
    #expect("\(token)" == "REDACTED" && String(reflecting: [token]) == "[REDACTED]")
    var dumped = ""
    dump(token, to: &dumped)
    #expect(!dumped.contains(String(UInt8(ascii: "c"))))
    #expect(AccessToken.random().cookieValue != AccessToken.random().cookieValue)
  }

  @Test("What changes in a page comes as it changes, a few times a second at most")
  func changes() throws {
    let server = try server()
    let client = PlainClient(port: server.port)
    client.ask("/sessions/1/live?from=e-1")
    var asked: [ServedQuestion] = []
    func told(_ question: ServedQuestion) -> ServedPage {
      asked.append(question)
      return ServedPage(contentType: "", body: Array("{\"n\":\(asked.count)}".utf8), mark: "e-2")
    }
    #expect(rig.run(server, [client], answer: told) { client.input.contains("retry: 500\n\n") })
    rig.idle(server, client)
    #expect(asked.isEmpty && server.questions.isEmpty)
    func change(_ mark: String) {
      server["1"]?.update(body: nil, etag: mark, isFinal: false, mark: mark)
    }
    change("e-2")
    #expect(
      rig.run(server, [client], answer: told) {
        client.input.contains("id: e-2\ndata: {\"n\":1}\n\n")
      })
    #expect(asked == [.changes(.job("1"), since: "e-1")])
    change("e-3")
    rig.idle(server, client)
    #expect(server.questions.isEmpty, "it was told a moment ago")
    rig.monotonic = rig.monotonic + Milliseconds(200)
    #expect(rig.run(server, [client], answer: told) { asked.count == 2 })
    #expect(asked.last == .changes(.job("1"), since: "e-2"))
    change("e-2")
    rig.idle(server, client)
    rig.monotonic = rig.monotonic + Milliseconds(15_000)
    #expect(rig.run(server, [client]) { client.input.hasSuffix(":\n\n\r\n") })
    server.withdraw("1")
    #expect(rig.run(server, [client]) { client.input.hasSuffix("0\r\n\r\n") })
  }

  @Test("Who comes back is told from where they were, and the list changes too")
  func comingBack() throws {
    let server = try server()
    let client = PlainClient(port: server.port)
    client.ask("/live?from=e-0", "Last-Event-ID: e-7\r\n")
    #expect(
      rig.run(server, [client]) { server.questions == [.changes(.index, since: "e-7")] })
    #expect(rig.run(server, [client], answer: page) { client.input.contains("id: e-2\n") })
    // Whoever leaves while it is asked for keeps nobody busy.
    let gone = PlainClient(port: server.port)
    gone.ask("/sessions/2/live?from=e-0")
    #expect(rig.run(server, [gone]) { !server.questions.isEmpty })
    shutdown(gone.descriptor, Int32(SHUT_RDWR))
    #expect(rig.run(server, [gone]) { server.questions.isEmpty })
    server.stop()
    #expect(server.descriptors.isEmpty)
  }
}
