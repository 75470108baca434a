import CMicroHTTPD
import Glibc
import SessionModel

/// Offers a job over HTTP: its snapshot with long polls, and its updates as a stream of events.
///
/// It lives in the same loop as the feeds: watch `descriptors` until `deadline`, then `step`.
package final class JobServer {
  /// The port that it listens on.
  package let port: UInt16
  /// The address of the job.
  package let url: String
  /// The address of the figures, once they are offered.
  package let metricsURL: String

  private let service: JobService
  private var server: OpaquePointer?
  private var steppedAt = Milliseconds.zero

  /// Listens; for the machine itself unless an address is given.
  ///
  /// - Parameters:
  ///   - jobID: the last part of the job's address.
  ///   - bind: an IPv4 or IPv6 address. Without one only requests to `localhost` are answered, so
  ///     that no web page can read the job under a name of its own.
  ///   - port: 0 for any that is free.
  package init(jobID: String, bind: String? = nil, port: UInt16 = 0) throws(FeedFailure) {
    let address = bind ?? "127.0.0.1"
    guard cmhd_load() else {
      throw FeedFailure(
        .unusable, what: "serve", why: "libmicrohttpd 12 is not installed, which it needs")
    }
    let socket = try ListeningSocket(address: address, port: port)
    let service = JobService(jobID: jobID, isLoopbackOnly: bind == nil)
    let callbacks = cmhd_callbacks(
      opened: { context, connection, descriptor, client in
        connection.map {
          JobServer.service(context)?.opened($0, descriptor: descriptor, client: client)
        }
      },
      closed: { context, connection in
        connection.map { JobServer.service(context)?.closed($0) }
      },
      answer: { context, connection, method, path in
        guard let connection, let method, let path else { return false }
        return JobServer.service(context)?.answer(
          connection, method: String(cString: method), path: String(cString: path)) ?? false
      },
      finished: { context, connection in
        connection.map { JobServer.service(context)?.finished($0) }
      },
      pull: { context, connection, bytes, capacity in
        guard let connection else { return -1 }
        let room = UnsafeMutableRawBufferPointer(start: bytes, count: capacity)
        return JobServer.service(context)?.pull(connection, into: room) ?? -1
      })
    let server = cmhd_start(
      socket.descriptor, UInt32(ConnectionTable.limit + 64), callbacks,
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
    url = "http://\(host):\(socket.port)/v1/jobs/\(jobID)"
    metricsURL = "http://\(host):\(socket.port)/metrics"
  }

  deinit { stop() }

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

  /// Sets what the job is now; those who wait are answered at the next step.
  ///
  /// - Parameters:
  ///   - etag: differs whenever the body does.
  ///   - isFinal: whether nothing more will change.
  package func update(body: [UInt8], etag: String, isFinal: Bool) {
    service.update(body: body, etag: etag, isFinal: isFinal)
  }

  /// Sends an update, one line of JSON, to the readers of the event stream.
  package func push(update line: [UInt8]) { service.push(line) }

  /// Offers figures at `/metrics` from now on, for which the loop is asked.
  package func offerFigures() { service.scrapes = Scrapes() }

  /// Whether somebody waits for figures: the loop is to tell them now.
  package var isAskedForFigures: Bool { service.isAskedForFigures }

  /// Tells figures to those who wait for them, who are answered at the next step.
  ///
  /// - Parameter page: makes the page that suits whoever asks, by the header `Accept`.
  package func tell(figures page: (_ accept: String?) -> ServedPage) { service.tell(figures: page) }

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
