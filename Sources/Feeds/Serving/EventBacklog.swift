/// The updates of a job as events of a stream, the last ones of which are kept for those who come
/// late or come back.
struct EventBacklog {
  /// The number of the next update; the first has 1.
  private(set) var next = 1
  /// The kept events, ready to be sent.
  private var events: [[UInt8]] = []
  private var size = 0

  /// Bytes of events that are kept at most, of all jobs of a server together.
  static let limit = 64 << 20

  /// The number of the oldest update that is kept.
  var oldest: Int { next - events.count }

  /// Adds an update, one line of JSON.
  ///
  /// - Parameter limit: bytes of events that are kept at most.
  mutating func append(_ line: [UInt8], limit: Int = Self.limit) {
    var event = Array("id: \(next)\ndata: ".utf8)
    event += line.lazy.filter { $0 != 0x0A && $0 != 0x0D }
    event += [0x0A, 0x0A]
    next += 1
    events.append(event)
    size += event.count
    guard size > limit else { return }
    // A quarter at once, so that a full backlog is not moved for each update.
    var dropped = 0
    while size > limit * 3 / 4, dropped < events.count - 1 {
      size -= events[dropped].count
      dropped += 1
    }
    events.removeFirst(dropped)
  }

  /// The event of an update, or of the oldest one kept; `nil` when it is still to come.
  func event(_ number: Int) -> [UInt8]? {
    number < next ? events[max(0, number - oldest)] : nil
  }
}
