/// The requests for figures, which are worked out when somebody asks: a server does not know the session.
struct Scrapes {
  /// A request for figures.
  private struct Scrape {
    /// The languages that suit whoever asks.
    var accept: String?
    /// The answer, once it was told.
    var page: ServedPage?
    /// Whether the request was put aside.
    var isSuspended = true
  }

  private var scrapes: [UnsafeMutableRawPointer: Scrape] = [:]

  /// Whether somebody waits for what has not been told.
  var isAwaited: Bool { scrapes.values.contains { $0.page == nil } }

  /// The requests that were put aside.
  var suspended: [UnsafeMutableRawPointer] { scrapes.filter(\.value.isSuspended).map(\.key) }

  /// Whether a request was put aside.
  func isSuspended(_ connection: UnsafeMutableRawPointer) -> Bool {
    scrapes[connection]?.isSuspended ?? false
  }

  /// Notes a request that waits for its answer.
  mutating func ask(_ connection: UnsafeMutableRawPointer, accept: String?) {
    scrapes[connection] = Scrape(accept: accept)
  }

  /// Notes that a request was taken up again.
  mutating func resume(_ connection: UnsafeMutableRawPointer) {
    scrapes[connection]?.isSuspended = false
  }

  /// Gives all who wait their answers, and tells who they are.
  mutating func answer(with page: (_ accept: String?) -> ServedPage) -> [UnsafeMutableRawPointer] {
    let waiting = scrapes.filter { $0.value.page == nil }
    for (connection, scrape) in waiting { scrapes[connection]?.page = page(scrape.accept) }
    return Array(waiting.keys)
  }

  /// Takes the answer to a request, where there is one.
  mutating func takePage(for connection: UnsafeMutableRawPointer) -> ServedPage? {
    guard let page = scrapes[connection]?.page else { return nil }
    scrapes[connection] = nil
    return page
  }

  /// Forgets a request that is over.
  mutating func finish(_ connection: UnsafeMutableRawPointer) { scrapes[connection] = nil }
}
