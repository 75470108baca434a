import Glibc
import JSONReading
import SessionModel

/// Reads a session of a fleet from its first record, and follows it: the lines of its recording, from the stream that
/// somebody publishes.
package final class FleetFeed: Feed {
  package private(set) var status = FeedStatus()
  package let kind = FeedKind.files
  /// The newest summary of the session, as JSON; `nil` when there is none.
  package private(set) var summary: [UInt8]?
  /// How far the server's clock is ahead of ours.
  package var ahead: Milliseconds { connection.ahead ?? .zero }

  private let connection: RedisConnection
  private let address: RedisAddress
  private let session: String
  private let key: [UInt8]
  private let follows: Bool
  private let monotonic: () -> Milliseconds
  /// A line that came: of a large one its head, and what is kept beside the stream.
  private struct Arrival {
    let id: StreamID
    let line: [UInt8]
    let body: (size: Int, checksum: [UInt8])?
  }
  /// Lines that came and were not handed over, the first one first.
  private var arrived: [Arrival] = []
  /// How many of them were handed over.
  private var taken = 0
  /// The last line that came; `nil` before the first.
  private var last: StreamID?
  /// The first line.
  private var header: [UInt8]?
  /// What came, by which a stream that was begun anew is told.
  private var known = LineChecks()
  /// Reads the large line whose turn it is; `nil` when that is none.
  private var body: BodyReader?
  /// Lines that were handed over.
  private var lines = 0
  /// Whether the server is asked for lines.
  private var isAsking = false
  /// Whether nobody waits for more than there is.
  private var isLeaving = false
  private let parser = JSONParser()

  /// How long the server waits for lines.
  private static let wait = Milliseconds(5000)
  /// The least time between two questions that were answered with nothing.
  private static let pause = Milliseconds(100)
  /// When lines are asked for again, on the monotonic clock.
  private var nextAsk = Milliseconds.zero
  /// Lines of one answer.
  private static let count = 500

  /// Makes a feed of a session.
  ///
  /// - Parameters:
  ///   - follows: whether to wait for more at the end.
  ///   - random: gives numbers from 0 up to 1, for the jitter of pauses.
  ///   - monotonic: the clock that budgets are measured on.
  package init(
    _ access: RedisAccess, session: String, follows: Bool, random: @escaping () -> Double,
    monotonic: @escaping () -> Milliseconds
  ) {
    connection = RedisConnection(access, random: random)
    (address, self.session, self.follows) = (access.address, session, follows)
    self.monotonic = monotonic
    key = FleetName.records(access.address.fleet, session)
    connection.whenReady = { [weak self] now in self?.begin(now: now) }
    connection.whenLost = { [weak self] in
      self?.isAsking = false
      self?.body?.connectionLost()
    }
  }

  package var descriptors: [pollfd] { status.end == nil ? connection.descriptors : [] }

  package var deadline: Milliseconds? {
    guard status.end == nil else { return nil }
    if taken < arrived.count { return body == nil ? .zero : connection.deadline }
    let isDue = connection.phase == .ready && !isAsking
    return [connection.deadline, isDue ? nextAsk : nil].compactMap { $0 }.min()
  }

  package var written: Milliseconds? {
    moment(0)
  }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    guard status.end == nil else { return }
    let stop = monotonic() + budget
    connection.step(now: now)
    while taken < arrived.count, status.end == nil {
      let next = arrived[taken]
      guard let line = whole(next, now: now) else { break }
      hand(next.id, line, now: now, deliver)
      taken += 1
      if monotonic() >= stop { break }
    }
    if taken == arrived.count {
      arrived = []
      taken = 0
      if connection.phase == .ready, !isAsking, now.monotonic >= nextAsk { ask(now: now) }
    }
    take(trouble: connection.trouble, now: now)
  }

  package func jobEnded() { isLeaving = true }

  package func pollNow() { connection.hasten() }

  // MARK: Asking

  /// Asks for what is known of the session, and whether its stream is the one that was read.
  private func look(now: Now) {
    connection.send(
      RedisProtocol.words("HGET") + [FleetName.summaries(address.fleet)]
        + RedisProtocol.words(session), now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now) else { return }
      summary = reply.bytes
    }
    let first = StreamID(number: 0).text
    connection.send(
      RedisProtocol.words("XRANGE") + [key] + RedisProtocol.words(first, first), now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now) else { return }
      guard let line = Self.lines(reply.list).first?.line, let header, line != header, lines > 0
      else { return }
      beginAnew()
    }
    connection.send(
      RedisProtocol.words("XREVRANGE") + [key] + RedisProtocol.words("+", "-", "COUNT", "1"),
      now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now), let end = Self.lines(reply.list).first
      else { return }
      if known.holds(end.line, end.id.number) == false { beginAnew() }
    }
  }

  /// Another one stands there: it is read from its beginning.
  private func beginAnew() {
    (last, given, header, body) = (nil, nil, nil, nil)
    (arrived, taken) = ([], 0)
    known = LineChecks()
    nextAsk = .zero
    if lines > 0 { status.renewals += 1 }
  }

  private func begin(now: Now) {
    look(now: now)
    ask(now: now, waits: false)
  }

  /// Asks for the lines behind the last one.
  private func ask(now: Now, waits: Bool = true) {
    isAsking = true
    // What there was is known once an answer without waiting was empty.
    let waits = waits && status.isCaughtUp
    let wait = waits ? RedisProtocol.words("BLOCK", "\(Self.wait.count)") : []
    let (from, asked) = (last, now.monotonic)
    var answer: RedisReply?
    connection.send(
      RedisProtocol.words("XREAD", "COUNT", "\(Self.count)") + wait + RedisProtocol.words("STREAMS")
        + [key] + RedisProtocol.words(from?.text ?? "0-0"), patience: waits ? Self.wait : .zero,
      now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now) else { return }
      answer = reply
      if from == nil { take(reply, waited: waits, behind: from, asked: asked, now: now) }
    }
    guard let from else { return }
    // What came is of the same stream if behind it the line is still there that it was to follow, or none.
    connection.send(
      RedisProtocol.words("XRANGE") + [key] + RedisProtocol.words(from.text, from.text),
      patience: waits ? Self.wait : .zero, now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now), let answer else { return }
      if let line = Self.lines(reply.list).first, from == last,
        known.holds(line.line, from.number) == false
      {
        isAsking = false
        return beginAnew()
      }
      take(answer, waited: waits, behind: from, asked: asked, now: now)
    }
  }

  /// The lines of an answer.
  private static func lines(_ entries: [RedisReply]) -> [Arrival] {
    entries.compactMap { entry in
      guard let fields = entry.list.last, let line = fields.value(of: "r")?.bytes,
        let id = entry.list.first?.bytes.flatMap({ StreamID($0) })
      else { return nil }
      let size = fields.value(of: "size")?.words.flatMap { Int($0) }
      let checksum = fields.value(of: "crc")?.bytes
      let body = size.flatMap { size in checksum.map { (size, $0) } }
      return Arrival(id: id, line: line, body: body)
    }
  }

  private func take(
    _ reply: RedisReply, waited: Bool, behind: StreamID?, asked: Milliseconds, now: Now
  ) {
    isAsking = false
    // Begun anew meanwhile: what came belongs to what was there before.
    guard behind == last else { return }
    status.lastAnswer = now.monotonic
    let entries = Self.lines(reply.list.first?.list.last?.list ?? [])
    for entry in entries {
      status.bytesRead += Int64(entry.line.count)
      arrived.append(entry)
      known.add(entry.line, entry.id.number)
      last = entry.id
    }
    guard entries.isEmpty else {
      status.phase = .open
      return
    }
    if waited {
      // One that does not wait is not asked without a pause.
      if now.monotonic - asked < Self.pause { nextAsk = now.monotonic + Self.pause }
      return look(now: now)
    }
    if lines == 0, arrived.isEmpty, summary == nil {
      return fail(.unreadable, "there is no such session in this fleet")
    }
    status.isCaughtUp = true
    status.phase = .waiting
    guard follows, !isLeaving else {
      status.isLive = false
      status.phase = .ended(.finished)
      return
    }
  }

  private func isRefused(_ reply: RedisReply, now: Now) -> Bool {
    guard let why = reply.refusal else { return false }
    connection.lose(RedisConnection.words(of: why, connection.access), now: now)
    return true
  }

  // MARK: What came

  /// The whole line; `nil` while it is being read.
  private func whole(_ arrival: Arrival, now: Now) -> [UInt8]? {
    guard let (size, checksum) = arrival.body else { return arrival.line }
    let reader =
      body
      ?? BodyReader(
        connection,
        key: FleetName.body(
          address.fleet, session, number: arrival.id.number, checksum: checksum), size: size,
        checksum: checksum)
    body = reader
    guard reader.step(now: now) else { return nil }
    body = nil
    if let line = reader.line {
      status.bytesRead += Int64(line.count)
      return line
    }
    status.breaks.append(FeedBreak(kind: .cut, afterRecord: lines))
    return arrival.line
  }

  private func hand(_ id: StreamID, _ line: [UInt8], now: Now, _ deliver: (Record) -> Receipt) {
    if id.number == 0 {
      header = line
    } else if lines == 0 || header == nil {
      // The first lines are not kept any more.
      let made = RecordingHeader(
        source: address.of(session: session).text, format: field("format") ?? "",
        startedAt: moment(1) ?? now.wall)
      header = Array(made.line.dropLast())
      give(header ?? [], now: now, deliver)
      status.breaks.append(FeedBreak(kind: .trimmed, afterRecord: lines))
    } else if id.number > (given ?? 0) + 1 {
      status.breaks.append(FeedBreak(kind: .trimmed, afterRecord: lines))
    }
    given = id.number
    give(line, now: now, deliver)
  }

  /// The number of the line that was handed over last.
  private var given: Int?

  private func give(_ line: [UInt8], now: Now, _ deliver: (Record) -> Receipt) {
    lines += 1
    let padded = line + [UInt8](repeating: 0, count: Record.padding)
    padded.withUnsafeBytes { bytes in
      let record = Record(
        bytes: UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding)), framing: .line,
        number: lines, arrival: now.wall)
      _ = deliver(record)
    }
  }

  /// A moment of the summary, by our clock; it is told as how long before the summary it was.
  ///
  /// - Parameter index: which of its moments: 0 when the session was written last, 1 when it began.
  private func moment(_ index: Int) -> Milliseconds? {
    guard let summary else { return nil }
    return try? parser.parse(copying: summary) { (value) throws(JSONError) in
      let spans = value["ms"].map { Array($0.elements.prefix(index + 1)) } ?? []
      guard let told = value["at"]?.integer, index < spans.count, let span = spans[index].integer
      else { return nil }
      return Milliseconds(told) - Milliseconds(span) - ahead
    }
  }

  /// A field of the summary, a text or a whole number.
  private func field(_ name: StaticString) -> String? {
    guard let summary else { return nil }
    return try? parser.parse(copying: summary) { (value) throws(JSONError) in
      let field = value[name]
      return field?.string ?? field?.integer.map { "\($0)" }
    }
  }

  // MARK: How it ends

  private func take(trouble: String?, now: Now) {
    guard status.end == nil else { return }
    status.lastError = trouble.map { "\(address.hostName) \($0)" }
    guard case .waiting(let moment) = connection.phase, let trouble else { return }
    guard follows else { return fail(.unreachable, trouble) }
    status.phase = .retrying(at: moment)
  }

  private func fail(_ kind: FeedFailure.Kind, _ why: String) {
    status.isLive = false
    status.phase = .ended(
      .failed(FeedFailure(kind, what: address.of(session: session).text, why: why)))
  }
}
