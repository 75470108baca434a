import CMicroHTTPD
import Glibc
import SessionModel

/// Offers jobs over HTTP: their snapshots with long polls, their updates as streams of events, and, where that is
/// asked for, pages and figures.
///
/// It lives in the same loop as the feeds: watch `descriptors` until `deadline`, then answer its `questions` and
/// `step`.
package final class JobServer {
  /// The port that it listens on.
  package let port: UInt16
  /// The address that all others begin with.
  package let address: String

  private let service: JobService
  private var server: OpaquePointer?
  private var steppedAt = Milliseconds.zero

  /// Listens; for the machine itself unless an address is given.
  ///
  /// - Parameters:
  ///   - bind: an IPv4 or IPv6 address. On loopback only requests to `localhost` are answered, so that no web page
  ///     can read a job under a name of its own.
  ///   - port: 0 for any that is free.
  ///   - token: what whoever asks has to know; `nil` where everybody may ask.
  ///   - names: names that the server is called by beside `localhost` and addresses.
  package init(
    bind: String? = nil, port: UInt16 = 0, token: AccessToken? = nil, names: [String] = []
  ) throws(FeedFailure) {
    let address = bind ?? "127.0.0.1"
    guard cmhd_load() else {
      throw FeedFailure(
        .unusable, what: "serve", why: "libmicrohttpd 12 is not installed, which it needs")
    }
    let socket = try ListeningSocket(address: address, port: port)
    let service = JobService(
      access: ServerAccess(token: token, address: address, names: names),
      cookieName: "espalier-\(socket.port)")
    let server = cmhd_start(
      socket.descriptor, UInt32(ConnectionTable.limit + 64), Self.callbacks,
      Unmanaged.passUnretained(service).toOpaque())
    guard let server else {
      close(socket.descriptor)
      throw FeedFailure(.unusable, what: "\(address):\(socket.port)", why: "can't be served")
    }
    service.server = server
    self.service = service
    self.server = server
    self.port = socket.port
    let host = address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]" : address
    self.address = "http://\(host):\(socket.port)"
  }

  deinit { stop() }

  /// Whether an address is one that no other machine reaches.
  package static func isLoopback(_ address: String) -> Bool { HostCheck.isLoopback(address) }

  /// What the library tells and asks, of the service that it was given.
  private static let callbacks = cmhd_callbacks(
    opened: { context, connection, descriptor, client in
      connection.map {
        JobServer.service(context)?.opened($0, descriptor: descriptor, client: client)
      }
    },
    closed: { context, connection in
      connection.map { JobServer.service(context)?.closed($0) }
    },
    answer: { context, connection, method, path, body, count in
      guard let connection, let method, let path else { return false }
      let body = UnsafeRawBufferPointer(start: body, count: count)
      return JobServer.service(context)?.answer(
        connection, method: String(cString: method), path: String(cString: path),
        body: Array(body)) ?? false
    },
    finished: { context, connection in
      connection.map { JobServer.service(context)?.finished($0) }
    },
    pull: { context, connection, bytes, capacity in
      guard let connection else { return -1 }
      let room = UnsafeMutableRawBufferPointer(start: bytes, count: capacity)
      return JobServer.service(context)?.pull(connection, into: room) ?? -1
    })

  private static func service(_ context: UnsafeMutableRawPointer?) -> JobService? {
    context.map { Unmanaged<JobService>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Ends all connections.
  package func stop() {
    guard let server else { return }
    service.resumeAll()
    cmhd_stop(server)
    self.server = nil
  }

  // MARK: What is offered

  /// Offers one more job.
  ///
  /// - Parameter id: what it is called in addresses: letters, digits and `-`.
  @discardableResult
  package func offer(_ id: String) -> ServedJob {
    let job = ServedJob(id: id) { [unowned service] in
      EventBacklog.limit / max(1, service.jobs.count)
    }
    service.jobs.append(job)
    return job
  }

  /// Offers a job no more.
  package func withdraw(_ id: String) { service.jobs.removeAll { $0.id == id } }

  /// The job of an id; `nil` where there is none.
  package subscript(id: String) -> ServedJob? { service.job(id) }

  /// The address of a job.
  package func url(of job: String) -> String { "\(address)/v1/jobs/\(job)" }

  /// Offers figures at `/metrics` from now on, for which the loop is asked.
  package func offerFigures() { service.offersFigures = true }

  /// Offers pages from now on, for which the loop is asked.
  ///
  /// - Parameter signIn: the page that asks for the token, and says whether one was given that is not it.
  package func offerPages(signIn: @escaping (_ isWrong: Bool) -> ServedPage) {
    service.signIn = signIn
  }

  /// Where the page with all sessions stands, for those who look at it.
  package var indexMark: String {
    get { service.indexMark }
    set { service.indexMark = newValue }
  }

  // MARK: The loop

  /// What somebody waits for: the loop is to answer it now.
  package var questions: Set<ServedQuestion> { service.questions.open }

  /// Answers those who ask this, at the next step.
  ///
  /// - Parameter page: makes the page that suits whoever asks, by the header `Accept`.
  package func answer(_ question: ServedQuestion, with page: (_ accept: String?) -> ServedPage) {
    service.answer(question, with: page)
  }

  /// What the loop is to watch.
  package var descriptors: [pollfd] {
    guard let server else { return [] }
    return [pollfd(fd: cmhd_descriptor(server), events: Int16(POLLIN), revents: 0)]
      + service.descriptors
  }

  /// When the server wants to be stepped whatever its descriptor says; `nil` for never.
  package var deadline: Milliseconds? {
    guard let server else { return nil }
    let timeout = cmhd_timeout(server)
    let own = timeout < 0 ? nil : steppedAt + Milliseconds(timeout)
    guard let waiting = service.deadline else { return own }
    return own.map { min($0, waiting) } ?? waiting
  }

  /// Takes requests and answers them, as far as that goes without waiting.
  package func step(now: Now) {
    guard let server else { return }
    steppedAt = now.monotonic
    service.now = now.monotonic
    service.dropGone()
    service.resumeDue()
    cmhd_step(server)
  }
}
