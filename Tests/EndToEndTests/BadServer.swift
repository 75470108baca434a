import Glibc
import TestSupport

/// A server that answers requests with the bytes that it was given, whatever they are: one answer each, and
/// the last one from then on.
final class BadServer {
  /// The address of its job.
  let address: String
  private let listener: Int32
  private var answers: ArraySlice<[UInt8]>
  private var open: [Int32] = []
  /// The first lines of the requests so far.
  private(set) var requests: [String] = []

  convenience init(answer: String) throws { try self.init(answers: [answer]) }

  init(answers: [String]) throws {
    self.answers = answers.map { Array($0.utf8) }[...]
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> in_port_t in
        precondition(bind(listener, address, size) == 0 && listen(listener, 8) == 0)
        getsockname(listener, address, &size)
        return pointer.pointee.sin_port.bigEndian
      }
    }
    address = "http://127.0.0.1:\(port)/v1/jobs/1"
  }

  deinit {
    for descriptor in open + [listener] { close(descriptor) }
  }

  /// Answers whoever has asked by now; to be called in waits.
  func serve() {
    while isReadable(listener) {
      let client = accept(listener, nil, nil)
      if client >= 0 { open.append(client) }
    }
    for client in open where isReadable(client) {
      // Requests are small: one comes in one piece.
      var request = [UInt8](repeating: 0, count: 65536)
      let count = read(client, &request, request.count)
      if count > 0 {
        let text = String(decoding: request[..<count], as: UTF8.self)
        requests.append(String(text.prefix { $0 != "\r\n" }))
        let answer = (answers.count > 1 ? answers.popFirst() : answers.first) ?? []
        _ = answer.withUnsafeBytes {
          send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
      }
      close(client)
      open.removeAll { $0 == client }
    }
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&place, 1, 0) == 1
  }
}
