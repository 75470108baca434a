import SessionModel
import Testing

@testable import Feeds

@Suite struct PollingPartsTests {
  @Test(
    "The wait is appended to whatever query there is",
    arguments: [
      ("http://h/a", "http://h/a?wait=10"), ("http://h", "http://h/?wait=10"),
      ("HTTPS://H:8443/a?x=1&y=%20#f", "https://h:8443/a?x=1&y=%20&wait=10"),
      ("http://u:p@[::1]:80/a?", "http://u:p@[::1]:80/a?wait=10"),
    ])
  func wait(url: String, expected: String) {
    #expect(WebAddress(url)?.asking("wait", "10").text == expected)
  }

  @Test("Odd addresses are not addresses")
  func oddAddresses() {
    for url in [
      "http://good.example\\@evil.example/", "http://a b/", "http://h\u{7F}/", "http://e%2evil/",
      "http://ex\u{E4}mple/", "http://h:+80/", "http://h:80a/", "http:/h", "javascript://h/",
    ] {
      #expect(WebAddress(url) == nil, "\(url)")
    }
  }

  @Test("An origin is scheme, host and port")
  func origins() throws {
    let home = try #require(WebAddress("https://api.example/v1"))
    for (url, isSame) in [
      ("https://API.example:443/x", true), ("http://api.example/v1", false),
      ("https://api.example:444/", false), ("https://api.example.evil/", false),
      ("https://u@api.example/", true),
    ] {
      #expect(WebAddress(url)?.isSameOrigin(as: home) == isSame, "\(url)")
    }
  }

  @Test(
    "Secrets do not survive in an address that is shown",
    arguments: [
      ("http://u:p@h/a", "http://h/a"), ("http://h/a?x=1", "http://h/a?x=1"),
      ("http://h/?api_key=s3&x=1&Token=s3", "http://h/?api_key=REDACTED&x=1&Token=REDACTED"),
      ("ftp://u:p@h/", "ftp://REDACTED"), ("/home/me/run.jsonl", "/home/me/run.jsonl"),
    ])
  func redaction(url: String, expected: String) {
    #expect(redacted(url: url) == expected)
  }

  @Test(
    "Retry-After is seconds or one of three dates, and nothing else",
    arguments: [
      ("120", 120_000), ("0", nil), ("-5", nil), ("1.5", nil), ("soon", nil), ("", nil),
      ("Sun, 06 Nov 1994 08:49:37 GMT", 37_000), ("Sunday, 06-Nov-94 08:49:37 GMT", 37_000),
      ("Sun Nov  6 08:49:37 1994", 37_000), ("Sun, 06 Nov 1994 08:48:59 GMT", nil),
      ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 99:49:37 GMT", nil),
      ("99999999999999999999999999", 9_000_000_000_000_000),
    ] as [(String, Int64?)])
  func retryAfter(text: String, expected: Int64?) {
    let now = CalendarDate(year: 1994, month: 11, day: 6, hour: 8, minute: 49).moment
    #expect(RetryAfter.parsed(text, now: now) == expected.map { Milliseconds($0) })
  }

  @Test("Pauses grow to thirty seconds, a fifth longer or shorter by chance")
  func backOff() {
    var shortest = BackOff()
    var longest = BackOff()
    #expect(
      (0..<7).map { _ in shortest.pause(chance: 0).count } == [
        800, 1600, 3200, 6400, 12800, 24000, 24000,
      ])
    #expect(
      (0..<7).map { _ in longest.pause(chance: 1).count } == [
        1200, 2400, 4800, 9600, 19200, 36000, 36000,
      ])
    shortest.reset()
    #expect(shortest.pause(chance: 0.5) == Milliseconds(1000))
  }
}
