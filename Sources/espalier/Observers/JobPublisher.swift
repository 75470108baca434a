import EspalierKit
import Feeds
import Reports
import SessionModel

/// Offers a session as a job: its snapshot for those who poll, its updates for those who stream.
final class JobPublisher: SessionObserver {
  /// The job as the server knows it.
  let job: ServedJob
  private let feed: any Feed
  private let redactor: Redactor?
  /// Tells the marks of this server from those of one that ran before.
  private let epoch: String
  private var updates: UpdateWriter
  /// The position that was published last.
  private var published: Int32 = -1

  /// - Parameters:
  ///   - epoch: differs from one start of the server to the next.
  ///   - redactor: takes secrets out; `nil` where everything is told.
  init(_ job: ServedJob, _ source: OpenedSource, epoch: String, redactor: Redactor?) {
    self.job = job
    self.epoch = epoch
    self.redactor = redactor
    updates = UpdateWriter(redactor: redactor)
    feed = source.feed
  }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) { push(session) }

  func finish(_ session: Session, now: Now) {
    push(session)
    // What was published as open may have been the end.
    published = -1
    publish(session)
  }

  private func push(_ session: Session) {
    updates.write(session, to: session.position, isEndOpen: feed.confirmsEnd) {
      job.push(update: $0.dropLast())
    }
  }

  /// Tells that the session is another one; what it is, is asked for.
  ///
  /// - Returns: whether it is.
  @discardableResult
  func publish(_ session: Session) -> Bool {
    guard session.position != published else { return false }
    published = session.position
    let isOpen = session.status(at: session.position)?.value.isOpen ?? true || feed.confirmsEnd
    job.update(
      body: nil, etag: "\(epoch)-\(session.position)-\(isOpen ? 0 : 1)", isFinal: !isOpen,
      mark: "\(epoch)-\(session.position)")
    return true
  }

  /// The snapshot of the session.
  func snapshot(of session: Session) -> ServedPage {
    ServedPage(
      contentType: "application/json",
      body: ProgressSnapshot.snapshot(
        of: session, at: session.position, id: job.id, redactor: redactor),
      mark: job.tag)
  }

  /// The position that a mark of this server stands for; `nil` for the mark of another one.
  func position(ofMark mark: String, in session: Session) -> Int32? {
    guard mark.hasPrefix(epoch + "-"), let position = Int32(mark.dropFirst(epoch.count + 1)),
      0...session.position ~= position
    else { return nil }
    return position
  }
}
