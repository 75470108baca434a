import Glibc
import SessionModel

/// A piece of memory that can grow and shrink, with `Record.padding` bytes to spare behind it.
///
/// From the C library, because its `realloc` moves large pieces by their pages: an array would copy
/// them, and need twice the memory while it does.
final class GrowingMemory {
  /// The first byte.
  private(set) var start: UnsafeMutableRawPointer
  /// The bytes that there are, without those to spare.
  private(set) var capacity = 0

  init(capacity: Int) {
    start = Self.checked(calloc(1, capacity + Record.padding))
    self.capacity = capacity
  }

  deinit { free(start) }

  /// Keeps the first bytes, as many as there is room for.
  func resize(to capacity: Int) {
    start = Self.checked(realloc(start, capacity + Record.padding))
    self.capacity = capacity
  }

  private static func checked(_ memory: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
    guard let memory else { preconditionFailure("out of memory") }
    return memory
  }
}
