import Feeds
import Sessions
import ViewerCore
import WireFormats

/// Which of the files that sessions may name hold what is looked for: each folder is looked through once.
final class LinkedFiles {
  /// The files of each folder that hold it, by format and folder.
  private var known: [String: [String]] = [:]
  private let buffer = SweepBuffer()

  /// Whether a file that a session may name holds what is looked for.
  func mayHold(_ session: ListedSession, _ links: Format.Links, _ sweep: Sweep) -> Bool {
    let folder = session.path.lastIndex(of: "/").map { String(session.path[..<$0]) } ?? "."
    let key = session.format + "\n" + folder
    let holders = known[key] ?? Self.files(in: folder, links).filter { buffer.mayHold($0, sweep) }
    known[key] = holders
    guard holders.contains(where: { $0 != session.path }) else { return false }
    return links.marks.isEmpty
      || links.marks.contains {
        buffer.mayHold(session.path, Sweep(SearchQuery($0, isLiteral: true)))
      }
  }

  private static func files(in folder: String, _ links: Format.Links) -> [String] {
    var files: [String] = []
    FolderListing.visit(folder, isRecursive: links.isBelow) { path in
      let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
      let isBeside = path.utf8.count == folder.utf8.count + 1 + name.utf8.count
      if name.hasPrefix(links.prefix), name.hasSuffix(".jsonl"), isBeside != links.isBelow {
        files.append(path)
      }
    }
    return files
  }
}
