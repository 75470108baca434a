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
  /// What is known of the way the source is read.
  private let recognition: Recognition
  private var reader: (any FormatReader)?
  private var isFinished = false
  /// Lines of server-sent events in front of the one that tells the format.
  private var preamble: [(number: Int, line: [UInt8])] = []
  /// How many breaks of the feed the session was told of.
  private var toldBreaks = 0
  /// How often the reader was told that the source began anew.
  private var renewals = 0

  /// Makes a follower of a source.
  init(_ source: OpenedSource, stopsAtEnd: Bool, observers: [any SessionObserver] = []) {
    session = Session(store: source.store)
    feed = source.feed
    recognition = source.recognition
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
      noteBreaks(now: now)
      if let reader, session.position != before { recognition.linkedFiles = reader.linkedFiles }
      if feed.status.end != nil { finish(now: now) }
    }
    for observer in observers { observer.step(now: now) }
    return session.position != before
  }

  /// Reads one record. What cannot be read is noted, or taken back when it was an answer to a poll.
  private mutating func read(_ record: Record, now: Now) {
    noteBreaks(now: now)
    beginAnew(with: record, now: now)
    let before = session.position
    if reader == nil {
      reader = recognition.format(of: record)?.makeReader()
      if reader == nil, Format.isPreamble(record.bytes) {
        preamble.append((record.number, Array(record.bytes)))
        return
      }
      readPreamble()
    }
    do throws(UnreadableRecord) {
      if reader == nil, !record.bytes.allSatisfy({ $0 <= 0x20 }) {
        throw UnreadableRecord("of no known format")
      }
      // In place: what a reader remembers must not be copied for each record.
      try reader?.read(record, into: &session)
    } catch {
      refuse(record, error.reason)
    }
    for observer in observers { observer.sessionChanged(session, by: record, now: now) }
    if session.position != before, stopsAtEnd {
      var feed = feed
      if isJobOver { feed.jobEnded() } else { feed.jobWentOn() }
    }
  }

  /// Reads the lines that came before the one that told the format.
  private mutating func readPreamble() {
    for (number, line) in preamble {
      (line + Array(repeating: 0, count: Record.padding)).withUnsafeBytes { padded in
        let bytes = UnsafeRawBufferPointer(rebasing: padded[..<line.count])
        // Names, ids and comments: nothing that could be refused.
        do throws(UnreadableRecord) {
          try reader?.read(Record(bytes: bytes, framing: .line, number: number), into: &session)
        } catch {}
      }
    }
    preamble = []
  }

  private mutating func refuse(_ record: Record, _ reason: String) {
    if let polling = feed as? PollingFeed, !polling.isStream {
      polling.answerWasUnreadable(reason)
    } else if !record.bytes.isEmpty {
      session.mark(record.arrival)
      session.apply(.note(Note(.malformed, line: record.number, reason)))
    }
  }

  /// A followed file began anew with another session in it. The rows of the old one stay and are
  /// settled; a reader that does not know again what it has read is changed for a new one.
  private mutating func beginAnew(with record: Record, now: Now) {
    let renewals = feed.status.renewals
    guard renewals != self.renewals else { return }
    self.renewals = renewals
    guard let old = reader, !old.knowsAgain else { return }
    session.mark(now.wall)
    reader?.finish(into: &session)
    session.apply(.run(.inProgress, .inferred))
    reader = recognition.format(renewedBy: record)?.makeReader()
  }

  /// Tells the session what happened to its files.
  private mutating func noteBreaks(now: Now) {
    let breaks = feed.status.breaks
    guard breaks.count > toldBreaks else { return }
    session.mark(now.wall)
    for event in breaks[toldBreaks...] {
      let reason = (event.file.map { $0 + ": " } ?? "") + event.reason
      session.apply(.note(Note(event.isLoss ? .malformed : .info, line: event.line, reason)))
    }
    toldBreaks = breaks.count
  }

  /// Takes the source as ended although it is still watched: nobody has written to it for long. What is
  /// said later still counts.
  mutating func settle(now: Now) {
    let before = session.position
    reader?.finish(into: &session)
    guard session.position != before else { return }
    for observer in observers { observer.sessionChanged(session, by: nil, now: now) }
  }

  /// Tells the reader how a stream came over the network.
  private mutating func seeDelivery() {
    guard let polling = feed as? PollingFeed, polling.isStream else { return }
    let delivery = Delivery(
      contentType: polling.streamType, pieces: polling.streamPieces, breakOff: failure?.why)
    reader?.see(delivery)
  }

  /// The feed has ended: what that means for the session.
  private mutating func finish(now: Now) {
    isFinished = true
    let before = session.position
    // Of a source that never gave anything there is nothing to tell but why.
    if failure != nil, before == 0 { return }
    seeDelivery()
    if failure != nil, (feed as? PollingFeed)?.isStream != true {
      // Nobody will say any more how it ended.
      session.mark(now.wall)
      if session.status(at: before)?.value.isOpen ?? true { session.apply(.run(.lost, .inferred)) }
    } else {
      // A stream that broke off may have said before how it ended.
      reader?.finish(into: &session)
      if failure != nil, !isJobOver { session.apply(.run(.lost, .inferred)) }
    }
    if session.position != before {
      for observer in observers { observer.sessionChanged(session, by: nil, now: now) }
    }
    for observer in observers { observer.finish(session, now: now) }
  }
}
