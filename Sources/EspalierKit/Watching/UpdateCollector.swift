import Feeds
import Reports
import SessionModel

/// Keeps the updates of a session that is being read until somebody takes them.
final class UpdateCollector: SessionObserver {
  /// Those that nobody has taken.
  private var waiting: [SessionUpdate] = []
  private var updates = SessionUpdates()
  private let feed: any Feed

  /// Makes a collector of what a feed gives.
  init(_ feed: any Feed) { self.feed = feed }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    waiting += updates.read(session, isEndOpen: feed.confirmsEnd)
  }

  func finish(_ session: Session, now: Now) { waiting += updates.finish(session) }

  /// Takes what is there.
  func take() -> [SessionUpdate] {
    defer { waiting = [] }
    return waiting
  }
}
