import Testing

@testable import Feeds

/// The protocol of Redis and what addresses a server, without a server.
@Suite("Redis") struct RedisTests {
  private func replies(_ text: String, cutEvery count: Int) -> (replies: [RedisReply], broken: Bool)
  {
    let reader = RedisProtocol()
    var found: [RedisReply] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: count) {
      bytes[start..<min(bytes.count, start + count)].withUnsafeBytes {
        reader.read($0) { found.append($0) }
      }
    }
    return (found, reader.isBroken)
  }

  @Test("answers are read whole, however they are cut", arguments: [1, 2, 7, 1000])
  func replies(count: Int) {
    let text =
      "+OK\r\n:42\r\n$5\r\na\r\nbc\r\n$-1\r\n-NOPERM no\r\n*2\r\n$1\r\nx\r\n*1\r\n:-7\r\n*-1\r\n*0\r\n"
    let (found, broken) = replies(text, cutEvery: count)
    #expect(!broken)
    #expect(
      found == [
        .text(Array("OK".utf8)), .integer(42), .text(Array("a\r\nbc".utf8)), .none,
        .error("NOPERM no"), .list([.text([0x78]), .list([.integer(-7)])]), .none, .list([]),
      ])
  }

  @Test(
    "what is none of the protocol, or claims more than can be, ends the reading",
    arguments: ["HTTP/1.1 400 Bad Request\r\n", "*2147483647\r\n", "*5000000\r\n", "\r\n\r\n"])
  func broken(text: String) {
    let (found, broken) = replies(text, cutEvery: 3)
    #expect(broken)
    #expect(found == [])
  }

  @Test("a command is written with its words as they are")
  func command() {
    let bytes = RedisProtocol.command([Array("SET".utf8), [], [0, 13, 10, 255]])
    #expect(
      bytes == Array("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n".utf8) + [0, 13, 10, 255]
        + Array("\r\n".utf8))
  }

  @Test("names and values of a flat list")
  func values() {
    let list = RedisReply.list([
      .text(Array("length".utf8)), .integer(3), .text(Array("last".utf8)), .text(Array("x".utf8)),
    ])
    #expect(list.value(of: "length") == .integer(3))
    #expect(list.value(of: "last")?.words == "x")
    #expect(list.value(of: "none") == nil)
  }

  @Test(
    "addresses are read as they are written",
    arguments: [
      ("redis://127.0.0.1", "redis://127.0.0.1/0/default"),
      ("redis://localhost:6379/", "redis://localhost/0/default"),
      ("redis://[::1]:7000/3/team", "redis://[::1]:7000/3/team"),
      (
        "rediss://me@Redis.Example/0/team/box-1.a_b",
        "rediss://me@redis.example/0/team/box-1.a_b"
      ),
    ])
  func addresses(text: String, canonical: String) throws {
    let address = try RedisAddress(text)
    #expect(address.text == canonical)
    #expect(try RedisAddress(address.text) == address)
    #expect(redacted(url: text) == canonical)
  }

  @Test(
    "addresses that could tell a secret, leave the machine unencrypted or mean something else are refused",
    arguments: [
      ("rediss://u:geheim@h", "--token-env"), ("redis://10.0.0.1/", "rediss://"),
      ("redis://redis.example", "rediss://"), ("redis://127.0.0.1.evil.example", "rediss://"),
      ("rediss://h/x", "number"), ("rediss://h/0/a b", "fleet"), ("rediss://h/0/t/-rf", "session"),
      ("rediss://h/0/t/a/b", "session"), ("rediss://", "host"), ("rediss://h?x", "host"),
    ])
  func refused(text: String, word: String) {
    #expect {
      try RedisAddress(text)
    } throws: { error in
      let why = (error as? RedisAddress.Trouble)?.why ?? ""
      return why.contains(word) && !why.contains("geheim")
    }
    #expect(!redacted(url: text).contains("geheim"))
  }

  @Test("ids of lines are numbers of records")
  func ids() {
    #expect(StreamID(number: 0).text == "0-1")
    #expect(StreamID(number: 7).text == "7-0")
    #expect(StreamID("0-1".utf8)?.number == 0)
    #expect(StreamID("12-0".utf8)?.number == 12)
    for text in [
      "0-0", "1-1", "-1-0", "+1-0", "1", "", "99999999999999999999-0", "9223372036854775807-0",
      "1-0-0",
    ] {
      #expect(StreamID(text.utf8) == nil, "\(text)")
    }
  }

  @Test("names have nothing in them that means something to a shell or a server")
  func names() {
    for name in ["a", "box-1.a_B", "0"] { #expect(FleetName.isPlain(name)) }
    for name in ["", "-rf", ".x", "a b", "a/b", "ä", "a;b", "a{b}", "a\n"] {
      #expect(!FleetName.isPlain(name), "\(name)")
    }
    #expect(FleetName.plain("--a b/ü") == "a-b---")
    #expect(FleetName.plain("/") == nil)
  }
}
