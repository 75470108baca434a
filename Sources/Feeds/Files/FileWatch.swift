import CPlatform
import Glibc

/// Tells through a descriptor that a file has changed. Where the system has no such thing to give
/// (no watches left, a network file system), followers look once a second instead.
package final class FileWatch {
  /// The descriptor to be watched for reading; -1 when there is none.
  package let descriptor: Int32
  private var marks: [Int32] = []
  /// The watch of the folder, and the name of the file in it: what happens to others is no news.
  private var folderMark: Int32 = -1
  private var name: [UInt8] = []
  /// Whether it tells of everything that may happen: the file lies here, under its own name.
  private(set) var isSure = false

  package init() { descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Watches the file at `path` instead of any other, and its folder for one that takes its place.
  package func watch(_ path: String) {
    guard descriptor >= 0 else { return }
    for mark in marks { inotify_rm_watch(descriptor, mark) }
    let file = IN_MODIFY | Int32(IN_ATTRIB) | Int32(IN_MOVE_SELF) | Int32(IN_DELETE_SELF)
    let folder = Int32(IN_CREATE) | Int32(IN_MOVED_TO) | Int32(IN_ONLYDIR)
    let parent = path.lastIndex(of: "/").map { path[...$0] } ?? "."
    folderMark = inotify_add_watch(descriptor, String(parent), UInt32(bitPattern: folder))
    marks = [inotify_add_watch(descriptor, path, UInt32(bitPattern: file)), folderMark]
      .filter { $0 >= 0 }
    name = Array((path.split(separator: "/").last ?? "").utf8)
    isSure = marks.count == 2 && cplatform_is_local(path)
  }

  /// Reads what the descriptor has to tell; true when it was anything.
  package func drain() -> Bool {
    guard descriptor >= 0 else { return false }
    var hasNews = false
    withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
      while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
        var place = 0
        while place + MemoryLayout<inotify_event>.size <= count {
          let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let start = place + MemoryLayout<inotify_event>.size
          place = start + Int(event.len)
          let other = event.wd == folderMark && event.mask & UInt32(IN_IGNORED) == 0
          let isOwn = buffer[start..<min(place, count)].prefix { $0 != 0 }.elementsEqual(name)
          if !other || isOwn { hasNews = true }
        }
      }
    }
    return hasNews
  }
}
