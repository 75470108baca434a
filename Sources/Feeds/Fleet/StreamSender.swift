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
  private let session: String
  private let key: [UInt8]
  private let keep: Int
  private var phase = Phase.idle
  private var backOff = BackOff()
  private let random: () -> Double
  /// The lines that this program has sent to the stream that is there.
  private var sent = -1
  /// The first line that was refused, after which others may have been taken.
  private var refused: Int?
  /// Lines that were sent and not answered.
  private var unanswered = 0
  /// Told apart from one connection to the next: answers of the one before mean nothing.
  private var era = 0
  /// When the stream was told last how long it is to be kept.
  private var keptUntil = Milliseconds.zero
  /// How often the log had begun anew when that was looked at last.
  private var renewals = 0
  /// The large line that is stored beside the stream, of which the head comes next; `nil` for none.
  private var large: (number: Int, entry: StreamEntry, isStored: Bool)?
  /// The end of a stream that somebody else sends to, when it was looked at last; `nil` while it is ours.
  private var foreignEnd: Int?
  /// Whether it is being looked at who sends to the stream.
  private var isExamining = false

  /// How long a stream stays when nobody sends to it any more, in seconds.
  package static let lifetime = 86_400
  /// How long a large line stays beside it, in seconds: many of them are more than all the rest.
  package static let bodyLifetime = 21_600
  /// The most bytes of a large line that are kept, and that a reader takes.
  static let bodyLimit = 128 << 20
  /// How long a stream must have been left alone by somebody else to become ours.
  private static let yielding = Milliseconds(60_000)
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
    self.session = session
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
    (large, isExamining) = (nil, false)
    era += 1
  }

  /// Sends what can be sent.
  package func step(now: Now) {
    guard connection.phase == .ready, log.header != nil else { return }
    if log.renewals != renewals {
      // What was sent is answered for another log.
      renewals = log.renewals
      connectionLost()
      return rebuild(now: now)
    }
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
    guard last <= log.count || log.isCaughtUp else {
      // What it has is read here sooner or later.
      phase = .waiting(until: now.monotonic + Milliseconds(100))
      return
    }
    let known = min(last, log.count)
    guard known > 0 || last == 0 else { return rebuild(now: now) }
    let id = StreamID(number: known).text
    let range = RedisProtocol.words("XRANGE") + [key] + RedisProtocol.words(id, id)
    send(range, now: now) { [self] reply, now in
      if let why = reply.refusal { return refuse(why, now: now) }
      // What was trimmed can't be compared.
      guard let line = reply.list.first?.list.last?.value(of: "r")?.bytes else {
        // A stream that goes on behind our end is of something else.
        return last <= log.count ? begin(at: last + 1, now: now) : rebuild(now: now)
      }
      if isOurs(known, line) == false { return replace(last: last, now: now) }
      begin(at: last + 1, now: now)
    }
  }

  /// Whether a line is the one of this number; `nil` when that is not here (any more).
  private func isOurs(_ number: Int, _ line: [UInt8]) -> Bool? {
    if number == 0 { return line == log.header }
    guard number <= log.count, log.holds(number) else { return nil }
    return RecordingLine.content(of: line) == RecordingLine.content(of: log.entry(number).line)
  }

  /// The stream is of something else, and ends with this line: it is taken away, unless somebody is still sending to it.
  private func replace(last: Int, now: Now) {
    guard let end = foreignEnd, end != last else { return rebuild(now: now) }
    giveWay(last: last, now: now)
  }

  /// Leaves the stream to whoever else sends to it.
  private func giveWay(last: Int, now: Now) {
    // What it has is not ours, however much of ours it had.
    (foreignEnd, sent, acknowledged) = (last, -1, -1)
    trouble =
      "is sent another session under this name by somebody else (--host tells machines apart)"
    phase = .waiting(until: now.monotonic + Self.yielding)
  }

  /// Looks whether the stream is still ours and has no gap, where something says that it may not be so.
  private func examine(now: Now) {
    guard !isExamining else { return }
    isExamining = true
    send(RedisProtocol.words("XINFO", "STREAM") + [key], now: now) { [self] reply, now in
      isExamining = false
      guard case .sending = phase, reply.refusal == nil else { return }
      func end(_ name: String) -> (number: Int, line: [UInt8])? {
        let entry = reply.value(of: name)?.list ?? []
        guard let id = entry.first?.bytes.flatMap({ StreamID($0) }),
          let line = entry.last?.value(of: "r")?.bytes
        else { return nil }
        return (id.number, line)
      }
      guard case .integer(let length) = reply.value(of: "length"), length > 0 else { return }
      guard let first = end("first-entry"), let last = end("last-entry") else {
        return rebuild(now: now)
      }
      if isOurs(first.number, first.line) == false { return giveWay(last: last.number, now: now) }
      // Lines go from the front alone.
      guard Int(length) == last.number - first.number + 1 else { return rebuild(now: now) }
      if isOurs(last.number, last.line) == false { giveWay(last: last.number, now: now) }
    }
  }

  /// Takes the stream away, which is of something else or has a gap, and sends all of it.
  private func rebuild(now: Now) {
    phase = .asking
    foreignEnd = nil
    // Nothing of what the other stream had is known to be in the new one.
    acknowledged = -1
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
    let before = sent
    while next <= log.count, unanswered < Self.lineLimit,
      connection.unsentCount < Self.byteLimit, phase == .sending(next: next)
    {
      guard let fields = fields(of: next, now: now) else { break }
      let number = next
      next += 1
      phase = .sending(next: next)
      sent = max(sent, number)
      unanswered += 1
      // A stream that is gone is not begun in its middle.
      let begins = number == 0 ? [] : RedisProtocol.words("NOMKSTREAM")
      let rest = RedisProtocol.words("MAXLEN", "~", "\(keep)", StreamID(number: number).text, "r")
      send(RedisProtocol.words("XADD") + [key] + begins + rest + fields, now: now) {
        [self] reply, now in
        unanswered -= 1
        guard reply != .none else { return again(now: now) }
        if let why = reply.refusal, !Self.isThere(why) {
          refused = min(refused ?? number, number)
          return refuse(why, now: now)
        }
        // Where we have not sent it, somebody else has.
        if reply.refusal != nil, number > before { examine(now: now) }
        acknowledged = max(acknowledged, number)
        if number == refused { refused = nil }
        if case .sending = phase { trouble = nil }
        backOff.reset()
        sendOn(now: now)
      }
    }
    if sent > before, sent > 0 { count(now: now) }
    if now.monotonic >= keptUntil, acknowledged > 0 {
      keptUntil = now.monotonic + Self.keeping
      let lifetime = RedisProtocol.words("\(Self.lifetime)")
      send(RedisProtocol.words("EXPIRE") + [key] + lifetime, now: now) { _, _ in }
    }
  }

  /// The fields of a line in the stream; `nil` while it is too large for that and is not stored beside it yet.
  private func fields(of number: Int, now: Now) -> [[UInt8]]? {
    if let large, large.number == number {
      guard large.isStored, let body = large.entry.body else { return nil }
      self.large = nil
      return [large.entry.line] + Self.fields(of: body)
    }
    guard number > 0 else { return [log.header ?? []] }
    let entry = log.entry(number)
    guard let body = entry.body else { return [entry.line] }
    guard body.count <= Self.bodyLimit else { return [entry.line] + Self.fields(of: body) }
    large = (number, entry, false)
    unanswered += 1
    let key = FleetName.body(
      connection.access.address.fleet, session, number: number,
      checksum: Checksum.digits(Checksum.crc32(body)))
    let words = RedisProtocol.words("SET") + [key, body]
    send(words + RedisProtocol.words("EX", "\(Self.bodyLifetime)"), now: now) {
      [self] reply, now in
      unanswered -= 1
      if let why = reply.refusal {
        large = nil
        return refuse(why, now: now)
      }
      if large?.number == number { large?.isStored = true }
      sendOn(now: now)
    }
    return nil
  }

  /// What the stream says of a line that is stored beside it.
  private static func fields(of body: [UInt8]) -> [[UInt8]] {
    RedisProtocol.words("size", "\(body.count)", "crc")
      + [Checksum.digits(Checksum.crc32(body))]
  }

  /// Asks whether the stream is as long as what was sent to it: it is not where somebody else began it anew.
  private func count(now: Now) {
    let least = min(sent + 1, keep)
    send(RedisProtocol.words("XLEN") + [key], now: now) { [self] reply, now in
      if case .integer(let length) = reply, (1..<Int64(least)).contains(length) {
        examine(now: now)
      }
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
