import SessionModel

@testable import Feeds

extension FuzzTarget {
  /// What a server says in headers, addresses, and where a job is asked for: the lines of the input one by one.
  static let http = FuzzTarget(
    name: "http",
    seeds: {
      [
        "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\nETag: \"x\"\r\nRetry-After: 5",
        "Sun, 06 Nov 1994 08:49:37 GMT\nSunday, 06-Nov-94 08:49:37 GMT\nSun Nov  6 08:49:37 1994",
        "https://user:secret@[::1]:8080/p?token=abc&q=1#f\nhttp://a.example",
        "2025-09-14T19:24:28.790+02:00",
        "HTTP/1.1 202 Accepted\r\nLocation: ../jobs/7?x=1#f\n{\"id\":\"a b\",\"status\":\"queued\"}",
        "{\"run_id\":7,\"state\":\"IN_QUEUE\",\"urls\":{\"get\":\"//h/./a/../b\"}}",
      ].map { Array($0.utf8) }
    },
    words: {
      FuzzFiles.literals(in: "Feeds/Polling").filter { $0.count > 3 }
        + ["Mon, ", " GMT", "Feb", "99999999999999999999", "-1", "://", "@", "2025-09-14T"]
    },
    run: { input in
      var head = AnswerHead()
      for line in input.split(whereSeparator: { $0 == 10 }).prefix(40) {
        let text = String(decoding: line, as: UTF8.self)
        _ = Array(line).withUnsafeBytes { head.take($0) }
        _ = (head.streamKind, head.retryAfter.flatMap { RetryAfter.parsed($0, now: .zero) })
        if let pause = RetryAfter.parsed(text, now: .zero) {
          try hold(pause > .zero, "a pause is longer than none")
        }
        // Years of four digits, as they are written.
        if let moment = TimeText.moment(text), years.contains(moment) {
          let again = TimeText.moment(TimeText.text(moment))
          try hold(again == moment, "a moment is read as it is written")
        }
        try look(at: text)
        try begin(with: Array(line), head)
      }
      input.withUnsafeBytes { head.sniff($0) }
    })

  /// The years from 1 to 9999.
  private static let years = Milliseconds(-62_135_596_800_000)...Milliseconds(253_402_300_799_999)

  /// Takes a line for the answer to something that was posted.
  private static func begin(with line: [UInt8], _ head: AnswerHead) throws {
    guard let posted = WebAddress("https://a.example/v1/jobs?key=x") else { return }
    let padded = line + Array(repeating: 0, count: Record.padding)
    let ticket = padded.withUnsafeBytes {
      JobTicket(head, body: UnsafeRawBufferPointer(rebasing: $0[..<line.count]), posted: posted)
    }
    guard let ticket else { return }
    try hold(
      WebAddress(ticket.address.text) == ticket.address, "a job is asked for at an address")
  }

  /// Looks at an address: read as it is written, and shown without its secrets.
  private static func look(at text: String) throws {
    let shown = redacted(url: text)
    guard let address = WebAddress(text) else { return }
    try hold(WebAddress(address.text) == address, "an address is read as it is written")
    try hold(WebAddress(shown) == address.redacted, "an address is shown redacted")
    try hold(address.redacted.userinfo == nil, "nobody is shown the user")
    try hold(address.isSameOrigin(as: address.asking("a", "b")), "a question stays at its origin")
  }
}
