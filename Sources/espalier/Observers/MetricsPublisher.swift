import CellGrid
import EspalierKit
import Feeds
import Reports
import SessionModel

/// Offers the figures of a session to Prometheus and its like, worked out when they are asked for.
final class MetricsPublisher: SessionObserver {
  private let server: JobServer
  private let feed: any Feed
  private var ledger: MetricsLedger
  private let since: Milliseconds
  private var records: Int64 = 0
  private var recordBytes: Int64 = 0

  init(server: JobServer, source: OpenedSource, prices: PriceTable, now: Now) {
    self.server = server
    feed = source.feed
    ledger = MetricsLedger(version: Version.number, prices: prices) { SafeText.plain($0) }
    since = now.wall
    server.offerFigures()
  }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    guard let record else { return }
    records += 1
    recordBytes += Int64(record.bytes.count)
  }

  /// Tells those who ask.
  func publish(_ session: Session, now: Now) {
    guard server.isAskedForFigures else { return }
    let status = feed.status
    // Of a session of several files a feed tells those of the main one; of answers those that changed nothing count.
    let source = SourceFigures(
      since: since, bytes: feed.kind.isServed ? status.bytesRead : recordBytes, records: records,
      polls: feed.kind.isServed ? (Int64(status.polls), Int64(status.pollFailures)) : nil)
    let page = ledger.page(of: session, source, now: now.wall)
    server.tell { accept in
      let dialect = MetricsDialect(accept: accept)
      return ServedPage(contentType: dialect.contentType, body: page(dialect))
    }
  }
}
