import CMicroHTTPD
import Glibc
import JSONReading
import SessionModel

/// What a job server answers: the job as it is, and who waits for it to change.
final class JobService {
  /// A request that waits for the job to change.
  private struct Wait {
    /// When it is answered whatever has happened.
    var until: Milliseconds
    /// The state that it knows.
    var tag: String
    var isSuspended = true
  }

  /// The job as it is being sent: one copy for all who take it.
  private struct Sending {
    var body: [UInt8]
    var sent = 0
  }

  /// A reader of the stream of updates.
  private struct Reader {
    /// The number of the next update to be sent.
    var next: Int
    /// What is being sent, and how much of it has been.
    var sending: [UInt8]
    var sent = 0
    /// When something is to be sent, lest the connection be taken for dead.
    var heartbeat: Milliseconds
    var isSuspended = false
  }

  let jobID: String
  /// Whether only the machine's own names are answered.
  private let isLoopbackOnly: Bool
  var server: OpaquePointer?
  /// The current moment, as of the last step.
  var now = Milliseconds.zero
  private var body: [UInt8] = []
  private var tag = ""
  private var isFinal = false
  private var backlog = EventBacklog()
  private var waits: [UnsafeMutableRawPointer: Wait] = [:]
  private var readers: [UnsafeMutableRawPointer: Reader] = [:]
  private var sendings: [UnsafeMutableRawPointer: Sending] = [:]
  private var connections = ConnectionTable()
  /// Those who ask for figures; `nil` where none are offered.
  var scrapes: Scrapes?

  private static let longestWait = Milliseconds(60_000)
  private static let heartbeatInterval = Milliseconds(15_000)

  init(jobID: String, isLoopbackOnly: Bool) {
    self.jobID = jobID
    self.isLoopbackOnly = isLoopbackOnly
  }

  func update(body: [UInt8], etag: String, isFinal: Bool) {
    self.body = body
    tag = etag.hasPrefix("\"") || etag.hasPrefix("W/") ? etag : "\"\(etag)\""
    self.isFinal = isFinal
  }

  func push(_ line: [UInt8]) { backlog.append(line) }

  /// What to watch beside the library's own descriptor.
  var descriptors: [pollfd] { connections.watched }

  /// When somebody who waits is to be answered, or has waited too long; `nil` when nobody waits.
  var deadline: Milliseconds? {
    // The loop is to come at once: nobody else knows the figures.
    if isAskedForFigures { return .zero }
    let waits = waits.values.lazy.filter(\.isSuspended).map { self.isDue($0) ? .zero : $0.until }
    let readers = readers.values.lazy.filter(\.isSuspended)
      .map { self.isDue($0) ? .zero : $0.heartbeat }
    return [waits.min(), readers.min(), connections.deadline].compactMap { $0 }.min()
  }

  /// Lets go of clients that are gone or too slow.
  func dropGone() {
    for connection in connections.shutGone() { resume(connection) }
    connections.shutOverdue(now: now)
  }

  /// Takes up the requests whose time has come.
  func resumeDue() {
    for (connection, wait) in waits where wait.isSuspended && isDue(wait) { resume(connection) }
    for (connection, reader) in readers where reader.isSuspended && isDue(reader) {
      resume(connection)
    }
  }

  /// Whether somebody waits for figures.
  var isAskedForFigures: Bool { scrapes?.isAwaited ?? false }

  /// Gives those who wait for figures their page.
  ///
  /// - Parameter page: makes the page that suits whoever asks, by the header `Accept`.
  func tell(figures page: (_ accept: String?) -> ServedPage) {
    for connection in scrapes?.answer(with: page) ?? [] { resume(connection) }
  }

  /// Takes up a request that was put aside.
  private func resume(_ connection: UnsafeMutableRawPointer) {
    let isAside =
      waits[connection]?.isSuspended == true || readers[connection]?.isSuspended == true
      || scrapes?.isSuspended(connection) == true
    guard isAside else { return }
    waits[connection]?.isSuspended = false
    readers[connection]?.isSuspended = false
    scrapes?.resume(connection)
    connections.turn(connection, to: .answering, now: now)
    cmhd_resume(connection)
  }

