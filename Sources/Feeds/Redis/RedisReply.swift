import CRedis
import JSONReading

/// An answer of a Redis server.
package indirect enum RedisReply: Equatable, Sendable {
  /// There is no such thing.
  case none
  /// A number.
  case integer(Int64)
  /// Bytes that somebody has put there, or a word of the server's own such as `OK`.
  case text([UInt8])
  /// Why a command was not done: `NOPERM …`, not yet made safe.
  case error(String)
  /// Several answers.
  case list([RedisReply])

  /// Copies an answer.
  init(_ reply: OpaquePointer) {
    switch credis_reply_kind(reply) {
    case CREDIS_INTEGER: self = .integer(credis_reply_integer(reply))
    case CREDIS_TEXT, CREDIS_STATUS: self = .text(Self.bytes(reply))
    case CREDIS_ERROR: self = .error(String(decoding: Self.bytes(reply), as: UTF8.self))
    case CREDIS_LIST:
      self = .list(
        (0..<credis_reply_count(reply)).compactMap { index in
          credis_reply_at(reply, index).map { RedisReply($0) }
        })
    default: self = .none
    }
  }

  private static func bytes(_ reply: OpaquePointer) -> [UInt8] {
    var count = 0
    guard let bytes = credis_reply_bytes(reply, &count) else { return [] }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// The answers of a list; none of anything else.
  package var list: [RedisReply] {
    if case .list(let list) = self { return list }
    return []
  }

  /// The bytes of a text; `nil` of anything else.
  package var bytes: [UInt8]? {
    if case .text(let bytes) = self { return bytes }
    return nil
  }

  /// The words of a text; `nil` of anything else.
  package var words: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  /// Why a command was not done; `nil` when it was.
  package var refusal: String? {
    if case .error(let why) = self { return why }
    return nil
  }

  /// The value behind a name in a list of names and values, as `XINFO` and `HGETALL` answer.
  package func value(of name: String) -> RedisReply? {
    let list = list
    for index in stride(from: 0, to: list.count - 1, by: 2)
    where list[index].bytes?.elementsEqual(name.utf8) == true {
      return list[index + 1]
    }
    return nil
  }
}
