import EspalierKit
import Feeds
import Reports
import SessionModel

/// Keeps the log of a session that is published: its records, or of what is polled the updates that answers led to.
final class LogKeeper: SessionObserver {
  /// The lines.
  let log: PublishedLog
  /// Whether nothing more will come.
  private(set) var isAtEnd = false
  /// Told of lines that came.
  var whenGrown: () -> Void = {}
  private let name: String
  private let feed: any Feed
  private var updates: UpdateWriter
  /// How often the source had begun anew when that was looked at last.
  private var renewals = 0
  private let writesUpdates: Bool

  /// Makes the log of a source that is open.
  ///
  /// - Parameter redactor: takes secrets out; `nil` where everything is told.
  init(_ source: OpenedSource, redactor: Redactor?) {
    feed = source.feed
    name = source.name
    writesUpdates = feed.kind.isServed
    updates = UpdateWriter(redactor: redactor)
    log = PublishedLog(
      store: source.store,
      redact: redactor.map { redactor in
        { bytes in Array(redactor.text(String(decoding: bytes, as: UTF8.self)).utf8) }
      })
  }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    let renewals = feed.status.renewals
    let isRenewed = renewals != self.renewals
    self.renewals = renewals
    if isRenewed, !writesUpdates { log.renew() }
    begin(session, isRenewed: renewals > 0, now: now)
    if writesUpdates {
      write(updatesOf: session, isEndOpen: feed.confirmsEnd, now: now)
    } else if let record {
      log.append(record, now: now)
    }
    whenGrown()
  }

  func finish(_ session: Session, now: Now) {
    guard !isAtEnd else { return }
    isAtEnd = true
    if writesUpdates, log.header != nil { write(updatesOf: session, isEndOpen: false, now: now) }
    whenGrown()
  }

  /// Begins with the format that the first record has told, and the time at which the session began, or began anew.
  private func begin(_ session: Session, isRenewed: Bool, now: Now) {
    guard log.header == nil else { return }
    let position = session.position
    let format = session.text(.root, .format, at: position) ?? ""
    let start = isRenewed ? nil : session.moment(.root, .startedAt, at: position)
    log.begin(
      RecordingHeader(source: name, format: format, startedAt: start ?? now.wall), now: now)
  }

  private func write(updatesOf session: Session, isEndOpen: Bool, now: Now) {
    updates.write(session, to: session.position, isEndOpen: isEndOpen) { line in
      line.dropLast().withUnsafeBytes { log.append(.update, json: $0, now: now) }
    }
  }
}
