import EspalierKit
import Feeds
import SessionModel
import Sessions
import ViewerCore
import WireFormats

/// Looks through the bytes of one session for what every hit in it must hold, a piece at a time.
///
/// Files are read as they stand; of what is packed, of databases and of folders the records are looked at.
final class SourceSweep {
  private let session: ListedSession
  private let format: Format?
  private let sweep: Sweep
  private let buffer: SweepBuffer
  private let linked: LinkedFiles
  /// The files that were not looked through yet, the next one last.
  private var paths: [String] = []
  private var file: SweepBuffer.File?
  /// What gives the records, where there is no plain file.
  private var feed: (any Feed)?
  private var findings = Sweep.Findings()

  private static let slice = Milliseconds(4)

  init(
    _ session: ListedSession, _ sweep: Sweep, _ buffer: SweepBuffer, _ linked: LinkedFiles,
    open: (String) throws -> OpenedSource
  ) throws {
    (self.session, self.sweep, self.buffer, self.linked) = (session, sweep, buffer, linked)
    format = Format.named(session.format)
    let isFile = if case .file = SourceKind(session.source) { true } else { false }
    let isMember = isFile && Format.folder(of: session.path, open: { Folder(path: $0) }) != nil
    guard isFile, !isMember else {
      feed = try open(session.source).feed
      return
    }
    for folder in format?.folders(of: session.path) ?? [] {
      FolderListing.visit(folder.path, isRecursive: folder.isRecursive) { path in
        if folder.holds(path) { paths.append(path) }
      }
    }
    paths.append(session.path)
  }

  /// Looks through the next piece.
  ///
  /// - Returns: whether the session may have a hit; `nil` while that is not known.
  func step() -> Bool? {
    if let feed { return step(feed) }
    if file == nil {
      guard let path = paths.popLast() else {
        return format?.links.map { linked.mayHold(session, $0, sweep, buffer) } ?? false
      }
      file = SweepBuffer.File(path)
    }
    guard let file else { return nil }
    switch buffer.look(in: file, for: sweep) {
    case true?: return true
    case false?: self.file = nil
    case nil: break
    }
    return nil
  }

  /// Looks at records for a slice of time.
  private func step(_ feed: any Feed) -> Bool? {
    var holds = false
    feed.step(now: Environment.now, budget: Self.slice) { record in
      holds = holds || sweep.look(in: record.bytes, &findings)
      return holds ? .over : .taken
    }
    return holds ? true : feed.status.end == nil ? nil : false
  }
}
