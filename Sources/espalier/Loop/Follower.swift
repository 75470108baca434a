import Feeds
import SessionModel
import WireFormats

/// Reads a feed into a session, record by record, and tells the observers.
struct Follower {
  /// What was read so far.
  private(set) var session: Session
  /// Where the records come from.
  let feed: any Feed
  /// Those who are told of every change.
  var observers: [any SessionObserver]
  /// Whether the feed is to stop when the session has ended.
  let stopsAtEnd: Bool
  private var reader: (any FormatReader)?
  private var isFinished = false

  /// Makes a follower of a source.
  ///
  /// - Parameter format: how it is read; found by the first record when `nil`.
  init(_ source: OpenedSource, stopsAtEnd: Bool, observers: [any SessionObserver] = []) {
    session = Session(store: source.store)
    feed = source.feed
    reader = source.format?.makeReader()
    self.stopsAtEnd = stopsAtEnd
    self.observers = observers
  }

  /// Whether nothing more will come.
  var isAtEnd: Bool { isFinished }

  /// Whether the job has ended, as far as was read.
  var isJobOver: Bool { !(session.status(at: session.position)?.value.isOpen ?? true) }

  /// The failure that ended the feed.
  var failure: FeedFailure? {
    if case .failed(let failure) = feed.status.end { return failure }
    return nil
  }

  /// What to watch and when to step, for the feed and the observers.
  var deadlines: [Milliseconds?] {
    isFinished ? observers.map(\.deadline) : [feed.deadline] + observers.map(\.deadline)
  }

  /// Reads what there is, for a slice of time.
  ///
  /// - Returns: whether the session changed.
  mutating func step(now: Now, budget: Milliseconds = Milliseconds(4)) -> Bool {
    let before = session.position
    if !isFinished {
      var feed = feed
      feed.step(now: now, budget: budget) { record in read(record, now: now) }
      if feed.status.end != nil { finish(now: now) }
    }
    for observer in observers { observer.step(now: now) }
    return session.position != before
  }

  /// Reads one record. What cannot be read is noted, or taken back when it was an answer to a poll.
  private mutating func read(_ record: Record, now: Now) {
    var reader = reader ?? Format.detect(record.bytes, isWhole: true).format?.makeReader()
    let before = session.position
    if var known = reader {
      do throws(UnreadableRecord) {
        try known.read(record, into: &session)
      } catch {
        refuse(record, error.reason)
      }
      reader = known
    } else if !record.bytes.allSatisfy({ $0 <= 0x20 }) {
      refuse(record, "of no known format")
    }
    self.reader = reader
    for observer in observers { observer.sessionChanged(session, by: record, now: now) }
    if session.position != before, stopsAtEnd, isJobOver {
      var feed = feed
      feed.jobEnded()
    }
  }

  private mutating func refuse(_ record: Record, _ reason: String) {
    if let polling = feed as? PollingFeed, !polling.isStream {
      polling.answerWasUnreadable(reason)
    } else if !record.bytes.isEmpty {
      session.mark(record.arrival)
      session.apply(.note(Note(.malformed, line: record.number, reason)))
    }
  }

  /// The feed has ended: what that means for the session.
  private mutating func finish(now: Now) {
    isFinished = true
    let before = session.position
    if failure != nil {
      // Nobody will say any more how it ended.
      session.mark(now.wall)
      if session.status(at: before)?.value.isOpen ?? true { session.apply(.run(.lost, .inferred)) }
    } else {
      reader?.finish(into: &session)
    }
    if session.position != before {
      for observer in observers { observer.sessionChanged(session, by: nil, now: now) }
    }
    for observer in observers { observer.finish(session, now: now) }
  }
}
