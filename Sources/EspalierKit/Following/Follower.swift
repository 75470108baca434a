import Feeds
import SessionModel
import Sessions
import WireFormats

/// Reads a feed into a session, record by record, and tells the observers.
package struct Follower {
  /// What was read so far.
  package private(set) var session: Session
  /// Where the records come from.
  package let feed: any Feed
  /// Those who are told of every change.
  package var observers: [any SessionObserver]
  /// Whether the feed is to stop when the session has ended.
  package let stopsAtEnd: Bool
  /// Whether it is to stop when the session was over before anybody looked: there is nothing to wait for.
  package let stopsIfOver: Bool
  /// Whether somebody is at work on the session, by all that is there; `nil` before that was read.
  package private(set) var liveness: Liveness?
  /// What is known of the way the source is read.
  private let recognition: Recognition
  /// What is known of the process of the session; `nil` for nothing.
  private let process: (Session) -> ProcessRegistry.Word?
  /// Whether the process of the session was known when that was looked at last.
  private var hasProcess = false
  /// Whether the source stated an end when that was decided last.
  private var judgedEnd = false
  /// When `liveness` may change by itself, on the monotonic clock.
  private var nextJudgement: Milliseconds?
  /// Where the session was ended because nobody is at work on it, although its source is watched on.
  private var settledAt: Int32?
  /// Whether room was made for what the source holds.
  private var hasRoom = false
  private var reader: (any FormatReader)?
  /// Whether there is a reader: asked with each record, for which the reader itself would be copied.
  private var hasReader = false
  /// Whether it may name files beside the source.
  private var readerLinksFiles = false
  private var isFinished = false
  /// Whether somebody was at work on the session when all was read that was asked for.
  private var isLeftAtWork = false
  /// How many breaks of the feed the session was told of.
  private var toldBreaks = 0
  /// How many files beside it the session has named.
  private var linkedFileCount = 0
  /// How many breaks and new beginnings of the feed there were when the last record came.
  private var seenIncidents = 0
  /// How often the reader was told that the source began anew.
  private var renewals = 0

  /// Makes a follower of a feed.
  ///
  /// - Parameters:
  ///   - session: an empty session, with the store that the feed knows.
  ///   - process: tells what is known of the process of the session.
  package init(
    _ feed: any Feed, into session: Session, by recognition: Recognition, stopsAtEnd: Bool,
    stopsIfOver: Bool = false, observers: [any SessionObserver] = [],
    process: @escaping (Session) -> ProcessRegistry.Word? = { _ in nil }
  ) {
    self.session = session
    self.feed = feed
    self.recognition = recognition
    self.stopsAtEnd = stopsAtEnd
    self.stopsIfOver = stopsIfOver
    self.observers = observers
    self.process = process
  }

  /// Whether nothing more will come.
  package var isAtEnd: Bool { isFinished }

  /// Whether the job has ended, as far as was read.
  package var isJobOver: Bool { !(session.status(at: session.position)?.value.isOpen ?? true) }

  /// The failure that ended the feed.
  package var failure: FeedFailure? {
    if case .failed(let failure) = feed.status.end { return failure }
    return nil
  }

  /// Whether the session is over, by its own words or because nobody is at work on it.
  package var isOver: Bool { liveness.map { $0 == .over } ?? isJobOver }

  /// Whether somebody is known to be at work, so that time is to be counted up to now. Of a file that is
  /// so once it was read to its end, unless all that it tells is old and no process is known.
  package func isKnownToRun(now: Now) -> Bool {
    if isFinished, !isLeftAtWork { return false }
    if feed.kind.tellsItsEnd { return !isJobOver }
    guard let liveness, liveness != .over else { return false }
    let isOld = lastRecord.map { now.wall - $0 > Liveness.quietCall } ?? false
    return !isOld || hasProcess
  }

  /// Until when the session has taken, on its own clock; `nil` where nobody is known to be at work on it.
  package func reached(now: Now) -> Milliseconds? {
    isKnownToRun(now: now) ? now.wall - lag : nil
  }

  /// How long before it came what came had happened, where that is so long that somebody plays what was recorded;
  /// else zero.
  package var lag: Milliseconds { session.timeline.lag ?? .zero }

  /// When the last record was made or arrived; `nil` when nothing tells.
  package var lastRecord: Milliseconds? { session.lastRecord }

  /// What to watch and when to step, for the feed and the observers.
  package var deadlines: [Milliseconds?] {
    isFinished
      ? observers.map(\.deadline) : [feed.deadline, nextJudgement] + observers.map(\.deadline)
  }

  /// Reads what there is, for a slice of time.
  ///
  /// - Returns: whether the session changed.
  package mutating func step(now: Now, budget: Milliseconds = Milliseconds(4)) -> Bool {
    let before = session.position
    if !isFinished {
      feed.step(now: now, budget: budget) { record in read(record, now: now) }
      if !hasRoom { makeRoom() }
      noteBreaks(now: now)
      if feed.status.end != nil {
        finish(now: now)
      } else if feed.status.phase == .waiting {
        let isDue = nextJudgement.map { $0 <= now.monotonic } ?? false
        // The end of a turn may change nothing that is shown, and is an end all the same.
        let isNews = session.position != before || (reader?.statesEnd ?? false) != judgedEnd
        if isNews || liveness == nil || isDue { judge(now: now) }
      }
    }
    for observer in observers { observer.step(session, now: now) }
    return session.position != before
  }

  /// Makes room for all that the source holds, by what the beginning of a large one came to.
  private mutating func makeRoom() {
    let (read, total) = (feed.status.bytesRead, feed.status.bytesTotal ?? 0)
    guard read >= Self.beginning else { return }
    hasRoom = true
    let expected = Double(session.nodeCount) * Double(total) / Double(read) * 1.25
    session.makeRoom(nodes: Int(min(expected, 1e9)))
  }

  /// Bytes of what is a beginning.
  private static let beginning: Int64 = 2 << 20

  /// Reads one record. What cannot be read is noted, unless the feed will ask for it again.
  private mutating func read(_ record: Record, now: Now) -> Receipt {
    let incidents = feed.incidents
    if incidents != seenIncidents {
      seenIncidents = incidents
      noteBreaks(now: now)
      beginAnew(with: record, now: now)
    }
    if !hasReader {
      switch recognition.take(record) {
      case .told(let format):
        begin(format)
        readHeld(now: now)
      case .held: return .taken
      case .words: break
      case .unknown: readHeld(now: now)
      }
    }
    if let refusal = take(record, now: now) { return .unreadable(refusal) }
    return stopsAtEnd && isJobOver ? .over : .taken
  }

  /// Reads with a reader of a format from now on; with none where the format is not known.
  private mutating func begin(_ format: Format?) {
    reader = format?.makeReader()
    hasReader = reader != nil
    readerLinksFiles = reader?.linksFiles ?? false
  }

  /// Reads a record with the format that is known, and tells the observers.
  ///
  /// - Parameter isPreamble: whether it may be of no format and mean nothing.
  /// - Returns: why it can't be read.
  private mutating func take(_ record: Record, isPreamble: Bool = false, now: Now) -> String? {
    var refusal: String?
    do throws(UnreadableRecord) {
      if !hasReader, !isPreamble, !record.bytes.allSatisfy({ $0 <= 0x20 }) {
        throw UnreadableRecord(Self.unknown)
      }
      // In place: what a reader remembers must not be copied for each record.
      try reader?.read(record, into: &session)
      if readerLinksFiles { takeLinkedFiles() }
    } catch {
      if !isPreamble {
        refuse(record, error.reason)
        refusal = error.reason
      }
    }
    // An answer of which nothing could be made is asked for again, and changed nothing.
    if refusal == nil || feed.kind != .answers {
      for observer in observers { observer.sessionChanged(session, by: record, now: now) }
    }
    return refusal
  }

  /// Takes the files that a record may have named before the next one is read: theirs come between.
  private mutating func takeLinkedFiles() {
    let count = reader?.linkedFileCount ?? 0
    guard count != linkedFileCount else { return }
    linkedFileCount = count
    recognition.linkedFiles = reader?.linkedFiles ?? []
  }

  /// Reads the records that came before the format was told; without a format, none of them is of one.
  private mutating func readHeld(now: Now) {
    recognition.release { record, isPreamble in
      _ = take(record, isPreamble: isPreamble, now: now)
    }
  }

  /// What is said of a record that no format knows.
  private static let unknown = "of no known format"

  /// Notes what can't be read, unless the feed will ask for it again.
  private mutating func refuse(_ record: Record, _ reason: String) {
    guard feed.kind != .answers, !record.bytes.isEmpty else { return }
    session.mark(nil, arrival: record.arrival)
    session.apply(.note(Note(.malformed, file: record.file, line: record.number, reason)))
  }

  /// A followed file began anew with another session in it. The rows of the old one stay and are
  /// settled; a reader that does not know again what it has read is changed for a new one.
  private mutating func beginAnew(with record: Record, now: Now) {
    let renewals = feed.status.renewals
    guard renewals != self.renewals else { return }
    self.renewals = renewals
    guard let old = reader, !old.knowsAgain else { return }
    session.mark(nil, arrival: incident(now))
    reader?.finish(into: &session)
    session.beginAnew()
    begin(recognition.format(renewedBy: record))
  }

  /// When something happened to the source: to a file, by the time of the record before.
  private func incident(_ now: Now) -> Milliseconds? { feed.kind == .files ? nil : now.wall }

  /// Tells the session what happened to its files.
  private mutating func noteBreaks(now: Now) {
    let breaks = feed.status.breaks
    guard breaks.count > toldBreaks else { return }
    session.mark(nil, arrival: incident(now))
    for event in breaks[toldBreaks...] {
      let kind: Note.Kind = event.isLoss ? .malformed : .info
      session.apply(.note(Note(kind, file: event.file, line: event.line, event.reason)))
    }
    toldBreaks = breaks.count
  }

  // MARK: Whether somebody is at work

  /// The pauses between two looks for a process, at work and at rest.
  private static let processPause = (busy: Milliseconds(5000), idle: Milliseconds(60_000))

  /// What is known of the session as it was read.
  private var evidence: Liveness.Evidence {
    var evidence = Liveness.Evidence()
    evidence.process = process(session)
    evidence.statesEnd = isJobOver && !isSettled || reader?.statesEnd ?? false
    evidence.hasOpenCall = session.hasOpenCalls
    evidence.written = feed.written
    // A record that shows the whole state anew was made when it was written, whatever its entries tell.
    if !feed.status.isLive || reader?.knowsAgain != true { evidence.lastRecord = lastRecord }
    if lastRecord == nil, !feed.status.isLive {
      // Who follows sees whether a file grows; who reads it once knows nothing of such records.
      evidence.lastRecord = .zero
    }
    return evidence
  }

  /// Whether the end of the session is none that its source told.
  private var isSettled: Bool {
    settledAt.map { session.statusPosition(.root, at: session.position) == $0 } ?? false
  }

  /// Decides whether somebody is at work, once all was read that is there, and does what follows from it.
  private mutating func judge(now: Now) {
    // Of a file in which nothing can be read (yet), its own time tells.
    guard session.position > 0 || feed.written != nil, !feed.kind.isServed else { return }
    let evidence = evidence
    let isFirst = liveness == nil
    judgedEnd = reader?.statesEnd ?? false
    let liveness =
      feed.kind.tellsItsEnd
      ? (evidence.statesEnd ? .over : .running) : Liveness(evidence, now: now.wall)
    self.liveness = liveness
    let isOver = liveness == .over
    nextJudgement = nil
    hasProcess = evidence.process != nil
    if isOver {
      // What was written meanwhile is read all the same.
      if stopsAtEnd || isFirst && stopsIfOver {
        feed.jobEnded()
      } else if !feed.kind.tellsItsEnd {
        settle(now: now)
      }
      return
    }
    goOn(now: now)
    guard !feed.kind.tellsItsEnd else { return }
    switch evidence.process {
    case nil: nextJudgement = now.monotonic + (self.evidence.quietUntil - now.wall)
    case .busy, .waiting: nextJudgement = now.monotonic + Self.processPause.busy
    case .idle: nextJudgement = now.monotonic + Self.processPause.idle
    case .gone: break
    }
  }

  /// Takes the session as ended although it is watched on: what comes later still counts.
  private mutating func settle(now: Now) {
    guard !isSettled else { return }
    let before = session.position
    beginWithHeld(now: now)
    reader?.finish(into: &session)
    let standing = session.status(at: session.position)?.value
    if standing?.isOpen == true { session.apply(.run(.lost, .inferred)) }
    guard session.position != before else { return }
    if let place = session.statusPosition(.root, at: session.position), place > before {
      settledAt = place
    }
    for observer in observers { observer.sessionChanged(session, by: nil, now: now) }
  }

  /// Takes back that the session has ended.
  private mutating func goOn(now: Now) {
    defer { settledAt = nil }
    guard isSettled else { return }
    session.apply(.run(.inProgress, .inferred))
    for observer in observers { observer.sessionChanged(session, by: nil, now: now) }
  }

  /// Whether somebody is at work on a session that was read once.
  private mutating func isAtWork(now: Now) -> Bool {
    guard !stopsAtEnd, !feed.kind.tellsItsEnd else { return false }
    let evidence = evidence
    let liveness = Liveness(evidence, now: now.wall)
    (self.liveness, hasProcess) = (liveness, evidence.process != nil)
    return liveness != .over
  }

  /// Tells the reader how a stream came over the network.
  private mutating func seeDelivery() {
    guard let delivery = feed.status.delivery else { return }
    let told = Delivery(
      contentType: delivery.contentType, pieces: delivery.pieces, breakOff: failure?.why)
    reader?.see(told)
  }

  /// Nothing more comes that could tell the format: what is held is read as what it may be.
  private mutating func beginWithHeld(now: Now) {
    guard !hasReader else { return }
    recognition.settle()
    begin(recognition.format)
    readHeld(now: now)
  }

  /// The feed has ended: what that means for the session.
  private mutating func finish(now: Now) {
    isFinished = true
    beginWithHeld(now: now)
    let before = session.position
    // Of a source that never gave anything there is nothing to tell but why.
    if failure != nil, before == 0 { return }
    seeDelivery()
    if failure != nil, feed.kind != .stream {
      // Nobody will say any more how it ended.
      session.mark(nil, arrival: now.wall)
      if session.status(at: before)?.value.isOpen ?? true { session.apply(.run(.lost, .inferred)) }
    } else if isAtWork(now: now) {
      isLeftAtWork = true
    } else {
      // A stream that broke off may have said before how it ended.
      reader?.finish(into: &session)
      if failure != nil, !isJobOver { session.apply(.run(.lost, .inferred)) }
      // A server that was asked once said itself how the job stands.
      isLeftAtWork = failure == nil && feed.kind == .answers
    }
    if session.position != before {
      for observer in observers { observer.sessionChanged(session, by: nil, now: now) }
    }
    for observer in observers { observer.finish(session, now: now) }
  }
}
