import CRedis

/// The protocol of Redis, read and written on bytes that somebody else carries.
package final class RedisProtocol {
  private let reader: OpaquePointer
  /// Whether what came is none of the protocol: nothing more is read then.
  package private(set) var isBroken = false

  /// Makes a reader of answers that has read nothing.
  package init() {
    guard let reader = credis_reader_make() else { preconditionFailure("out of memory") }
    self.reader = reader
  }

  deinit { credis_reader_free(reader) }

  /// Takes the next bytes, cut anywhere, and hands over the answers that are whole.
  package func read(_ bytes: UnsafeRawBufferPointer, _ deliver: (RedisReply) -> Void) {
    guard !isBroken else { return }
    guard credis_reader_feed(reader, bytes.baseAddress, bytes.count) else {
      isBroken = true
      return
    }
    while true {
      var failed = false
      let reply = credis_reader_next(reader, &failed)
      if failed { isBroken = true }
      guard let reply else { return }
      defer { credis_reply_free(reply) }
      deliver(RedisReply(reply))
    }
  }

  /// Words that are text, for a command.
  package static func words(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  /// The bytes of a command.
  package static func command(_ words: [[UInt8]]) -> [UInt8] {
    // One byte behind each gives an empty word an address.
    let copies = words.map { $0 + [0] }
    var pointers: [UnsafePointer<CChar>?] = []
    return lend(copies[...], &pointers) { pointers in
      var bytes: UnsafeMutablePointer<CChar>?
      let count = credis_command(pointers, words.map(\.count), words.count, &bytes)
      guard let bytes else { preconditionFailure("out of memory") }
      defer { credis_command_free(bytes) }
      return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
  }

  /// Lends the addresses of all words at once.
  private static func lend(
    _ words: ArraySlice<[UInt8]>, _ pointers: inout [UnsafePointer<CChar>?],
    _ body: ([UnsafePointer<CChar>?]) -> [UInt8]
  ) -> [UInt8] {
    guard let first = words.first else { return body(pointers) }
    return first.withUnsafeBytes { bytes in
      pointers.append(bytes.bindMemory(to: CChar.self).baseAddress)
      return lend(words.dropFirst(), &pointers, body)
    }
  }
}
