import Feeds
import Glibc
import SessionModel

/// Steps servers and their clients.
extension Rig {
  /// Steps the server until a condition holds; false when all patience is over.
  ///
  /// - Parameter answer: makes what the server is asked for; `nil` to leave it open.
  func run(
    _ server: JobServer, _ clients: [PlainClient],
    answer: (ServedQuestion) -> ServedPage? = { _ in nil }, until condition: () -> Bool
  ) -> Bool {
    let stop = Self.patience
    while Self.realTime() < stop {
      for question in server.questions {
        if let page = answer(question) { server.answer(question) { _ in page } }
      }
      server.step(now: now)
      for client in clients { _ = client.receive() }
      if condition() { return true }
      var all =
        server.descriptors
        + clients.map {
          pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
        }
      poll(&all, nfds_t(all.count), 2)
    }
    return false
  }

  /// Steps a few times, in which nothing is to happen.
  func idle(_ server: JobServer, _ client: PlainClient) {
    for _ in 0..<20 {
      server.step(now: now)
      var ready = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&ready, 1, 1) > 0 { _ = client.receive() }
    }
  }
}
