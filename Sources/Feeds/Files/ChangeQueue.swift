import Glibc

/// What the system tells of changes to files and folders: an inotify descriptor with its watches.
final class ChangeQueue {
  /// Something that happened.
  struct Event {
    /// The watch that tells it.
    let watch: Int32
    /// What happened, as bits of inotify.
    let mask: UInt32
    /// The name of the file in a watched folder; empty for what is watched itself. Valid only while it is told.
    let name: Slice<UnsafeRawBufferPointer>

    /// Whether any of these happened.
    func isAny(_ bits: UInt32) -> Bool { mask & bits != 0 }
  }

  /// What tells that a watch has come to its end, or is about to.
  static let end = UInt32(IN_IGNORED) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)

  /// The descriptor to be watched for reading; -1 when there is none.
  let descriptor: Int32

  init() { descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Watches what stands at a path; -1 when that cannot be had.
  func add(_ path: String, _ events: Int32) -> Int32 {
    descriptor < 0
      ? -1 : inotify_add_watch(descriptor, path, UInt32(bitPattern: events))
  }

  /// Gives up a watch; what it had to tell may still come.
  func remove(_ watch: Int32) { inotify_rm_watch(descriptor, watch) }

  /// Reads what there is to tell, in the order in which it happened.
  func drain(_ report: (Event) -> Void) {
    guard descriptor >= 0 else { return }
    let head = MemoryLayout<inotify_event>.size
    withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
      while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
        var place = 0
        while place + head <= count {
          let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let start = place + head
          place = start + Int(event.len)
          let bytes = UnsafeRawBufferPointer(buffer)[start..<min(place, count)]
          report(
            Event(watch: event.wd, mask: event.mask, name: bytes.prefix { $0 != 0 }))
        }
      }
    }
  }
}
