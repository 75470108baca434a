import Glibc

/// Tells through one descriptor what changes in many folders.
final class FolderWatch {
  /// The descriptor to be watched for reading; -1 when there is none.
  let descriptor: Int32
  private var folders: [Int32: String] = [:]
  private var marks: [String: Int32] = [:]
  /// Folders that were watched and went away: they may be there again without a word.
  private(set) var lost: Set<String> = []

  init() { descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Watches what stands at the path of a folder from now on, if the system has a watch left.
  func watch(_ folder: String) {
    guard descriptor >= 0 else { return }
    let events =
      IN_MODIFY | Int32(IN_CREATE) | Int32(IN_MOVED_TO) | Int32(IN_ONLYDIR)
      | Int32(IN_DELETE_SELF) | Int32(IN_MOVE_SELF)
    let mark = inotify_add_watch(descriptor, folder, UInt32(bitPattern: events))
    // The same folder as before has the same watch.
    guard mark >= 0, mark != marks[folder] else { return }
    if let old = marks[folder] {
      inotify_rm_watch(descriptor, old)
      folders[old] = nil
    }
    // A folder that was moved away keeps its watch, under a path that is no longer its own.
    if let old = folders[mark] { marks[old] = nil }
    lost.remove(folder)
    folders[mark] = folder
    marks[folder] = mark
  }

  /// Reads what the descriptor has to tell: the path of each file that was written, or `nil` when
  /// the folders must be looked through.
  func drain(_ report: (String?) -> Void) {
    guard descriptor >= 0 else { return }
    withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
      while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
        var place = 0
        while place + MemoryLayout<inotify_event>.size <= count {
          let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let start = place + MemoryLayout<inotify_event>.size
          place = start + Int(event.len)
          let name = buffer[start..<min(place, count)].prefix { $0 != 0 }
          report(path(event, String(decoding: name, as: UTF8.self)))
        }
      }
    }
  }

  /// The file that an event is about; `nil` when it is about more than one.
  private func path(_ event: inotify_event, _ name: String) -> String? {
    guard let folder = folders[event.wd] else { return nil }
    let isGone =
      UInt32(IN_IGNORED) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
    if event.mask & isGone != 0 {
      if event.mask & UInt32(IN_MOVE_SELF) != 0 { inotify_rm_watch(descriptor, event.wd) }
      folders[event.wd] = nil
      marks[folder] = nil
      lost.insert(folder)
      return nil
    }
    return event.mask & UInt32(IN_MODIFY) != 0 && !name.isEmpty ? folder + "/" + name : nil
  }
}
