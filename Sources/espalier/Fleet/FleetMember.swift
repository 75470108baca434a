import Feeds
import Glibc
import JSONReading
import SessionModel
import ViewerCore

/// Where summaries of other machines come from: a server, or a machine that ssh reaches.
protocol FleetMember: AnyObject {
  /// What people call it.
  var name: String { get }
  /// What to watch.
  var descriptors: [pollfd] { get }
  /// When to step it at the latest, on the monotonic clock.
  var deadline: Milliseconds? { get }
  /// Whether it has told what there is at least once.
  var hasRead: Bool { get }
  /// Why it tells nothing, one line, not yet made safe; `nil` while it does.
  var trouble: String? { get }
  /// The newest summary of each session, by its name; its moments are by our clock.
  var summaries: [String: SessionSummary] { get }
  /// Does what can be done without waiting.
  ///
  /// - Returns: whether anything has changed.
  func step(now: Now) -> Bool
}

/// The sessions that were published to a server.
final class ServerMember: FleetMember {
  let name: String
  private(set) var summaries: [String: SessionSummary] = [:]
  private let reader: SummaryReader
  private let reading: SummaryReading
  /// What was wrong when that was looked at last.
  private var toldTrouble: String?

  init(_ access: RedisAccess) {
    name = access.address.text
    reader = SummaryReader(access, random: { Double.random(in: 0..<1) })
    reading = SummaryReading(source: { access.address.of(session: "\($0).\($1)").text })
  }

  var descriptors: [pollfd] { reader.descriptors }
  var deadline: Milliseconds? { reader.deadline }
  var hasRead: Bool { reader.hasRead }
  var trouble: String? { reader.trouble }

  func step(now: Now) -> Bool {
    var hasChanged = false
    for news in reader.step(now: now) {
      switch news {
      case .all(let pairs):
        summaries = [:]
        take(pairs)
        hasChanged = true
      case .more(let pairs):
        take(pairs)
        if !pairs.isEmpty { hasChanged = true }
      }
    }
    if reader.trouble != toldTrouble {
      toldTrouble = reader.trouble
      hasChanged = true
    }
    return hasChanged
  }

  private func take(_ pairs: [(session: String, summary: [UInt8])]) {
    // Of several of one session the last one counts.
    let newest = Dictionary(pairs, uniquingKeysWith: { $1 })
    let behind = Milliseconds(-(reader.connection.ahead ?? .zero).count)
    for (session, bytes) in newest {
      guard let summary = reading.summary(bytes), summary.name == session else { continue }
      summaries[session] = summary.moved(by: behind)
    }
  }
}

/// The sessions of a machine that ssh reaches.
final class SSHMember: FleetMember {
  private(set) var summaries: [String: SessionSummary] = [:]
  private(set) var hasRead = false
  private(set) var trouble: String?
  private let address: MachineAddress
  private let environment: Environment
  private let reading: SummaryReading
  private var program: MachineProgram?
  private var rest: [UInt8] = []
  private var backOff = BackOff()
  /// When it is tried again, on the monotonic clock.
  private var retryAt: Milliseconds? = .zero

  /// Bytes of a line at most; more is no summary.
  private static let limit = 64 << 10
  /// Bytes that one step takes.
  private static let stepLimit = 1 << 20

  init(_ address: MachineAddress, environment: Environment) {
    (self.address, self.environment) = (address, environment)
    // The machine calls itself by a name of its own.
    reading = SummaryReading(source: { _, id in address.of(session: id).text })
  }

  var name: String { address.text }

  var descriptors: [pollfd] {
    program.map { [pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0)] } ?? []
  }

  var deadline: Milliseconds? { program == nil ? retryAt : nil }

  func step(now: Now) -> Bool {
    if program == nil {
      guard let retryAt, now.monotonic >= retryAt else { return false }
      do throws(FeedFailure) {
        program = try MachineProgram(
          address, ["espalier", "publish", "--to", "-"], environment: environment)
        rest = []
      } catch {
        lose(error.why, now: now)
        return true
      }
    }
    return receive(now: now)
  }

  private func receive(now: Now) -> Bool {
    guard let program else { return false }
    var (hasChanged, taken) = (false, 0)
    while taken < Self.stepLimit {
      var count = 0
      let new = [UInt8](unsafeUninitializedCapacity: 64 << 10) { room, filled in
        count = read(program.output, room.baseAddress, room.count)
        filled = max(0, count)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { break }
      guard count > 0 else {
        lose(program.ending(), now: now)
        return true
      }
      taken += count
      rest += new
      if takeLines(now: now) { hasChanged = true }
      if rest.count > Self.limit { rest = [] }
    }
    return hasChanged
  }

  private func takeLines(now: Now) -> Bool {
    guard let end = rest.lastIndex(of: 10) else { return false }
    let lines = rest[..<end].split(separator: 10, omittingEmptySubsequences: false)
    rest.removeFirst(end + 1)
    var hasChanged = false
    for line in lines {
      if line.isEmpty {
        // All was told that there is.
        (hasRead, trouble, hasChanged) = (true, nil, true)
        backOff.reset()
        continue
      }
      guard let summary = reading.summary(Array(line)) else { continue }
      // It was told just now, whatever its machine's clock says.
      summaries[summary.name] = summary.moved(by: now.wall - summary.told)
      hasChanged = true
    }
    return hasChanged
  }

  private func lose(_ why: String, now: Now) {
    program = nil
    trouble = why
    retryAt = now.monotonic + backOff.pause(chance: Double.random(in: 0..<1))
  }
}
