import Glibc

/// A plain client: one socket, bytes out, bytes in.
final class PlainClient {
  let descriptor: Int32
  var input = ""

  init(port: UInt16) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(connect(descriptor, $0, size) == 0)
      }
    }
  }

  deinit { close(descriptor) }

  func ask(
    _ path: String, method: String = "GET", host: String = "localhost", _ headers: String = ""
  ) {
    write("\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n\(headers)\r\n")
  }

  /// Sends bytes, unless the server has closed the connection.
  func write(_ text: String) {
    let count = send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL))
    precondition(count == text.utf8.count || count < 0)
  }

  /// Whether the server has closed the connection.
  var isClosed: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK))
    return count == 0 || count < 0 && errno != EAGAIN
  }

  /// Takes what has come; false at the end of the connection.
  func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count > 0 { input += String(decoding: buffer.prefix(count), as: UTF8.self) }
    return count > 0 || count < 0 && errno == EAGAIN
  }
}
