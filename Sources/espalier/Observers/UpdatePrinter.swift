import EspalierKit
import Feeds
import Reports
import SessionModel

/// Prints each change of a session as a line of JSON.
final class UpdatePrinter: SessionObserver {
  private let feed: any Feed
  private var updates = UpdateWriter()

  init(_ source: OpenedSource) { feed = source.feed }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    var lines: [UInt8] = []
    updates.write(session, to: session.position, isEndOpen: feed.confirmsEnd) { lines += $0 }
    if !lines.isEmpty { Output.report(lines) }
  }

  func finish(_ session: Session, now: Now) {
    var lines: [UInt8] = []
    updates.finish(session, at: session.position) { lines += $0 }
    if !lines.isEmpty { Output.report(lines) }
  }
}
