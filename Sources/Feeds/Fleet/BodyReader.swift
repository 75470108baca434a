import SessionModel

/// Reads a large line that stands beside the stream of its session, piece by piece, so that others are answered meanwhile.
final class BodyReader {
  private let connection: RedisConnection
  private let key: [UInt8]
  private let size: Int
  private let checksum: [UInt8]
  private var bytes: [UInt8] = []
  private var isAsking = false
  /// Whether there is no more to be had.
  private var isOver: Bool

  /// The bytes of one answer.
  private static let piece = 1 << 20

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - size: how many bytes the line has.
  ///   - checksum: the digits of its checksum.
  init(_ connection: RedisConnection, key: [UInt8], size: Int, checksum: [UInt8]) {
    (self.connection, self.key, self.size, self.checksum) = (connection, key, size, checksum)
    isOver = !(1...StreamSender.bodyLimit).contains(size)
  }

  /// The line; `nil` when it is not there any more, or another one.
  var line: [UInt8]? {
    bytes.count == size && Checksum.digits(Checksum.crc32(bytes)) == checksum ? bytes : nil
  }

  /// The connection was lost: what was read stays, since nothing else is ever kept under the key.
  func connectionLost() { isAsking = false }

  /// Asks for the next piece.
  ///
  /// - Returns: whether there is no more to be had.
  func step(now: Now) -> Bool {
    if isOver { return true }
    guard connection.phase == .ready, !isAsking else { return false }
    isAsking = true
    let start = bytes.count
    let wanted = min(Self.piece, size - start)
    connection.send(
      RedisProtocol.words("GETRANGE") + [key]
        + RedisProtocol.words("\(start)", "\(start + wanted - 1)"), now: now
    ) { [weak self] reply, now in
      guard let self else { return }
      isAsking = false
      if let why = reply.refusal {
        return connection.lose(RedisConnection.words(of: why, connection.access), now: now)
      }
      let piece = reply.bytes ?? []
      bytes += piece
      isOver = piece.count != wanted || bytes.count == size
    }
    return false
  }
}
