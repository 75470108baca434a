import CUnpack
import Glibc
import SessionModel

/// A file that is packed, unpacked piece by piece while it is read: a container of one file of any format.
package final class PackedFile {
  /// How files are packed.
  package enum Packing: String, CaseIterable, Sendable {
    case gzip
    case zstd

    /// The bytes that a file begins with.
    package var magic: [UInt8] {
      switch self {
      case .gzip: [0x1F, 0x8B]
      case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
      }
    }

    /// The library that unpacks.
    private var library: String {
      switch self {
      case .gzip: "zlib"
      case .zstd: "libzstd"
      }
    }

    /// Why files can't be unpacked.
    fileprivate var failure: String {
      "is compressed with \(rawValue), and \(library) is not installed"
    }

    /// How a file is packed that begins so; `nil` when it is not.
    package init?(head: [UInt8]) {
      guard let packing = Self.allCases.first(where: { head.starts(with: $0.magic) }) else {
        return nil
      }
      self = packing
    }
  }

  /// The library's own word for the file.
  private enum Handle {
    case gzip(OpaquePointer)
    case zstd(OpaquePointer)
  }

  private let file: Handle
  /// Whether the file ended before it should have, or its bytes are not those that were packed.
  private(set) var isBroken = false

  /// Opens a file.
  package init(path: String, _ packing: Packing = .gzip) throws(FeedFailure) {
    func failure(_ why: String) -> FeedFailure { FeedFailure(.unreadable, what: path, why: why) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw failure(SystemError.text(errno)) }
    let handle: Handle? =
      switch packing {
      case .gzip: cunpack_gzip_open(descriptor).map { .gzip($0) }
      case .zstd: cunpack_zstandard_open(descriptor).map { .zstd($0) }
      }
    guard let handle else {
      close(descriptor)
      throw failure(packing.failure)
    }
    file = handle
  }

  deinit {
    switch file {
    case .gzip(let file): cunpack_gzip_close(file)
    case .zstd(let file): cunpack_zstandard_close(file)
    }
  }

  /// The first bytes of what a file holds that begins with `head`; `nil` when it is not packed.
  package static func front(of path: String, beginning head: [UInt8], limit: Int) -> [UInt8]? {
    guard let packing = Packing(head: head) else { return nil }
    return (try? PackedFile(path: path, packing))?.head(limit) ?? []
  }

  /// Unpacks up to so many bytes; fewer at the end, and when the rest can't be read.
  package func head(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, done in
      let room = UnsafeMutableRawBufferPointer(bytes)
      while done < count {
        let more = read(into: UnsafeMutableRawBufferPointer(rebasing: room[done...]))
        if more <= 0 { break }
        done += more
      }
    }
  }

  /// Unpacks the next bytes: their number, 0 at the end, -1 with `errno` when they can't be read.
  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard !isBroken else { return 0 }
    let count =
      switch file {
      case .gzip(let file): cunpack_gzip_read(file, buffer.baseAddress, buffer.count)
      case .zstd(let file): cunpack_zstandard_read(file, buffer.baseAddress, buffer.count)
      }
    switch count {
    case Int64(CUNPACK_BROKEN):
      isBroken = true
      return 0
    case Int64(CUNPACK_ERRNO): return -1
    default: return Int(count)
    }
  }
}
