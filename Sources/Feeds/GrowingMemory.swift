import CPlatform
import Glibc
import SessionModel

/// A piece of memory that can grow and shrink, with `Record.padding` bytes to spare behind it.
///
/// What is large is moved by its pages when it grows: an array would copy it, and need twice the memory while it does.
/// It lies on large pages, where the system has them.
final class GrowingMemory {
  /// The first byte.
  private(set) var start: UnsafeMutableRawPointer
  /// The bytes that there are, without those to spare.
  private(set) var capacity: Int
  /// The size of what is large; `nil` for memory of the C library.
  private var largeSize: Int?

  /// Makes a piece of zeros.
  init(capacity: Int) {
    start = Self.checked(calloc(1, capacity + Record.padding))
    self.capacity = capacity
  }

  deinit { free() }

  /// Keeps the first bytes, as many as there is room for.
  func resize(to capacity: Int) {
    let kept = min(capacity, self.capacity)
    if capacity >= LargePages.worth {
      resizeLarge(to: capacity + Record.padding, keeping: kept)
    } else if largeSize == nil {
      start = Self.checked(realloc(start, capacity + Record.padding))
    } else {
      let small = Self.checked(malloc(capacity + Record.padding))
      memcpy(small, start, kept)
      free()
      (start, largeSize) = (small, nil)
    }
    self.capacity = capacity
  }

  private func resizeLarge(to count: Int, keeping kept: Int) {
    let size = (count + LargePages.size - 1) / LargePages.size * LargePages.size
    if let largeSize {
      start = Self.checked(cplatform_resize_large(start, largeSize, size))
    } else {
      let new = Self.checked(cplatform_resize_large(nil, 0, size))
      memcpy(new, start, kept)
      free()
      start = new
    }
    largeSize = size
  }

  private func free() {
    if let largeSize { cplatform_free_large(start, largeSize) } else { Glibc.free(start) }
  }

  private static func checked(_ memory: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
    guard let memory else { preconditionFailure("out of memory") }
    return memory
  }
}
