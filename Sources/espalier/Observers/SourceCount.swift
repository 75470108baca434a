import EspalierKit
import Feeds
import Reports
import SessionModel

/// Counts what is read of a source, for those who want figures of it.
final class SourceCount: SessionObserver {
  private let feed: any Feed
  private let since: Milliseconds
  private var records: Int64 = 0
  private var bytes: Int64 = 0

  init(_ source: OpenedSource, now: Now) {
    feed = source.feed
    since = now.wall
  }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    guard let record else { return }
    records += 1
    bytes += Int64(record.bytes.count)
  }

  /// What was read so far.
  var figures: SourceFigures {
    let status = feed.status
    // Of a session of several files a feed tells those of the main one; of answers those that changed nothing count.
    return SourceFigures(
      since: since, bytes: feed.kind.isServed ? status.bytesRead : bytes, records: records,
      polls: feed.kind.isServed ? (Int64(status.polls), Int64(status.pollFailures)) : nil)
  }
}
