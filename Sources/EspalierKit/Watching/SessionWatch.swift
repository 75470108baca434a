import Feeds
public import Glibc
public import SessionModel
public import WireFormats

/// Follows one source: a job that is polled or streamed over HTTP, a file that grows, a pipe.
///
/// Whoever has nothing else to do iterates over the updates, which waits for each:
///
/// ```swift
/// for update in try SessionWatch(job: "https://example.org/v1/jobs/7") { … }
/// ```
///
/// Whoever has a loop waits for ``descriptors`` and ``deadline`` and calls ``step(atMost:)``, which never waits.
///
/// Where the network fails, it is tried again; what was read stays. A watch ends when the session has ended
/// or nothing more can be read. It belongs to the thread that uses it.
public final class SessionWatch: Sequence, IteratorProtocol {
  private var follower: Follower
  private let collector: UpdateCollector
  /// Updates that ``next()`` has not given yet, the next one last.
  private var waiting: [SessionUpdate] = []

  // MARK: Opening

  /// Follows a job: a snapshot that is asked for again and again, or a stream of events or lines.
  ///
  /// - Parameters:
  ///   - address: an `http://` or `https://` address.
  ///   - options: how it is asked.
  ///   - format: how the answers are read; `nil` to tell it by them.
  /// - Throws: when the address or an option can't be used. A server that can't be reached is told by
  ///   ``failure``.
  public convenience init(
    job address: String, options: JobOptions = JobOptions(), format: Format? = nil
  ) throws(SourceFailure) {
    do throws(FeedFailure) {
      let feed = try PollingFeed(options.polling(address), random: { Double.random(in: 0..<1) })
      self.init(feed, by: Recognition(forced: format), store: ByteStore(), stopsAtEnd: true)
    } catch {
      throw SourceFailure(error)
    }
  }

  /// Reads a file, and the files that belong to its session.
  ///
  /// - Parameters:
  ///   - path: where it stands.
  ///   - format: how it is read; `nil` to tell it by what stands there.
  ///   - follows: whether to wait for more until the session has ended: by its own words, or because nobody
  ///     has written for long.
  ///   - patience: how long to wait for a file that is not there yet.
  /// - Throws: when it can't be read, or is of no format that is known.
  public convenience init(
    file path: String, format: Format? = nil, follows: Bool = true,
    patience: Milliseconds = .zero
  ) throws(SourceFailure) {
    do throws(FeedFailure) {
      let file = try FollowedFile(
        path: path, format: format, store: ByteStore(), follows: follows, patience: patience,
        now: Clocks.now)
      self.init(file.feed, by: file.recognition, store: file.store, stopsAtEnd: follows)
    } catch {
      throw SourceFailure(error)
    }
  }

  /// Reads a pipe, or any other descriptor, to its end.
  ///
  /// - Parameters:
  ///   - descriptor: open for reading; it stays the caller's own.
  ///   - name: what failures call it.
  ///   - format: how it is read; `nil` to tell it by what comes.
  public convenience init(
    descriptor: Int32, name: String = "standard input", format: Format? = nil
  ) {
    let feed = StandardInputFeed(
      descriptor: descriptor, name: name, monotonic: Clocks.monotonic)
    let recognition = Recognition(forced: format)
    recognition.tellFraming(of: feed)
    self.init(feed, by: recognition, store: ByteStore(), stopsAtEnd: false)
  }

  private init(
    _ feed: any Feed, by recognition: Recognition, store: ByteStore, stopsAtEnd: Bool
  ) {
    collector = UpdateCollector(feed)
    follower = Follower(
      feed, into: Session(store: store), by: recognition, stopsAtEnd: stopsAtEnd,
      observers: [collector])
  }

  // MARK: What is known

  /// What was read so far. To be looked at and let go before the next step: a session that somebody
  /// keeps is copied when it changes.
  public var session: Session { follower.session }

  /// Whether nothing more will come.
  public var isAtEnd: Bool { follower.isAtEnd }

  /// Why nothing more can be read; `nil` while it can, and behind a good end.
  public var failure: SourceFailure? { follower.failure.map { SourceFailure($0) } }

  /// What is wrong just now, in words, while it is tried again; `nil` when all is well. It may hold text
  /// from outside that is not made safe for a terminal.
  public var trouble: String? { follower.feed.status.lastError }

  // MARK: In a loop of one's own

  /// What to wait for with `poll(2)`; to be asked anew before each wait.
  public var descriptors: [pollfd] { isAtEnd ? [] : follower.feed.descriptors }

  /// When to step at the latest, on the system's monotonic clock; `nil` when the descriptors tell all. A
  /// moment in the past means that there is more to do at once.
  public var deadline: Milliseconds? { follower.deadlines.compactMap { $0 }.min() }

  /// The time that is left up to ``deadline``, for the time-out of `poll(2)`; `nil` for any length.
  public var timeLeft: Milliseconds? {
    deadline.map { Swift.max(.zero, $0 - Clocks.monotonic()) }
  }

  /// Does what can be done without waiting.
  ///
  /// - Parameter budget: the time after which it returns although there is more to read, with a ``deadline``
  ///   in the past.
  /// - Returns: what changed, in order.
  public func step(atMost budget: Milliseconds = Milliseconds(4)) -> [SessionUpdate] {
    _ = follower.step(now: Clocks.now, budget: budget)
    return collector.take()
  }

  /// Asks now rather than when it is due.
  public func askNow() { follower.feed.pollNow() }

  // MARK: Waiting

  /// Waits until something has changed.
  ///
  /// - Parameter patience: how long to wait at most; `nil` for any length.
  /// - Returns: what changed, in order; empty when the patience or the source has come to its end.
  public func updates(atMost patience: Milliseconds? = nil) -> [SessionUpdate] {
    let end = patience.map { Clocks.monotonic() + $0 }
    while true {
      let updates = step(atMost: Milliseconds(50))
      if !updates.isEmpty || isAtEnd { return updates }
      if let end, Clocks.monotonic() >= end { return [] }
      Waiting.wait(for: descriptors, until: [deadline, end])
    }
  }

  /// Waits for the next update; `nil` when there are no more.
  public func next() -> SessionUpdate? {
    if waiting.isEmpty { waiting = updates().reversed() }
    return waiting.popLast()
  }

  /// Follows the source to its end and tells what happens.
  ///
  /// - Parameters:
  ///   - callbacks: who is told.
  ///   - filter: which calls are told.
  /// - Returns: how the session stands at the end.
  /// - Throws: when the source failed; what was told of it stays.
  @discardableResult
  public func run(
    _ callbacks: some SessionCallbacks, filter: ToolCallFilter = .all
  ) throws(SourceFailure) -> SessionStatus {
    var relay = CallbackRelay(filter: filter)
    while !isAtEnd { relay.tell(updates(), of: session, to: callbacks) }
    if let failure { throw failure }
    return session.facts.status
  }
}
