import Feeds
import Reports
import SessionModel

/// Prints a line for each change of state, and at the end once more what failed.
final class PlainPrinter: SessionObserver {
  private var progress: PlainProgress

  init(_ options: ReportOptions) { progress = PlainProgress(options) }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    progress.write(session, to: session.position) { Output.write($0) }
  }

  func finish(_ session: Session, now: Now) {
    progress.finish(session) { Output.write($0) }
  }
}
