import Glibc

/// A server on loopback that answers whoever asks, one connection at a time, on a thread of its own.
final class SmallServer: Sendable {
  /// What it answers to every request.
  enum Answer: Sendable {
    /// A document.
    case json(String)
    /// A stream that has the head at once and then so many events.
    case events(head: String, event: @Sendable (Int) -> String, count: Int)
  }

  /// Where it is asked.
  let address: String
  /// How many requests came, or events went.
  let count = Shared(0)

  /// Starts to listen; nil when that cannot be.
  init?(_ answer: Answer) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> in_port_t? in
        guard bind(listener, address, size) == 0, listen(listener, 8) == 0 else { return nil }
        getsockname(listener, address, &size)
        return pointer.pointee.sin_port.bigEndian
      }
    }
    guard let port else { return nil }
    address = "http://127.0.0.1:\(port)/v1/jobs/1"
    let count = count
    _ = Crew.start {
      while case let client = accept(listener, nil, nil), client >= 0 {
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        Self.serve(client, answer, count)
        close(client)
      }
    }
  }

  /// Answers on a connection until it is closed.
  private static func serve(_ client: Int32, _ answer: Answer, _ count: Shared<Int>) {
    var request = [UInt8](repeating: 0, count: 65536)
    // Requests are small: one comes in one piece.
    while read(client, &request, request.count) > 0 {
      switch answer {
      case .json(let body):
        count.change { $0 += 1 }
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        if !put("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)", client) { return }
      case .events(let head, let event, let number):
        let start =
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        if !put(start + head, client) { return }
        for first in stride(from: 0, to: number, by: 50) {
          let last = min(first + 50, number)
          if !put((first..<last).map(event).joined(), client) { return }
          count.change { $0 = last }
          usleep(2000)
        }
        return
      }
    }
  }

  private static func put(_ text: String, _ client: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}
