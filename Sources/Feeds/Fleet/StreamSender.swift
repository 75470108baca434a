import SessionModel

/// Sends the lines of one session's log to its stream on a server: what is there already is not sent again, what the
/// server has lost is.
///
/// The numbers of the lines are the ids of the stream, so the server itself refuses what it has.
package final class StreamSender {
  /// What is done now.
  private enum Phase: Equatable {
    /// Nothing can be done before the connection or the log is there.
    case idle
    /// The server is asked what it has.
    case asking
    /// Lines are sent from this one on; 0 is the header.
    case sending(next: Int)
    /// Something was refused; asked again at this monotonic moment.
    case waiting(until: Milliseconds)
  }

  /// The log.
  package let log: PublishedLog
  /// How many lines the server has, as it said.
  package private(set) var acknowledged = 0
  /// Why lines are refused, one line, not yet made safe; `nil` while they are taken.
  package private(set) var trouble: String?
  private let connection: RedisConnection
  private let key: [UInt8]
  private let keep: Int
  private var phase = Phase.idle
  private var backOff = BackOff()
  private let random: () -> Double
  /// The lines that this program has sent so far: up to here the stream is known to be ours.
  private var sent = -1
  /// The first line that was refused, after which others may have been taken.
  private var refused: Int?
  /// Lines that were sent and not answered.
  private var unanswered = 0
  /// Told apart from one connection to the next: answers of the one before mean nothing.
  private var era = 0
  /// When the stream was told last how long it is to be kept.
  private var keptUntil = Milliseconds.zero

  /// How long a stream stays when nobody sends to it any more, in seconds.
  package static let lifetime = 86_400
  /// How often that is told anew.
  private static let keeping = Milliseconds(600_000)
  /// Lines of one session without an answer, and bytes of all of them that wait to be sent.
  private static let (lineLimit, byteLimit) = (256, 1 << 20)

  /// Makes a sender.
  ///
  /// - Parameters:
  ///   - session: its name in the fleet.
  ///   - keep: how many records the server keeps of it.
  ///   - random: gives numbers from 0 up to 1, for the jitter of pauses.
  package init(
    _ log: PublishedLog, to connection: RedisConnection, session: String, keep: Int,
    random: @escaping () -> Double
  ) {
    (self.log, self.connection, self.keep, self.random) = (log, connection, keep, random)
    key = FleetName.records(connection.access.address.fleet, session)
  }

  /// Whether the server has everything that the log has.
  package var isDone: Bool {
    // A source without a record has no header, and nothing to send.
    (log.header != nil || log.isCaughtUp) && acknowledged >= log.count && unanswered == 0
  }

  /// When it wants to be stepped, on the monotonic clock; `nil` for never.
  package var deadline: Milliseconds? {
    if case .waiting(let moment) = phase, connection.phase == .ready { return moment }
    return nil
  }

  /// The connection was lost: what was sent is asked for when it is back.
  package func connectionLost() {
    phase = .idle
    unanswered = 0
    era += 1
  }

  /// Sends what can be sent.
  package func step(now: Now) {
    guard connection.phase == .ready, log.header != nil else { return }
    switch phase {
    case .idle: ask(now: now)
    case .asking: break
    case .waiting(let moment): if now.monotonic >= moment { ask(now: now) }
    case .sending: sendOn(now: now)
    }
  }

  // MARK: What the server has

  /// Sends a command whose answer counts as long as the connection is the same.
  private func send(_ words: [[UInt8]], now: Now, _ take: @escaping (RedisReply, Now) -> Void) {
    let asked = era
    connection.send(words, now: now) { [weak self] reply, now in
      guard let self, era == asked else { return }
      take(reply, now)
    }
  }

  private func ask(now: Now) {
    phase = .asking
    send(RedisProtocol.words("XINFO", "STREAM") + [key], now: now) { [self] reply, now in
      if let why = reply.refusal {
        guard why.contains("no such key") else { return refuse(why, now: now) }
        sent = -1
        return begin(at: 0, now: now)
      }
      let id = StreamID(reply.value(of: "last-generated-id")?.bytes ?? [])
      // What somebody else put there is no line of ours.
      guard let id else { return rebuild(now: now) }
      take(last: id.number, now: now)
    }
  }

  /// The stream ends with this line; is it ours?
  private func take(last: Int, now: Now) {
    if let refused, last >= refused {
      // Lines behind one that was refused were taken: it can't be sent behind them.
      self.refused = nil
      return rebuild(now: now)
    }
    if last <= sent || last == 0 { return begin(at: last == 0 ? 1 : last + 1, now: now) }
    guard last <= log.count || log.isCaughtUp else {
      // What it has is read here sooner or later.
      phase = .waiting(until: now.monotonic + Milliseconds(100))
      return
    }
    let known = min(last, log.count)
    guard known > 0 else { return rebuild(now: now) }
    let id = StreamID(number: known).text
    let range = RedisProtocol.words("XRANGE") + [key] + RedisProtocol.words(id, id)
    send(range, now: now) { [self] reply, now in
      if let why = reply.refusal { return refuse(why, now: now) }
      // What was trimmed can't be compared.
      guard let line = reply.list.first?.list.last?.value(of: "r")?.bytes else {
        // A stream that goes on behind our end is of something else.
        return last <= log.count ? begin(at: last + 1, now: now) : rebuild(now: now)
      }
      guard RecordingLine.content(of: line) == RecordingLine.content(of: log.line(known)) else {
        return rebuild(now: now)
      }
      begin(at: last + 1, now: now)
    }
  }

  /// Takes the stream away, which is of something else or has a gap, and sends all of it.
  private func rebuild(now: Now) {
    send(RedisProtocol.words("DEL") + [key], now: now) { [self] reply, now in
      if let why = reply.refusal { return refuse(why, now: now) }
      sent = -1
      begin(at: 0, now: now)
    }
  }

  /// Sends from this line on; what stands in front of it, the server has.
  private func begin(at next: Int, now: Now) {
    acknowledged = max(0, next - 1)
    phase = .sending(next: next)
    keptUntil = .zero
    sendOn(now: now)
  }

  // MARK: Sending

  private func sendOn(now: Now) {
    guard case .sending(var next) = phase else { return }
    while next <= log.count, unanswered < Self.lineLimit,
      connection.unsentCount < Self.byteLimit, phase == .sending(next: next)
    {
      let line = next == 0 ? log.header ?? [] : log.line(next)
      let number = next
      next += 1
      phase = .sending(next: next)
      sent = max(sent, number)
      unanswered += 1
      // A stream that is gone is not begun in its middle.
      let begins = number == 0 ? [] : RedisProtocol.words("NOMKSTREAM")
      let rest = RedisProtocol.words("MAXLEN", "~", "\(keep)", StreamID(number: number).text, "r")
      send(RedisProtocol.words("XADD") + [key] + begins + rest + [line], now: now) {
        [self] reply, now in
        unanswered -= 1
        guard reply != .none else { return again(now: now) }
        if let why = reply.refusal, !Self.isThere(why) {
          refused = min(refused ?? number, number)
          return refuse(why, now: now)
        }
        acknowledged = max(acknowledged, number)
        if number == refused { refused = nil }
        trouble = nil
        backOff.reset()
        sendOn(now: now)
      }
    }
    if now.monotonic >= keptUntil, acknowledged > 0 {
      keptUntil = now.monotonic + Self.keeping
      let lifetime = RedisProtocol.words("\(Self.lifetime)")
      send(RedisProtocol.words("EXPIRE") + [key] + lifetime, now: now) { _, _ in }
    }
  }

  /// Whether a line was refused because the server has it.
  private static func isThere(_ why: String) -> Bool {
    why.contains("equal or smaller than the target stream top item")
  }

  /// The stream is gone: asks at once what there is.
  private func again(now: Now) {
    if case .sending = phase { ask(now: now) }
  }

  /// Something was refused: tells why, and asks again what the server has, later.
  private func refuse(_ why: String, now: Now) {
    trouble = RedisConnection.words(of: why, connection.access)
    if case .waiting = phase { return }
    phase = .waiting(until: now.monotonic + backOff.pause(chance: random()))
  }
}
