import CellGrid
import EspalierKit
import Feeds
import Glibc
import Reports
import SessionModel
import Sessions

/// A session that is served: read, offered as a job, and told of in pages.
final class ServedSession {
  /// What it is called in addresses.
  let id: String
  /// Whether it was found in a folder, and may give its place to a newer one.
  let isFound: Bool
  private(set) var follower: Follower
  private let source: OpenedSource
  private let publisher: JobPublisher
  private let count: SourceCount
  private let trouble: TroublePrinter
  /// What a list tells of it, as of a position.
  private var card: (position: Int32, card: SessionCard)?

  /// - Parameter redactor: takes secrets out of what programs are told; `nil` where everything is told.
  init(
    _ source: OpenedSource, as job: ServedJob, isFound: Bool, epoch: String, redactor: Redactor?,
    now: Now
  ) {
    id = job.id
    self.isFound = isFound
    self.source = source
    publisher = JobPublisher(job, source, epoch: epoch, redactor: redactor)
    count = SourceCount(source, now: now)
    trouble = TroublePrinter(source, recorder: nil)
    // A file is watched on: the session in it may go on.
    follower = Follower(
      source, stopsAtEnd: source.feed.kind.isServed, observers: [publisher, count])
  }

  /// The session as it is now.
  var session: Session { follower.session }

  /// What opens it.
  var name: String { source.name }

  /// Whether its source gave nothing but its failure.
  var isLost: Bool { follower.isAtEnd && follower.failure != nil && session.position == 0 }

  /// What to watch.
  var descriptors: [pollfd] { follower.isAtEnd ? [] : source.feed.descriptors }

  /// Reads what there is, for a slice of time.
  ///
  /// - Returns: whether there is anything new to be told.
  func step(now: Now, budget: Milliseconds) -> Bool {
    let trouble = source.feed.status.lastError
    _ = follower.step(now: now, budget: budget)
    self.trouble.step(now: now)
    let hasNews = publisher.publish(session)
    return hasNews || source.feed.status.lastError != trouble
  }

  /// Tells the observers that nothing more comes.
  func finish(now: Now) {
    for observer in follower.observers { observer.finish(session, now: now) }
  }

  // MARK: What is told of it

  /// The snapshot that is polled.
  var snapshot: ServedPage { publisher.snapshot(of: session) }

  /// Itself, to be counted.
  var metered: MeteredSession { MeteredSession(id: id, session, count.figures) }

  /// Its page.
  func page(_ options: ReportOptions, now: Milliseconds) -> ServedPage {
    let mark = publisher.job.mark
    return ServedPage(
      contentType: PageAnswers.contentType,
      body: ServedPages.session(
        session, options, path: "/sessions/\(id)/live", mark: mark, now: now),
      policy: HTMLPage.livePolicy, mark: mark)
  }

  /// What is to be changed in a page that stands at a mark.
  func changes(since mark: String, _ options: ReportOptions) -> ServedPage {
    let body =
      publisher.position(ofMark: mark, in: session).map {
        ServedPages.changes(in: session, options, from: $0)
      } ?? ServedPages.reload
    return ServedPage(contentType: "", body: body, mark: publisher.job.mark)
  }

  /// What a list tells of it.
  func card(_ options: ReportOptions) -> SessionCard {
    if let card, card.position == session.position { return told(card.card) }
    let format = source.recognition.format?.name
    let agent = AgentPlace.all.first { $0.format == format }?.agent ?? format ?? ""
    let card = SessionCard(
      session, id: id, name: name.split(separator: "/").last.map(String.init) ?? name,
      agent: agent, options, age: AgeText.text)
    self.card = (session.position, card)
    return told(card)
  }

  /// A card with what is wrong now.
  private func told(_ card: SessionCard) -> SessionCard {
    var card = card
    card.trouble = follower.failure?.why ?? source.feed.status.lastError
    // A record without a time is as new as the moment in which it was read, but no newer than its file.
    if let written = source.feed.written { card.last = min(card.last ?? written, written) }
    return card
  }
}
