import CMicroHTTPD
import Glibc
import JSONReading
import SessionModel

/// What is answered to whom.
extension JobService {
  private static let longestWait = Milliseconds(60_000)

  /// Answers a request, or puts it aside.
  func answer(
    _ connection: UnsafeMutableRawPointer, method: String, path: String, body: [UInt8]
  ) -> Bool {
    guard connections[connection]?.phase != .shut else { return false }
    connections.turn(connection, to: .answering, now: now)
    let request = ServerAccess.Request(
      host: header(connection, "Host"), origin: header(connection, "Origin"),
      authorization: header(connection, "Authorization"), cookie: header(connection, "Cookie"))
    let verdict = access.verdict(on: request, cookieName: cookieName)
    switch verdict {
    case .strangeName:
      return fail(connection, 403, "this name is not served; use localhost, or name it by --host")
    case .strangePage: return fail(connection, 403, "another page may not ask")
    case .admitted, .unknown: break
    }
    let route = ServedRoute(path, in: self)
    let isForm = access.isGuarded && signIn != nil && method == "POST"
    if isForm { return enter(connection, form: body, path: route.map(isPage) == true ? path : "/") }
    guard method == "GET" || method == "HEAD" else {
      return fail(connection, 405, "only GET and HEAD", headers: [("Allow", "GET, HEAD")])
    }
    guard verdict == .admitted else { return askForToken(connection) }
    guard let route else { return fail(connection, 404, "no such job") }
    let isHead = method == "HEAD"
    switch route {
    case .front: return front(connection)
    case .list: return list(connection)
    case .job(let job): return answer(connection, job: job)
    case .updates(let job): return updates(connection, of: job, isHead: isHead)
    case .figures: return ask(.figures, connection)
    case .page(let view): return ask(.page(view), connection)
    case .changes(let view): return changes(connection, of: view, isHead: isHead)
    }
  }

  /// Whether a path is that of a page.
  private func isPage(_ route: ServedRoute) -> Bool {
    switch route {
    case .front, .page: true
    case .list, .job, .updates, .figures, .changes: false
    }
  }

  /// Whether a person asks.
  private func wantsPage(_ connection: UnsafeMutableRawPointer) -> Bool {
    signIn != nil && header(connection, "Accept")?.contains("text/html") == true
  }

  /// Asks who does not know the token for it: people by a form, programs by their status.
  private func askForToken(_ connection: UnsafeMutableRawPointer, isWrong: Bool = false) -> Bool {
    let challenge = ("WWW-Authenticate", "Bearer realm=\"espalier\"")
    guard wantsPage(connection), let page = signIn?(isWrong) else {
      return fail(connection, 401, "the token is missing or wrong", headers: [challenge])
    }
    return reply(connection, 401, page.body, of: page, headers: [challenge])
  }

  /// Lets in who fills in the form with the token, and shows what was asked for.
  private func enter(_ connection: UnsafeMutableRawPointer, form: [UInt8], path: String) -> Bool {
    guard let cookie = access.cookie(forForm: form, name: cookieName) else {
      return askForToken(connection, isWrong: true)
    }
    return reply(connection, 303, [], headers: [("Location", path), ("Set-Cookie", cookie)])
  }

  /// Answers who knows the server alone: a page for people; programs are led to the job, where there is one.
  private func front(_ connection: UnsafeMutableRawPointer) -> Bool {
    if wantsPage(connection) { return ask(.page(.index), connection) }
    guard let job = jobs.first, jobs.count == 1 else {
      let count = jobs.isEmpty ? "no job is" : "\(jobs.count) jobs are"
      return fail(connection, 404, "\(count) offered here, see /v1/jobs")
    }
    return reply(connection, 302, [], headers: [("Location", "/v1/jobs/\(job.id)")])
  }

  private func list(_ connection: UnsafeMutableRawPointer) -> Bool {
    var text = Array("{\"data\":[".utf8)
    for job in jobs {
      if text.last == UInt8(ascii: "}") { text.append(UInt8(ascii: ",")) }
      text += Array("{\"response_id\":".utf8)
      JSONText.append(job.id, to: &text)
      text.append(UInt8(ascii: "}"))
    }
    text += Array("]}\n".utf8)
    return reply(connection, 200, text)
  }

  /// Answers with the job; with `wait`, once it differs from what the client knows.
  private func answer(_ connection: UnsafeMutableRawPointer, job: ServedJob) -> Bool {
    if let page = questions.takePage(for: connection) {
      return send(connection, page.body, headers: [("ETag", page.mark)])
    }
    let (known, tag) = (header(connection, "If-None-Match"), job.tag)
    if let wait = waits[connection] {
      guard isDue(wait) else { return putAside(connection, wait) }
      waits[connection] = nil
    } else if let seconds = cmhd_query_item(connection, "wait").flatMap({
      Double(String(cString: $0))
    }), seconds > 0 {
      let until = now + min(Milliseconds(seconds: seconds), Self.longestWait)
      let wait = Wait(job: job, until: until, tag: known ?? tag)
      if !isDue(wait) { return putAside(connection, wait) }
    }
    if tag.isEmpty { return reply(connection, 204, []) }
    if known == tag { return reply(connection, 304, [], headers: [("ETag", tag)]) }
    guard let body = job.body else { return ask(.body(job: job.id), connection) }
    return send(connection, body, headers: [("ETag", tag)])
  }

