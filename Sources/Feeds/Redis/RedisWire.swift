import CCurl
import Glibc
import SessionModel

/// One TCP or TLS connection over libcurl, without ever waiting.
final class RedisWire {
  /// How it stands.
  enum State: Equatable {
    case connecting
    case open
    /// It is over, for this reason, which completes "HOST …".
    case closed(String)
  }

  private(set) var state = State.connecting
  private let client: OpaquePointer
  /// What could not be sent yet.
  private var unsent: [UInt8] = []
  /// How much of it was sent.
  private var sent = 0
  /// When the connection has to be there.
  private let connectBy: Milliseconds

  /// What a connection may take.
  private static let connectTimeout = Milliseconds(10_000)
  /// Bytes that one call takes.
  private static let piece = 64 << 10
  /// Bytes that one step takes at most, so that a screen is drawn meanwhile.
  private static let stepLimit = 2 << 20

  /// Begins to connect.
  ///
  /// - Parameter certificates: a file of certificates to trust instead of the system's.
  init(_ address: RedisAddress, certificates: String?, now: Milliseconds) throws(FeedFailure) {
    func failure(_ why: String) -> FeedFailure {
      FeedFailure(.unusable, what: address.text, why: why)
    }
    guard ccurl_load() else {
      throw failure("libcurl 4 is not installed, without which no server can be asked")
    }
    connectBy = now + Self.connectTimeout
    let client = ccurl_open(
      "espalier", certificates, Self.connectTimeout.count, { _, _, count in count },
      { _, _, count in count }, nil)
    guard let client else { throw failure("there is no memory for a connection") }
    self.client = client
    let scheme = address.isEncrypted ? "https" : "http"
    guard ccurl_connect(client, "\(scheme)://\(address.host):\(address.port)/") else {
      throw failure("cannot be asked")
    }
  }

  deinit { ccurl_close(client) }

  /// Whether more is waiting to be sent than a step sends.
  var unsentCount: Int { unsent.count - sent }

  /// Sends bytes, now or when there is room for them.
  func send(_ bytes: [UInt8]) { unsent += bytes }

  /// Does what can be done without waiting.
  ///
  /// - Parameter take: takes bytes that came, valid only during the call.
  /// - Returns: whether there may be more to do at once.
  func step(now: Milliseconds, _ take: (UnsafeRawBufferPointer) -> Void) -> Bool {
    if state == .connecting { connect(now: now) }
    guard state == .open else { return false }
    flush()
    var taken = 0
    // Until there are none: what was decrypted already is announced by no descriptor.
    while state == .open, taken < Self.stepLimit {
      let count = withUnsafeTemporaryAllocation(byteCount: Self.piece, alignment: 16) { room in
        let count = ccurl_receive(client, room.baseAddress, room.count)
        if count > 0 { take(UnsafeRawBufferPointer(rebasing: room[..<Int(count)])) }
        return Int(count)
      }
      if count < 0 { state = .closed(end) }
      if count <= 0 { return false }
      taken += count
    }
    return true
  }

  private func connect(now: Milliseconds) {
    guard ccurl_step(client) else {
      if now >= connectBy { state = .closed("took too long to connect") }
      return
    }
    switch ccurl_result(client) {
    case CCURL_DONE: state = .open
    case CCURL_TLS: state = .closed("can't be trusted: \(reason)")
    case CCURL_SLOW: state = .closed("took too long to connect")
    default: state = .closed("can't be reached: \(reason)")
    }
  }

  /// How a connection ended that was open.
  private var end: String {
    // Nothing to read is its plain end.
    ccurl_result(client) == CCURL_CUT
      ? "ended the connection" : "ended the connection: \(reason)"
  }

  private var reason: String { String(cString: ccurl_reason(client)) }

  /// Sends what waits, as far as it can be sent.
  private func flush() {
    while sent < unsent.count {
      let count = unsent[sent...].withUnsafeBytes {
        ccurl_send(client, $0.baseAddress, min($0.count, Self.piece))
      }
      if count < 0 {
        state = .closed(end)
        return
      }
      if count == 0 { break }
      sent += Int(count)
    }
    guard sent == unsent.count || sent > 1 << 20 else { return }
    unsent.removeFirst(sent)
    sent = 0
  }

  /// What the loop is to watch.
  var descriptors: [pollfd] {
    switch state {
    case .closed: return []
    case .open:
      let events = POLLIN | (unsentCount > 0 ? POLLOUT : 0)
      return [pollfd(fd: ccurl_wire(client), events: Int16(events), revents: 0)]
    case .connecting:
      return withUnsafeTemporaryAllocation(of: ccurl_socket.self, capacity: 16) { sockets in
        let count = ccurl_sockets(client, sockets.baseAddress, sockets.count)
        return sockets.prefix(count).map { socket in
          let events = (socket.reads ? POLLIN : 0) | (socket.writes ? POLLOUT : 0)
          return pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
        }
      }
    }
  }

  /// When the wire wants to be stepped whatever its descriptors say; `nil` for never.
  func deadline(now: Milliseconds) -> Milliseconds? {
    guard state == .connecting else { return nil }
    let timeout = ccurl_timeout(client)
    return timeout < 0 ? connectBy : min(connectBy, now + Milliseconds(timeout))
  }
}