  /// A client has come.
  func opened(_ connection: UnsafeMutableRawPointer, descriptor: Int32, client: UInt64) {
    switch connections.open(connection, descriptor: descriptor, client: client, now: now) {
    case .admitted, .refused: break
    case .answering(let other):
      waits[other]?.until = now
      if readers[other] != nil { connections.shut(other) }
      resume(other)
    }
  }

  /// A client has gone.
  func closed(_ connection: UnsafeMutableRawPointer) {
    finished(connection)
    connections.close(connection)
  }

  /// Takes up all requests, before the server ends.
  func resumeAll() {
    for (connection, wait) in waits where wait.isSuspended { cmhd_resume(connection) }
    for (connection, reader) in readers where reader.isSuspended { cmhd_resume(connection) }
    for connection in scrapes?.suspended ?? [] { cmhd_resume(connection) }
    waits = [:]
    readers = [:]
    scrapes = nil
  }

  private func isDue(_ wait: Wait) -> Bool { wait.tag != tag || isFinal || now >= wait.until }

  private func isDue(_ reader: Reader) -> Bool {
    reader.next < backlog.next || isFinal || now >= reader.heartbeat
  }

  /// Forgets a request that is over.
  func finished(_ connection: UnsafeMutableRawPointer) {
    waits[connection] = nil
    readers[connection] = nil
    sendings[connection] = nil
    scrapes?.finish(connection)
    connections.turn(connection, to: .awaiting, now: now)
  }

  /// Answers a request, or puts it aside.
  func answer(_ connection: UnsafeMutableRawPointer, method: String, path: String) -> Bool {
    guard connections[connection]?.phase != .shut else { return false }
    connections.turn(connection, to: .answering, now: now)
    guard !isLoopbackOnly || HostCheck.isLoopback(header(connection, "Host")) else {
      return fail(connection, 403, "this name is not served; use localhost")
    }
    guard method == "GET" || method == "HEAD" else {
      return fail(connection, 405, "only GET and HEAD", headers: [("Allow", "GET, HEAD")])
    }
    switch path {
    // Who knows the server alone finds the job.
    case "/", "/v1", "/v1/":
      return reply(connection, 302, [], headers: [("Location", "/v1/jobs/\(jobID)")])
    case "/v1/jobs": return list(connection)
    case "/v1/jobs/\(jobID)": return job(connection)
    case "/metrics" where scrapes != nil: return figures(connection)
    case "/v1/jobs/\(jobID)/events": return events(connection, isHead: method == "HEAD")
    default: return fail(connection, 404, "no such job")
    }
  }

  private func list(_ connection: UnsafeMutableRawPointer) -> Bool {
    var text = Array("{\"data\":[{\"response_id\":".utf8)
    JSONText.append(jobID, to: &text)
    text += Array("}]}\n".utf8)
    return reply(connection, 200, text)
  }

  /// Answers with the job; with `wait`, once it differs from what the client knows.
  private func job(_ connection: UnsafeMutableRawPointer) -> Bool {
    let known = header(connection, "If-None-Match")
    if let wait = waits[connection] {
      guard isDue(wait) else { return putAside(connection, wait) }
      waits[connection] = nil
    } else if let seconds = cmhd_query_item(connection, "wait").flatMap({
      Double(String(cString: $0))
    }), seconds > 0 {
      let until = now + min(Milliseconds(seconds: seconds), Self.longestWait)
      let wait = Wait(until: until, tag: known ?? tag)
      if !isDue(wait) { return putAside(connection, wait) }
    }
    if tag.isEmpty { return reply(connection, 204, []) }
    if known == tag { return reply(connection, 304, [], headers: [("ETag", tag)]) }
    if body.isEmpty { return reply(connection, 200, [], headers: [("ETag", tag)]) }
    sendings[connection] = Sending(body: body)
    return withHeaders([("ETag", tag)]) {
      cmhd_stream(server, connection, $0.baseAddress, $0.count, Int64(body.count))
    }
  }

