import Glibc

/// A server on loopback that says what a test tells it, byte for byte, when it is stepped.
final class ScriptedServer {
  /// What a request gets.
  struct Reply {
    /// What becomes of the connection behind the bytes.
    enum Ending { case keep, close, reset }
    var bytes: [UInt8]
    var ending = Ending.keep

    /// A well-formed answer.
    static func ok(_ body: String, headers: [String] = [], status: String = "200 OK") -> Reply {
      Reply(status, headers + ["Content-Length: \(body.utf8.count)"], Array(body.utf8))
    }

    init(_ status: String, _ headers: [String], _ body: [UInt8] = [], ending: Ending = .keep) {
      let head = (["HTTP/1.1 \(status)"] + headers).map { $0 + "\r\n" }.joined() + "\r\n"
      bytes = Array(head.utf8) + body
      self.ending = ending
    }
  }

  /// A connection, the bytes of a request that is arriving, and of the reply that is leaving.
  private struct Connection {
    var descriptor: Int32
    var input: [UInt8] = []
    var output: ArraySlice<UInt8> = []
    var ending = Reply.Ending.keep
  }

  let port: UInt16
  /// Requests with their bodies, in order of arrival.
  private(set) var requests: [String] = []
  /// Gives the reply to a request; `nil` for silence.
  var reply: (_ number: Int, _ request: String) -> Reply?
  private let listener: Int32
  private var connections: [Connection] = []

  /// - Parameter listens: otherwise who asks is refused.
  init(listens: Bool = true, reply: @escaping (_ number: Int, _ request: String) -> Reply?) {
    self.reply = reply
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(listener, $0, size) == 0 && (!listens || listen(listener, 16) == 0))
        precondition(getsockname(listener, $0, &size) == 0)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    self.listener = listener
  }

  deinit {
    close(listener)
    for connection in connections { close(connection.descriptor) }
  }

  var url: String { "http://127.0.0.1:\(port)/v1/jobs/demo" }

  var descriptors: [pollfd] {
    ([listener] + connections.map(\.descriptor)).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, 0) > 0
  }

  func step() {
    while isReadable(listener) {
      connections.append(Connection(descriptor: accept(listener, nil, nil)))
    }
    connections = connections.compactMap { connection -> Connection? in
      var connection = connection
      guard receive(&connection) else {
        close(connection.descriptor)
        return nil
      }
      transmit(&connection)
      guard connection.output.isEmpty, connection.ending != .keep else { return connection }
      if connection.ending == .reset {
        var hard = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection.descriptor, SOL_SOCKET, SO_LINGER, &hard,
          socklen_t(MemoryLayout<linger>.size))
      }
      close(connection.descriptor)
      return nil
    }
  }

  /// Takes what has come of a request; false at the end of the connection.
  private func receive(_ connection: inout Connection) -> Bool {
    guard isReadable(connection.descriptor) else { return true }
    var buffer = [UInt8](repeating: 0, count: 16384)
    let count = recv(connection.descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    connection.input += buffer.prefix(count)
    guard Self.isWhole(connection.input) else { return true }
    let request = String(decoding: connection.input, as: UTF8.self)
    connection.input = []
    requests.append(request)
    guard let reply = reply(requests.count, request) else { return true }
    connection.output = reply.bytes[...]
    connection.ending = reply.ending
    return true
  }

  /// Whether a request has come with its body.
  private static func isWhole(_ input: [UInt8]) -> Bool {
    let text = String(decoding: input, as: UTF8.self)
    guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8)?.upperBound else { return false }
    let head = text[..<end].lowercased()
    guard let field = head.firstRange(of: "content-length: ")?.upperBound else { return true }
    return text[end...].utf8.count >= Int(head[field...].prefix { $0.isNumber }) ?? 0
  }

  /// Sends as much of a reply as there is room for.
  private func transmit(_ connection: inout Connection) {
    while !connection.output.isEmpty {
      let count = connection.output.withUnsafeBytes {
        send(connection.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      guard count > 0 else { return }
      connection.output = connection.output.dropFirst(count)
    }
  }
}
