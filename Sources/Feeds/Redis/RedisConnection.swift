import Glibc
import SessionModel

/// A connection to a Redis server that lives in a loop around one `poll(2)`, and comes back when it was lost.
///
/// Commands are answered in their order. When the connection is lost, those without an answer get none: who sent
/// them is told that it was lost, and begins anew when it is there again.
package final class RedisConnection {
  /// How it stands.
  package enum Phase: Equatable, Sendable {
    case connecting
    /// Commands may be sent.
    case ready
    /// The next attempt comes at this monotonic moment.
    case waiting(until: Milliseconds)
  }

  package private(set) var phase: Phase
  /// Why there is no connection, one line, not yet made safe; `nil` while there is one.
  package private(set) var trouble: String?
  /// When the server last greeted, on the monotonic clock.
  private var readyAt: Milliseconds?
  /// How long a connection must have held for its pauses to begin anew.
  private static let settled = Milliseconds(10_000)
  /// How far the server's clock is ahead of ours; `nil` before it was asked.
  package private(set) var ahead: Milliseconds?
  /// Told when commands may be sent.
  package var whenReady: (Now) -> Void = { _ in }
  /// Told when commands that were sent get no answer any more.
  package var whenLost: () -> Void = {}
  /// How the server is asked.
  package let access: RedisAccess

  /// A command without an answer.
  private struct Pending {
    var sent: Milliseconds
    /// How long the server may take for it.
    var patience: Milliseconds
    var take: (RedisReply, Now) -> Void
  }

  private var wire: RedisWire?
  private var reader = RedisProtocol()
  private var pending: [Pending] = []
  /// How many of them were answered already; they are taken out together.
  private var answered = 0
  private var backOff = BackOff()
  private let random: () -> Double
  /// The monotonic moment of the last step.
  private var lastStep = Milliseconds.zero
  /// Whether more is to be read at once.
  private var hasMore = false

  /// What an answer may take.
  private static let patience = Milliseconds(10_000)

  /// Makes a connection that begins to connect at its first step.
  ///
  /// - Parameter random: gives numbers from 0 up to 1, for the jitter of pauses.
  package init(_ access: RedisAccess, random: @escaping () -> Double) {
    (self.access, self.random) = (access, random)
    phase = .waiting(until: .zero)
  }

  /// Commands without an answer.
  package var pendingCount: Int { pending.count - answered }

  /// Bytes that could not be sent yet.
  package var unsentCount: Int { wire?.unsentCount ?? 0 }

  /// Sends a command; without a connection it is dropped.
  ///
  /// - Parameters:
  ///   - patience: how long the server may wait before it answers, beyond what any answer may take.
  ///   - take: takes the answer.
  package func send(
    _ words: [[UInt8]], patience: Milliseconds = .zero, now: Now,
    _ take: @escaping (RedisReply, Now) -> Void
  ) {
    guard let wire else { return }
    wire.send(RedisProtocol.command(words))
    pending.append(
      Pending(sent: now.monotonic, patience: Self.patience + patience, take: take))
    hasMore = true
  }

  /// Sends a command of words that are text.
  package func send(
    _ words: String..., patience: Milliseconds = .zero, now: Now,
    _ take: @escaping (RedisReply, Now) -> Void = { _, _ in }
  ) {
    send(words.map { Array($0.utf8) }, patience: patience, now: now, take)
  }

  /// Tries again now rather than when it is due.
  package func hasten() {
    if case .waiting = phase { phase = .waiting(until: .zero) }
  }

  // MARK: The loop

  /// What the loop is to watch.
  package var descriptors: [pollfd] { wire?.descriptors ?? [] }

  /// When it wants to be stepped, on the monotonic clock; `nil` for never.
  package var deadline: Milliseconds? {
    if case .waiting(let moment) = phase { return moment }
    if hasMore { return .zero }
    let first = answered < pending.count ? pending[answered] : nil
    return [wire?.deadline(now: lastStep), first.map { $0.sent + $0.patience }]
      .compactMap { $0 }.min()
  }

  /// Does what can be done without waiting.
  package func step(now: Now) {
    lastStep = now.monotonic
    if case .waiting(let moment) = phase {
      guard now.monotonic >= moment else { return }
      connect(now: now)
    }
    guard let wire else { return }
    let wasConnecting = wire.state == .connecting
    hasMore = wire.step(now: now.monotonic) { bytes in
      reader.read(bytes) { take($0, now: now) }
    }
    // An answer may have been the end of it.
    guard self.wire === wire else { return }
    if reader.isBroken { return lose("answers in what is not the protocol of Redis", now: now) }
    if case .closed(let why) = wire.state { return lose(why, now: now) }
    if wasConnecting, wire.state == .open { greet(now: now) }
    if answered < pending.count,
      now.monotonic >= pending[answered].sent + pending[answered].patience
    {
      lose("does not answer", now: now)
    }
  }

  private func connect(now: Now) {
    do throws(FeedFailure) {
      reader = RedisProtocol()
      wire = try RedisWire(
        access.address, certificates: access.certificates, now: now.monotonic)
      phase = .connecting
    } catch {
      lose(error.why, now: now)
    }
  }

  /// Takes the answer to the oldest command.
  private func take(_ reply: RedisReply, now: Now) {
    guard answered < pending.count else { return }
    let take = pending[answered].take
    answered += 1
    if answered == pending.count || answered > 1000 {
      pending.removeFirst(answered)
      answered = 0
    }
    take(reply, now)
  }

  /// Says who asks, and asks for the time.
  private func greet(now: Now) {
    var refusal: String?
    func note(_ reply: RedisReply) { if refusal == nil { refusal = reply.refusal } }
    if let password = access.password {
      var words = ["AUTH", password]
      if let user = access.address.user { words.insert(user, at: 1) }
      send(words.map { Array($0.utf8) }, now: now) { reply, _ in
        // A server that wants no password is told none, whatever it makes of that.
        guard let why = reply.refusal, !why.contains("without any password configured") else {
          return
        }
        // Its own words are not told: servers repeat what they were sent.
        if refusal == nil { refusal = "WRONGPASS" }
      }
    }
    if access.address.database > 0 {
      send("SELECT", "\(access.address.database)", now: now) { reply, _ in note(reply) }
    }
    let asked = now
    send("TIME", now: now) { [weak self] reply, now in
      guard let self else { return }
      note(reply)
      if let refusal { return lose(Self.words(of: refusal, access), now: now) }
      let parts = reply.list.compactMap { $0.words.flatMap { Int($0) } }
      guard parts.count == 2 else { return lose("does not tell its time", now: now) }
      let time = Milliseconds(seconds: parts[0], nanoseconds: 1000 * max(0, min(parts[1], 999_999)))
      // The answer was made between the question and now.
      let way = Milliseconds((now.monotonic - asked.monotonic).count / 2)
      ahead = time + way - now.wall
      phase = .ready
      trouble = nil
      readyAt = now.monotonic
      whenReady(now)
    }
  }

  /// What is to be said of a refusal.
  static func words(of refusal: String, _ access: RedisAccess) -> String {
    let kind = refusal.prefix { $0 != " " }
    return switch kind {
    case "NOAUTH" where access.password == nil:
      "wants a password, and there is none in \(access.passwordName)"
    case "NOAUTH", "WRONGPASS": "does not take the password of \(access.passwordName)"
    case "LOADING": "is still loading what it holds"
    case "OOM": "has no memory left for more"
    case "NOPERM": "does not allow it: \(refusal)"
    case "READONLY", "MASTERDOWN": "is a copy that takes nothing"
    default: "says \(refusal)"
    }
  }

  /// Gives the connection up, and plans the next attempt.
  package func lose(_ why: String, now: Now) {
    let wasReady = phase == .ready
    wire = nil
    pending = []
    answered = 0
    hasMore = false
    trouble = why
    // One that greets and then refuses is not asked at once again and again.
    if let readyAt, now.monotonic - readyAt > Self.settled { backOff.reset() }
    readyAt = nil
    phase = .waiting(until: now.monotonic + backOff.pause(chance: random()))
    if wasReady { whenLost() }
  }
}
