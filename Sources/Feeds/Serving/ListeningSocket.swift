import Glibc

/// Opens the socket that a server listens on.
struct ListeningSocket {
  /// The socket.
  let descriptor: Int32
  /// The port that it listens on, as the system gave it when none was asked for.
  let port: UInt16

  /// Bytes that the system takes for a client before it has them.
  private static let sendBuffer: Int32 = 128 << 10

  /// Listens on an IPv4 or IPv6 address.
  init(address: String, port: UInt16) throws(FeedFailure) {
    let isIPv6 = address.utf8.contains(UInt8(ascii: ":"))
    let descriptor = socket(
      isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var on: Int32 = 1
    var room = Self.sendBuffer
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
    // What a client takes slowly is to be seen: a large buffer hides it for minutes.
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &room, 4)
    let bound =
      isIPv6
      ? Self.bindIPv6(descriptor, address, port) : Self.bindIPv4(descriptor, address, port)
    guard descriptor >= 0, let bound, listen(descriptor, 64) == 0,
      fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0
    else {
      let why = bound == nil && errno == 0 ? "is not an address" : SystemError.text(errno)
      close(descriptor)
      throw FeedFailure(.unusable, what: "\(address):\(port)", why: why)
    }
    self.descriptor = descriptor
    self.port = bound
  }

  private static func bindIPv4(_ descriptor: Int32, _ address: String, _ port: UInt16) -> UInt16? {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else {
      errno = 0
      return nil
    }
    guard bind(descriptor, to: &name) else { return nil }
    return UInt16(bigEndian: name.sin_port)
  }

  private static func bindIPv6(_ descriptor: Int32, _ address: String, _ port: UInt16) -> UInt16? {
    var name = sockaddr_in6()
    name.sin6_family = sa_family_t(AF_INET6)
    name.sin6_port = port.bigEndian
    guard inet_pton(AF_INET6, address, &name.sin6_addr) == 1 else {
      errno = 0
      return nil
    }
    guard bind(descriptor, to: &name) else { return nil }
    return UInt16(bigEndian: name.sin6_port)
  }

  /// Binds, and puts the address that came of it into `name`.
  private static func bind<Name>(_ descriptor: Int32, to name: inout Name) -> Bool {
    var size = socklen_t(MemoryLayout<Name>.size)
    return withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
  }
}
