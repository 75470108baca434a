import EspalierKit
import Feeds
import Reports
import SessionModel

/// Offers a session as a job: its snapshot for those who poll, its updates for those who stream.
final class JobPublisher: SessionObserver {
  let server: JobServer
  private let id: String
  private let feed: any Feed
  private var updates = UpdateWriter()
  private var version = 0
  /// The position that was published last.
  private var published: Int32 = -1

  init(server: JobServer, id: String, source: OpenedSource) {
    self.server = server
    self.id = id
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
      server.push(update: $0.dropLast())
    }
  }

  /// Publishes what the session is now; costs its size, so it is done once a slice, not once a record.
  func publish(_ session: Session) {
    guard session.position != published else { return }
    published = session.position
    version += 1
    let isOpen = session.status(at: session.position)?.value.isOpen ?? true || feed.confirmsEnd
    server.update(
      body: ProgressSnapshot.snapshot(of: session, at: session.position, id: id),
      etag: "\"\(version)\"", isFinal: !isOpen)
  }
}
