import Glibc

/// The descriptors of the files that were read last; the others are closed.
struct OpenFiles: ~Copyable {
  /// An open file.
  private struct Entry {
    var number: UInt16
    var descriptor: Int32
    var used: UInt64
  }

  private var entries: [Entry] = []
  private var clock: UInt64 = 0

  /// Files that are open at a time.
  static let limit = 32

  deinit { for entry in entries { close(entry.descriptor) } }

  /// The number of open files.
  var count: Int { entries.count }

  /// The descriptor of a file, which is opened if it is not; -1 when it can't be.
  mutating func descriptor(of file: PathFile, number: UInt16) -> Int32 {
    clock += 1
    if let place = entries.firstIndex(where: { $0.number == number }) {
      entries[place].used = clock
      return entries[place].descriptor
    }
    let descriptor = file.open()
    guard descriptor >= 0 else { return -1 }
    let entry = Entry(number: number, descriptor: descriptor, used: clock)
    if entries.count < Self.limit {
      entries.append(entry)
    } else {
      let oldest = entries.indices.min { entries[$0].used < entries[$1].used } ?? 0
      close(entries[oldest].descriptor)
      entries[oldest] = entry
    }
    return descriptor
  }
}
