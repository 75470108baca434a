import Glibc

/// The last bytes that were read of a file, by which one that was written anew is known.
///
/// A file that is cut and written beyond its old size between two looks seems to have grown.
struct FileTail {
  private var bytes: [UInt8] = []

  /// Bytes that are kept.
  private static let size = 64

  /// Nothing was read yet.
  init() {}

  /// The bytes of a file in front of `offset`.
  init(_ descriptor: Int32, before offset: Int64) {
    let count = Int(min(offset, Int64(Self.size)))
    bytes = Self.read(descriptor, count, before: offset)
  }

  /// Takes the end of what was read last.
  mutating func take(_ read: Slice<UnsafeRawBufferPointer>) {
    bytes = Array((bytes + read.suffix(Self.size)).suffix(Self.size))
  }

  /// Whether the bytes still stand in a file in front of `offset`.
  func stands(in descriptor: Int32, before offset: Int64) -> Bool {
    Self.read(descriptor, bytes.count, before: offset) == bytes
  }

  private static func read(_ descriptor: Int32, _ count: Int, before offset: Int64) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(
        0, pread(descriptor, buffer.baseAddress, count, off_t(offset) - count))
    }
  }
}