  private func putAside(_ connection: UnsafeMutableRawPointer, _ wait: Wait) -> Bool {
    var wait = wait
    wait.isSuspended = true
    waits[connection] = wait
    putAside(connection)
    return true
  }

  /// Answers with what the loop makes of a question, once it has.
  private func ask(_ question: ServedQuestion, _ connection: UnsafeMutableRawPointer) -> Bool {
    if let page = questions.takePage(for: connection) {
      return send(connection, page.body, of: page)
    }
    questions.ask(question, connection, accept: header(connection, "Accept"))
    putAside(connection)
    return true
  }

  /// Answers with the stream of updates, from the one behind `Last-Event-ID` on.
  private func updates(
    _ connection: UnsafeMutableRawPointer, of job: ServedJob, isHead: Bool
  ) -> Bool {
    let last = header(connection, "Last-Event-ID").flatMap { Int($0) } ?? 0
    let next = max(1, min(last, job.backlog.next - 1) + 1)
    // A stream that is over is told to stop coming back (HTML standard, 9.2.2).
    if job.isFinal, last > 0, next >= job.backlog.next { return reply(connection, 204, []) }
    return stream(connection, .updates(job, next: next), isHead: isHead)
  }

  /// Answers with the stream of what changes in a page, from where the client stands on.
  private func changes(
    _ connection: UnsafeMutableRawPointer, of view: ServedView, isHead: Bool
  ) -> Bool {
    let from = cmhd_query_item(connection, "from").map { String(cString: $0) }
    let since = header(connection, "Last-Event-ID") ?? from ?? ""
    return stream(connection, .changes(view, since: since), isHead: isHead)
  }

  private func stream(
    _ connection: UnsafeMutableRawPointer, _ topic: EventReader.Topic, isHead: Bool
  ) -> Bool {
    let headers = [("Content-Type", "text/event-stream")]
    if isHead { return reply(connection, 200, [], headers: headers) }
    readers[connection] = EventReader(topic, now: now)
    return withHeaders(headers) { cmhd_stream(server, connection, $0.baseAddress, $0.count, -1) }
  }

  // MARK: Replies

  private func header(_ connection: UnsafeMutableRawPointer, _ name: String) -> String? {
    cmhd_request_header(connection, name).map { String(cString: $0) }
  }

  private func fail(
    _ connection: UnsafeMutableRawPointer, _ status: UInt32, _ message: String,
    headers: [(String, String)] = []
  ) -> Bool {
    var text = Array("{\"error\":{\"message\":".utf8)
    JSONText.append(message, to: &text)
    text += Array("}}\n".utf8)
    return reply(connection, status, text, headers: headers)
  }

  private func reply(
    _ connection: UnsafeMutableRawPointer, _ status: UInt32, _ body: [UInt8],
    of page: ServedPage? = nil, headers: [(String, String)] = []
  ) -> Bool {
    withHeaders(headers, page) { lines in
      body.withUnsafeBytes {
        cmhd_reply(connection, status, lines.baseAddress, lines.count, $0.baseAddress, $0.count)
      }
    }
  }

  /// Answers with a body that may be large, as the client takes it.
  private func send(
    _ connection: UnsafeMutableRawPointer, _ body: [UInt8], of page: ServedPage? = nil,
    headers: [(String, String)] = []
  ) -> Bool {
    if body.isEmpty { return reply(connection, 200, [], of: page, headers: headers) }
    sendings[connection] = Sending(body: body)
    return withHeaders(headers, page) {
      cmhd_stream(server, connection, $0.baseAddress, $0.count, Int64(body.count))
    }
  }

  /// Lends headers to the library, with those that every answer has.
  private func withHeaders(
    _ headers: [(String, String)], _ page: ServedPage? = nil,
    _ use: (UnsafeBufferPointer<cmhd_header>) -> Bool
  ) -> Bool {
    var all = headers
    for header in SafetyHeaders.all(policy: page?.policy) { all.append(header) }
    if !headers.contains(where: { $0.0 == "Content-Type" }) {
      all.append(("Content-Type", page?.contentType ?? "application/json"))
    }
    let copies = all.map { (strdup($0.0), strdup($0.1)) }
    defer {
      for (name, value) in copies {
        free(name)
        free(value)
      }
    }
    return copies.map { cmhd_header(name: $0.0, value: $0.1) }.withUnsafeBufferPointer(use)
  }
}
