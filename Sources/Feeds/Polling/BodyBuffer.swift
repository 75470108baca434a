import Glibc
import SessionModel

/// The body of one answer, over that of the last one.
///
/// What arrives is compared with what stands there already, so that an answer like the last one
/// is known as such without a second copy, and ten thousand polls use one piece of memory.
package final class BodyBuffer {
  private let memory = GrowingMemory(capacity: floor)
  /// The size of the last whole body; `nil` when what stands here is not whole.
  private var wholeCount: Int?
  /// Bytes of the body that is arriving.
  private(set) var count = 0
  /// Whether everything so far is as it was in the last body.
  private var isSame = false
  /// Bytes at the beginning that are those of the last body.
  private var sameCount = 0

  /// The smallest capacity.
  private static let floor = 64 << 10

  /// Holds nothing.
  package init() {}

  /// Makes ready for a body.
  package func begin() {
    (count, sameCount) = (0, 0)
    isSame = wholeCount != nil
  }

  /// Adds bytes to the body that is arriving.
  package func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    if isSame, let wholeCount, count + bytes.count <= wholeCount,
      memcmp(memory.start + count, source, bytes.count) == 0
    {
      count += bytes.count
      sameCount = count
      return
    }
    isSame = false
    wholeCount = nil
    if count + bytes.count > memory.capacity {
      memory.resize(to: count + max(bytes.count, count / 2))
    }
    memcpy(memory.start + count, source, bytes.count)
    count += bytes.count
  }

  /// Ends the body and tells whether it differs from the last one.
  package func finish() -> Bool {
    let isChanged = !(isSame && count == wholeCount)
    wholeCount = count
    if memory.capacity > 16 * Self.floor, count < memory.capacity / 8 {
      memory.resize(to: max(count, Self.floor))
    }
    memset(memory.start + count, 0, Record.padding)
    return isChanged
  }

  /// The body without a byte order mark and white space before it.
  package var content: UnsafeRawBufferPointer {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return UnsafeRawBufferPointer(rebasing: rest)
  }

  /// Bytes at the beginning of the content that are those of the last body.
  package var sameContentCount: Int { max(0, sameCount - (bytes.count - content.count)) }

  /// Drops the body that is arriving, and the memory that it took.
  func discard() {
    (count, sameCount) = (0, 0)
    wholeCount = nil
    isSame = false
    memory.resize(to: Self.floor)
  }

  /// Makes sure that the next body counts as changed.
  func forget() { wholeCount = nil }

  /// The body that has arrived; `Record.padding` readable bytes follow it once it is finished.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory.start, count: count) }
}
