import CellGrid
import Feeds
import Glibc
import SessionModel

/// Tells on standard error, once each, what is wrong with a feed or a recording that has no screen, and which job was
/// begun.
final class TroublePrinter: LoopMember {
  private let feed: any Feed
  private let recorder: Recorder?
  private let name: String
  private var told: String?
  private var toldBreaks = 0
  private var toldOfRecording: String?
  private var isJobTold: Bool

  /// - Parameter tellsJob: whether nobody else tells which job was begun.
  init(_ source: OpenedSource, recorder: Recorder?, tellsJob: Bool = true) {
    isJobTold = !tellsJob
    feed = source.feed
    name = source.name
    self.recorder = recorder
  }

  var descriptors: [pollfd] { [] }
  var deadline: Milliseconds? { nil }

  func step(now: Now) {
    let status = feed.status
    if !isJobTold, let job = status.job {
      isJobTold = true
      Output.error("\(name): \(SafeText(job.announcement))")
    }
    // A script need not know that a file was waited for; it is told when it does not come.
    if status.phase == .connecting, isatty(STDERR_FILENO) == 0 { return }
    if status.end == nil, let error = status.lastError, error != told {
      // What ends the program is told in the same words: only this one is tried again.
      if case .retrying(let moment) = status.phase {
        let seconds = max(1, (moment - now.monotonic).seconds.rounded())
        Output.error("\(name): \(error); trying again in \(Int(seconds)) s")
      } else {
        Output.error("\(name): \(error)")
      }
    }
    told = status.lastError
    // What is gone is told as trouble, as long as it lasts.
    for event in status.breaks.dropFirst(toldBreaks) where event.kind != .gone {
      let file = event.file.map { $0 + ": " } ?? ""
      Output.error("\(name): \(file)\(event.reason)")
    }
    toldBreaks = status.breaks.count
    if let warning = recorder?.warning, warning != toldOfRecording {
      Output.error(SafeText(warning))
    }
    toldOfRecording = recorder?.warning
  }
}
