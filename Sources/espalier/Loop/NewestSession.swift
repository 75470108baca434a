import EspalierKit
import Feeds
import Glibc
import SessionModel
import WireFormats

/// Finds the session in a folder that was worked on last.
enum NewestSession {
  /// How the names of files end that may be sessions.
  private static let endings = [".jsonl", ".json", ".ndjson", ".rec", ".jsonl.zst"]

  /// A file that may be of a session.
  private typealias File = (path: String, modified: timespec)

  /// The main file of the newest session in a folder or below it.
  ///
  /// A session is as new as the newest of its files, so a subagent at work counts for its session.
  static func path(in folder: String) throws(FeedFailure) -> String {
    let files = files(in: folder)
    for file in files {
      if let path = main(of: file, files) { return path }
    }
    throw FeedFailure(
      .unreadable, what: folder,
      why: files.isEmpty ? "no session is in this folder" : "no file in it is a known session")
  }

  /// The main files of all sessions in a folder that somebody has written to lately, the newest first;
  /// of a folder where nobody has, the newest one.
  static func paths(in folder: String, writtenWithin span: Milliseconds) throws(FeedFailure)
    -> [String]
  {
    let paths = paths(in: folder, since: Environment.now.wall - span, limit: tabLimit)
    return paths.isEmpty ? [try path(in: folder)] : paths
  }

  /// The main files of the sessions in a folder that somebody has written to since a moment, the newest first.
  static func paths(in folder: String, since: Milliseconds, limit: Int) -> [String] {
    let files = files(in: folder)
    var paths: [String] = []
    for file in files
    where paths.count < limit
      && Milliseconds(seconds: file.modified.tv_sec, nanoseconds: 0) >= since
    {
      if let path = main(of: file, files), !paths.contains(path) { paths.append(path) }
    }
    return paths
  }

  /// The main files of all sessions in a folder or below it, the newest first.
  static func all(in folder: String) -> [String] {
    let files = files(in: folder)
    var paths: [String] = []
    var known: Set<String> = []
    for file in files {
      if let path = main(of: file, files), known.insert(path).inserted { paths.append(path) }
    }
    return paths
  }

  /// Sessions of a folder that are opened at once.
  private static let tabLimit = 32

  /// The files of a folder that may be sessions, the newest first.
  private static func files(in folder: String) -> [File] {
    var files: [File] = []
    FolderListing.visit(folder, isRecursive: true) { path in
      var info = stat()
      guard endings.contains(where: { path.hasSuffix($0) }), stat(path, &info) == 0 else { return }
      files.append((path, info.st_mtim))
    }
    return files.sorted {
      let (a, b) = ($0.modified, $1.modified)
      return (b.tv_sec, b.tv_nsec, $0.path) < (a.tv_sec, a.tv_nsec, $1.path)
    }
  }

  /// The main file of a file's session; `nil` when it is of none.
  private static func main(of file: File, _ files: [File]) -> String? {
    guard let format = format(of: file.path) else { return nil }
    let main = files.first { other in
      other.path != file.path
        && format.folders(of: other.path).contains { $0.holds(file.path) }
    }
    return main?.path ?? file.path
  }

  /// The format of a file; `nil` when none recognises it, or it can't be read.
  static func format(of path: String) -> Format? {
    if let packing = PackedFile.Packing(head: SourceKind.head(of: path)) {
      guard let file = try? PackedFile(path: path, packing) else { return nil }
      let head = file.head(Format.headLimit)
      return head.withUnsafeBytes { Format.detect($0, isWhole: true) }.format
    }
    guard
      let file = try? FileFeed(
        path: path, store: ByteStore(), follows: false, monotonic: Environment.monotonic)
    else { return nil }
    return Format.detect(isGrowing: false) { file.peek($0) }.found.format
  }
}
