import Feeds

/// Writes the lines of a log on the standard output, as a recording.
final class LogLines {
  private let log: PublishedLog
  /// The line that comes next; 0 is the header.
  private var next = 0
  /// How often the log had begun anew when that was looked at last.
  private var renewals = 0

  init(_ log: PublishedLog) { self.log = log }

  /// Writes what came.
  func write() {
    if log.renewals != renewals { (next, renewals) = (0, log.renewals) }
    guard let header = log.header else { return }
    while next <= log.count {
      Output.report((next == 0 ? header : log.line(next)) + [UInt8(ascii: "\n")])
      next += 1
    }
  }
}
