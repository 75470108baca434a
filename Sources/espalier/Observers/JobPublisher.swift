import Feeds
import Reports
import SessionModel

/// Offers a session as a job: its snapshot for those who poll, its updates for those who stream.
final class JobPublisher: SessionObserver {
  let server: JobServer
  private let id: String
  private var updates = UpdateWriter()
  private var version = 0
  /// The position that was published last.
  private var published: Int32 = -1

  init(server: JobServer, id: String) {
    self.server = server
    self.id = id
  }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    updates.write(session, to: session.position) { server.push(update: $0.dropLast()) }
  }

  /// Publishes what the session is now; costs its size, so it is done once a slice, not once a record.
  func publish(_ session: Session) {
    guard session.position != published else { return }
    published = session.position
    version += 1
    let isOpen = session.status(at: session.position)?.value.isOpen ?? true
    server.update(
      body: ProgressSnapshot.snapshot(of: session, at: session.position, id: id),
      etag: "\"\(version)\"", isFinal: !isOpen)
  }
}
