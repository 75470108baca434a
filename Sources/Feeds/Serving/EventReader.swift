import SessionModel

/// A client that takes a stream of events.
struct EventReader {
  /// What it is told.
  enum Topic {
    /// The updates of a job, and the number of the next one.
    case updates(ServedJob, next: Int)
    /// What changes in a page, and where the reader stands.
    case changes(ServedView, since: String)
  }

  var topic: Topic
  /// What is being sent, and how much of it has been.
  private(set) var sending: [UInt8]
  private var sent = 0
  /// When something is to be sent, lest the connection be taken for dead.
  private(set) var heartbeat: Milliseconds
  /// When it may be told the next change at the earliest.
  private(set) var patience = Milliseconds.zero
  var isSuspended = false

  private static let heartbeatInterval = Milliseconds(15_000)
  /// A page is changed at most five times a second: nobody reads faster.
  private static let pause = Milliseconds(200)

  init(_ topic: Topic, now: Milliseconds) {
    self.topic = topic
    sending = Array("retry: 500\n\n".utf8)
    heartbeat = now + Self.heartbeatInterval
  }

  /// Whether all that was to be sent has been.
  var isIdle: Bool { sent == sending.count }

  /// Takes what is to be sent next.
  mutating func send(_ bytes: [UInt8], now: Milliseconds) {
    sending = bytes
    sent = 0
    heartbeat = now + Self.heartbeatInterval
  }

  /// Takes a change of the page that it reads.
  mutating func send(change page: ServedPage, now: Milliseconds) {
    guard case .changes(let view, _) = topic else { return }
    topic = .changes(view, since: page.mark)
    patience = now + max(Self.pause, page.pause)
    send(Array("id: \(page.mark)\ndata: ".utf8) + page.body + [0x0A, 0x0A], now: now)
  }

  /// Takes what keeps the connection alive.
  mutating func beat(now: Milliseconds) { send(Array(":\n\n".utf8), now: now) }

  /// Gives bytes of what is being sent, and tells how many.
  mutating func give(into room: UnsafeMutableRawBufferPointer) -> Int64 {
    let count = min(room.count, sending.count - sent)
    room.copyBytes(from: sending[sent..<sent + count])
    sent += count
    return Int64(count)
  }
}
