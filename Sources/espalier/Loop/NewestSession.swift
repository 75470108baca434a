import Feeds
import Glibc
import SessionModel
import WireFormats

/// Finds the session in a folder that was worked on last.
enum NewestSession {
  /// How the names of files end that may be sessions.
  private static let endings = [".jsonl", ".json", ".ndjson", ".rec"]

  /// The main file of the newest session in a folder or below it.
  ///
  /// A session is as new as the newest of its files, so a subagent at work counts for its session.
  static func path(in folder: String) throws(FeedFailure) -> String {
    var files: [(path: String, modified: timespec)] = []
    FolderListing.visit(folder, isRecursive: true) { path in
      var info = stat()
      guard endings.contains(where: { path.hasSuffix($0) }), stat(path, &info) == 0 else { return }
      files.append((path, info.st_mtim))
    }
    files.sort {
      let (a, b) = ($0.modified, $1.modified)
      return (b.tv_sec, b.tv_nsec, $0.path) < (a.tv_sec, a.tv_nsec, $1.path)
    }
    for file in files {
      guard let format = format(of: file.path) else { continue }
      let main = files.first { other in
        other.path != file.path
          && format.folders(of: other.path).contains { $0.holds(file.path) }
      }
      return main?.path ?? file.path
    }
    throw FeedFailure(
      .unreadable, what: folder,
      why: files.isEmpty ? "no session is in this folder" : "no file in it is a known session")
  }

  /// The format of a file; `nil` when none recognises it, or it can't be read.
  private static func format(of path: String) -> Format? {
    guard
      let file = try? FileFeed(
        path: path, store: ByteStore(), follows: false, monotonic: Environment.monotonic)
    else { return nil }
    let head = file.peek(Recognition.headSize)
    return head.withUnsafeBytes {
      Format.detect($0, isWhole: head.count < Recognition.headSize).format
    }
  }
}
