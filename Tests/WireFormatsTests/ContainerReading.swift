import Feeds
import SessionModel
import Testing
import WireFormats

/// Reads databases, archives and folders through.
enum ContainerReading {
  /// Reads a feed to its end, or to the end of one look.
  static func read(
    _ feed: ContainerFeed, _ reader: inout any FormatReader, _ session: inout Session
  ) {
    for tick in 1..<1000 {
      let now = Now(wall: Milliseconds(0), monotonic: Milliseconds(Int64(tick) * 1000))
      feed.pollNow()
      feed.step(now: now, budget: Milliseconds(1_000_000)) { record in
        do throws(UnreadableRecord) {
          try reader.read(record, into: &session)
        } catch {
          session.apply(.note(Note(.malformed, line: record.number, error.reason)))
        }
        return .taken
      }
      if feed.status.end != nil || feed.status.phase == .waiting { return }
    }
  }

  /// The session that a feed gives, and what its end says.
  static func session(_ feed: ContainerFeed, _ format: Format) -> Session {
    var reader = format.makeReader()
    var session = Session()
    read(feed, &reader, &session)
    if case .failed(let failure)? = feed.status.end { Issue.record("\(failure.why)") }
    reader.finish(into: &session)
    return session
  }
}
