import CPlatform
import Glibc

/// Tells through a descriptor that a file has changed. Where the system has no such thing to give
/// (no watches left, a network file system), followers look once a second instead.
package final class FileWatch {
  private let queue = ChangeQueue()
  private var marks: Set<Int32> = []
  /// The watch of the folder, and the name of the file in it: what happens to others is no news.
  private var folderMark: Int32 = -1
  private var name: [UInt8] = []
  /// Whether it tells of everything that may happen: the file lies here, under its own name.
  private(set) var isSure = false
  /// Whether something that was watched moved or went away, or not all was told: to be renewed.
  private(set) var isBroken = false

  package init() {}

  /// The descriptor to be watched for reading; -1 when there is none.
  package var descriptor: Int32 { queue.descriptor }

  /// Watches the file at `path` instead of any other, its folder for one that takes its place, and the
  /// folders above, which may be moved away with all that is in them.
  package func watch(_ path: String) {
    guard descriptor >= 0 else { return }
    for mark in marks { queue.remove(mark) }
    marks = []
    isBroken = false
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    name = Array((path.split(separator: "/").last ?? "").utf8)
    let moved = Int32(IN_MOVE_SELF) | Int32(IN_DELETE_SELF)
    folderMark = add(parent, Int32(IN_CREATE) | Int32(IN_MOVED_TO) | Int32(IN_ONLYDIR) | moved)
    let fileMark = add(path, IN_MODIFY | Int32(IN_ATTRIB) | moved)
    guard fileMark >= 0, folderMark >= 0, let real = Self.real(parent) else {
      isSure = false
      return
    }
    var isWhole = true
    var above = real
    while let slash = above.lastIndex(of: "/"), slash > above.startIndex {
      above = String(above[..<slash])
      if add(above, moved | Int32(IN_ONLYDIR)) < 0 { isWhole = false }
    }
    // Where a link leads may change without a word.
    isSure = isWhole && Self.absolute(parent) == real && cplatform_is_local(path)
  }

  /// Adds a watch; -1 when that cannot be had.
  private func add(_ path: String, _ events: Int32) -> Int32 {
    let mark = queue.add(path, events)
    if mark >= 0 { marks.insert(mark) }
    return mark
  }

  /// The path of a folder without links; `nil` when there is none.
  private static func real(_ folder: String) -> String? {
    guard let path = realpath(folder, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// The path of a folder as it is written, from the root and without a slash at its end.
  private static func absolute(_ folder: String) -> String {
    let whole = folder.hasPrefix("/") ? folder : (real(".") ?? "") + "/" + folder
    var path = ""
    for part in whole.split(separator: "/") where part != "." {
      path += "/"
      path.append(contentsOf: part)
    }
    return path.isEmpty ? "/" : path
  }

  /// Reads what the descriptor has to tell; true when it was anything.
  package func drain() -> Bool {
    var hasNews = false
    let lost = UInt32(IN_Q_OVERFLOW)
    let end = ChangeQueue.end | UInt32(IN_UNMOUNT) | lost
    queue.drain { event in
      // What is told of watches that were given up is no news.
      guard marks.contains(event.watch) || event.isAny(lost) else { return }
      if event.isAny(end) {
        (isBroken, isSure, hasNews) = (true, false, true)
      } else if event.watch != folderMark || event.name.elementsEqual(name) {
        hasNews = true
      }
    }
    return hasNews
  }
}
