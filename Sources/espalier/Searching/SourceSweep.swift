import EspalierKit
import Feeds
import SessionModel
import Sessions
import ViewerCore
import WireFormats

/// Looks through the bytes of one session for what every hit in it must hold, a piece at a time.
///
/// Plain files are looked through by the crew, ahead of their turn; of what is packed, of databases and of folders the
/// records are looked at when it comes.
final class SourceSweep {
  private let session: ListedSession
  private let sweep: Sweep
  private let crew: SweepCrew
  private let linked: LinkedFiles
  /// The files, where the session has plain ones.
  private var job: SweepQueue.Job?
  private let open: (String) throws -> OpenedSource
  /// What gives the records, where there is no plain file.
  private var feed: (any Feed)?
  private var findings = Sweep.Findings()

  private static let slice = Milliseconds(4)

  init(
    _ session: ListedSession, _ sweep: Sweep, _ crew: SweepCrew, _ linked: LinkedFiles,
    open: @escaping (String) throws -> OpenedSource
  ) {
    (self.session, self.sweep, self.crew, self.linked) = (session, sweep, crew, linked)
    self.open = open
    guard case .file = SourceKind(session.source),
      Format.folder(of: session.path, open: { Folder(path: $0) }) == nil
    else { return }
    var paths: [String] = []
    for folder in Format.named(session.format)?.folders(of: session.path) ?? [] {
      FolderListing.visit(folder.path, isRecursive: folder.isRecursive) { path in
        if folder.holds(path) { paths.append(path) }
      }
    }
    let job = SweepQueue.Job(sweep, in: paths + [session.path])
    crew.add(job)
    self.job = job
  }

  /// Looks through the next piece.
  ///
  /// - Returns: whether the session may have a hit; `nil` while that is not known.
  func step() throws -> Bool? {
    guard let job else { return try stepRecords() }
    let holds = crew.step(job)
    if holds != false { return holds }
    return Format.named(session.format)?.links.map { linked.mayHold(session, $0, sweep) } ?? false
  }

  /// Looks at records for a slice of time.
  private func stepRecords() throws -> Bool? {
    let feed = try feed ?? open(session.source).feed
    self.feed = feed
    feed.step(now: Environment.now, budget: Self.slice) { record in
      sweep.look(in: record.bytes, &findings)
      return sweep.isMet(findings) ? .over : .taken
    }
    return sweep.isMet(findings) ? true : feed.status.end == nil ? nil : false
  }
}