  /// Answers with figures, once the loop has told them.
  private func figures(_ connection: UnsafeMutableRawPointer) -> Bool {
    if let page = scrapes?.takePage(for: connection) {
      return reply(connection, 200, page.body, headers: [("Content-Type", page.contentType)])
    }
    scrapes?.ask(connection, accept: header(connection, "Accept"))
    connections.turn(connection, to: .aside, now: now)
    cmhd_suspend(connection)
    return true
  }

  private func putAside(_ connection: UnsafeMutableRawPointer, _ wait: Wait) -> Bool {
    var wait = wait
    wait.isSuspended = true
    waits[connection] = wait
    connections.turn(connection, to: .aside, now: now)
    cmhd_suspend(connection)
    return true
  }

  /// Answers with the stream of updates, from the one behind `Last-Event-ID` on.
  private func events(_ connection: UnsafeMutableRawPointer, isHead: Bool) -> Bool {
    let last = header(connection, "Last-Event-ID").flatMap { Int($0) } ?? 0
    let next = max(1, min(last, backlog.next - 1) + 1)
    // A stream that is over is told to stop coming back (HTML standard, 9.2.2).
    if isFinal, last > 0, next >= backlog.next { return reply(connection, 204, []) }
    let headers = [("Content-Type", "text/event-stream")]
    if isHead { return reply(connection, 200, [], headers: headers) }
    readers[connection] = Reader(
      next: next, sending: Array("retry: 500\n\n".utf8), heartbeat: now + Self.heartbeatInterval)
    return withHeaders(headers) { cmhd_stream(server, connection, $0.baseAddress, $0.count, -1) }
  }

  /// Gives more bytes of an answer, suspends it when there are none, or ends it with -1.
  func pull(_ connection: UnsafeMutableRawPointer, into room: UnsafeMutableRawBufferPointer)
    -> Int64
  {
    guard connections[connection]?.phase != .shut else { return -1 }
    connections.turn(connection, to: .answering, now: now)
    if let sending = sendings[connection] {
      let count = min(room.count, sending.body.count - sending.sent)
      room.copyBytes(from: sending.body[sending.sent..<sending.sent + count])
      sendings[connection]?.sent += count
      return Int64(count)
    }
    guard var reader = readers[connection] else { return -1 }
    if reader.sent == reader.sending.count {
      reader.sent = 0
      if let event = backlog.event(reader.next) {
        reader.next = max(reader.next, backlog.oldest) + 1
        reader.sending = event
      } else if isFinal {
        return -1
      } else if now >= reader.heartbeat {
        reader.sending = Array(":\n\n".utf8)
      } else {
        reader.sending = []
        reader.isSuspended = true
        readers[connection] = reader
        connections.turn(connection, to: .aside, now: now)
        cmhd_suspend(connection)
        return 0
      }
      reader.heartbeat = now + Self.heartbeatInterval
    }
    let count = min(room.count, reader.sending.count - reader.sent)
    room.copyBytes(from: reader.sending[reader.sent..<reader.sent + count])
    reader.sent += count
    readers[connection] = reader
    return Int64(count)
  }

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
    headers: [(String, String)] = []
  ) -> Bool {
    withHeaders(headers) { lines in
      body.withUnsafeBytes {
        cmhd_reply(connection, status, lines.baseAddress, lines.count, $0.baseAddress, $0.count)
      }
    }
  }

  /// Lends headers to the library, with those that every answer has.
  private func withHeaders(
    _ headers: [(String, String)], _ use: (UnsafeBufferPointer<cmhd_header>) -> Bool
  ) -> Bool {
    var all = headers + [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    if !headers.contains(where: { $0.0 == "Content-Type" }) {
      all.append(("Content-Type", "application/json"))
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
