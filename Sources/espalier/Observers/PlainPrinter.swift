import EspalierKit
import Feeds
import Reports
import SessionModel

/// Prints each change of a session in lines, and at the end once more what failed.
final class PlainPrinter: SessionObserver {
  private var progress: PlainProgress
  private let feed: any Feed
  private var hasToldJob = false
  /// When a text that may still be arriving is told as far as it has come, on the monotonic clock.
  private(set) var deadline: Milliseconds?

  /// How long nothing may happen before half a text is told.
  static let rest = Milliseconds(1000)

  /// Makes a printer for a source.
  init(_ source: OpenedSource, _ progress: PlainProgress) {
    self.progress = progress
    feed = source.feed
  }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    tellJob()
    progress.write(session, to: session.position) { Output.report($0) }
    deadline = progress.isHolding ? now.monotonic + Self.rest : nil
  }

  func step(_ session: Session, now: Now) {
    tellJob()
    guard let deadline, now.monotonic >= deadline else { return }
    self.deadline = nil
    progress.release(session) { Output.report($0) }
  }

  func finish(_ session: Session, now: Now) {
    progress.finish(session) { Output.report($0) }
  }

  /// Tells first which job was begun: whoever stops watching can go on with it.
  private func tellJob() {
    guard !hasToldJob, let job = feed.status.job else { return }
    hasToldJob = true
    progress.begin(job: job.id, at: job.shownAddress) { Output.report($0) }
  }
}
