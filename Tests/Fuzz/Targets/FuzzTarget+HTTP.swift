import SessionModel

@testable import Feeds

extension FuzzTarget {
  /// What a server says in headers, addresses, and where a job is asked for, and what our own is asked by: the lines
  /// of the input one by one.
  static let http = FuzzTarget(
    name: "http",
    seeds: {
      [
        "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\nETag: \"x\"\r\nRetry-After: 5",
        "Sun, 06 Nov 1994 08:49:37 GMT\nSunday, 06-Nov-94 08:49:37 GMT\nSun Nov  6 08:49:37 1994",
        "https://user:secret@[::1]:8080/p?token=abc&q=1#f\nhttp://a.example",
        "2025-09-14T19:24:28.790+02:00",
        "a=b&token=correct%2dhorse+battery%&\nhttp://[::1]:80\n[::1]:80\nespalier-1=0; espalier-0=x",
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
        try ask(Array(line), text)
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

  /// Takes a line for what somebody who does not know the token sends to our server.
  private static func ask(_ line: [UInt8], _ text: String) throws {
    let access = ServerAccess(
      token: AccessToken("correct-horse-battery"), address: "127.0.0.1", names: [])
    let request = ServerAccess.Request(
      host: text, origin: text, authorization: text, cookie: text)
    try hold(access.verdict(on: request, cookieName: "espalier-0") != .admitted, "nobody gets in")
    if let cookie = access.cookie(forForm: line, name: "espalier-0") {
      try hold(!cookie.contains("correct-horse"), "the token is in no cookie")
      try hold(
        FormField.value(of: "token", in: line) == "correct-horse-battery", "the token was given")
    }
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
