/// The requests that wait for an answer of whoever runs the server.
struct Questions {
  /// A request.
  private struct Request {
    var question: ServedQuestion
    /// The languages that suit whoever asks.
    var accept: String?
    /// The answer, once it was told.
    var page: ServedPage?
    /// Whether the request was put aside.
    var isSuspended = true
  }

  private var requests: [UnsafeMutableRawPointer: Request] = [:]

  /// What is asked for and was not told.
  var open: Set<ServedQuestion> {
    Set(requests.values.lazy.filter { $0.page == nil }.map(\.question))
  }

  /// Whether anything is asked for and was not told.
  var isAsked: Bool { requests.values.contains { $0.page == nil } }

  /// The requests that were put aside.
  var suspended: [UnsafeMutableRawPointer] { requests.filter(\.value.isSuspended).map(\.key) }

  /// Whether a request was put aside.
  func isSuspended(_ connection: UnsafeMutableRawPointer) -> Bool {
    requests[connection]?.isSuspended ?? false
  }

  /// Notes a request that waits for its answer.
  mutating func ask(
    _ question: ServedQuestion, _ connection: UnsafeMutableRawPointer, accept: String?
  ) {
    requests[connection] = Request(question: question, accept: accept)
  }

  /// Notes that a request was taken up again.
  mutating func resume(_ connection: UnsafeMutableRawPointer) {
    requests[connection]?.isSuspended = false
  }

  /// Gives all who asked this their answers, and tells who they are.
  mutating func answer(
    _ question: ServedQuestion, with page: (_ accept: String?) -> ServedPage
  ) -> [UnsafeMutableRawPointer] {
    let waiting = requests.filter { $0.value.page == nil && $0.value.question == question }
    for (connection, request) in waiting { requests[connection]?.page = page(request.accept) }
    return Array(waiting.keys)
  }

  /// Takes the answer to a request, where there is one.
  mutating func takePage(for connection: UnsafeMutableRawPointer) -> ServedPage? {
    guard let page = requests[connection]?.page else { return nil }
    requests[connection] = nil
    return page
  }

  /// Forgets a request that is over.
  mutating func finish(_ connection: UnsafeMutableRawPointer) { requests[connection] = nil }
}
