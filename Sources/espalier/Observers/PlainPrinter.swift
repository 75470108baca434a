import Feeds
import Reports
import SessionModel

/// Prints a line for each change of state, and at the end once more what failed.
final class PlainPrinter: SessionObserver {
  private var progress: PlainProgress

  /// Makes a printer; one that speaks tells everything in whole sentences.
  init(_ options: ReportOptions, speaks: Bool = false) {
    progress = PlainProgress(options, speaks: speaks)
  }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    progress.write(session, to: session.position) { Output.report($0) }
  }

  func finish(_ session: Session, now: Now) {
    progress.finish(session) { Output.report($0) }
  }
}
