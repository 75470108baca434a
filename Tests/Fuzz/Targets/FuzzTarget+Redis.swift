import JSONReading
import SessionModel
import ViewerCore

@testable import Feeds

extension FuzzTarget {
  /// What a Redis server answers, cut anywhere; addresses, names and ids; and the summaries that other machines send.
  static let redis = FuzzTarget(
    name: "redis",
    seeds: {
      [
        "\u{3}+OK\r\n:42\r\n$5\r\na\r\nbc\r\n$-1\r\n-NOPERM no\r\n*2\r\n$1\r\nx\r\n*1\r\n:-7\r\n*-1\r\n",
        "\u{1}*1\r\n*2\r\n$1\r\nk\r\n*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\nr\r\n$2\r\n{}\r\n",
        "\u{9}rediss://me@redis.example:6380/3/team/box.a-1\nredis://[::1]/0\nssh://u@box:22/a_b",
        "\u{2}"
          + #"{"v":1,"id":"a","host":"b","at":1760000000000,"agent":"x","state":"waiting","turn":"working","calls":[1,2,3],"call":["Bash","ls","command","running",5,-1,0],"ms":[1,null,2],"text":["/w","b","","t","w"],"sum":[1,41,7,1.5,1,2]}"#,
      ].map { Array($0.utf8) }
    },
    words: {
      [
        "*1\r\n", "$-1\r\n", "*1048577\r\n", "$2147483648\r\n", ":9223372036854775808\r\n", "-ERR ",
        "rediss://", "redis://", "ssh://", "@", "/0/", "\"at\":", "\"call\":[",
        "9223372036854775807",
      ]
    },
    run: { input in
      let cut = Int(input.first ?? 1) % 17 + 1
      let bytes = Array(input.dropFirst())
      let whole = replies(bytes, cutEvery: max(1, bytes.count))
      let pieces = replies(bytes, cutEvery: cut)
      // What is broken may be noticed before or behind answers that came with it.
      try hold(
        whole.isBroken || whole.replies == pieces.replies, "answers do not hang on how they are cut"
      )
      for line in bytes.split(separator: 10).prefix(40) {
        let text = String(decoding: line, as: UTF8.self)
        if let address = try? RedisAddress(text) {
          try hold(
            (try? RedisAddress(address.text)) == address, "an address is read as it is written")
          try hold(address.isEncrypted || address.isLoopback, "nothing leaves unencrypted")
        }
        if let machine = MachineAddress(text) {
          try hold(MachineAddress(machine.text) == machine, "a machine is read as it is written")
          let words = machine.command([]).drop { $0 != "--" }.dropFirst()
          try hold(words.allSatisfy { !$0.hasPrefix("-") }, "a name is no option")
        }
        if let id = StreamID(line) {
          try hold(StreamID(id.text.utf8) == id, "an id is read as written")
        }
        if let name = FleetName.plain(text) { try hold(FleetName.isPlain(name), "a name is plain") }
        try sum(up: Array(line))
      }
    })

  private static func replies(_ bytes: [UInt8], cutEvery count: Int) -> (
    replies: [RedisReply], isBroken: Bool
  ) {
    let reader = RedisProtocol()
    var found: [RedisReply] = []
    for start in stride(from: 0, to: bytes.count, by: count) {
      bytes[start..<min(bytes.count, start + count)].withUnsafeBytes {
        reader.read($0) { found.append($0) }
      }
    }
    return (found, reader.isBroken)
  }

  /// Takes a line for a summary.
  private static func sum(up line: [UInt8]) throws {
    let summary = SessionSummary(
      line, JSONParser(), isName: { FleetName.isPlain($0) }, source: { "\($0).\($1)" })
    guard let summary else { return }
    try hold(FleetName.isPlain(summary.host) && FleetName.isPlain(summary.id), "names are plain")
    let again = SessionSummary(
      summary.json(), JSONParser(), isName: { FleetName.isPlain($0) }, source: { "\($0).\($1)" })
    try hold(again?.name == summary.name, "a summary is read as it is written")
    _ = Lane(summary.session, summary.facts, seen: nil, now: summary.told)
  }
}
