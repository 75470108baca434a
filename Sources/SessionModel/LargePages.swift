import CPlatform
import Glibc

/// Pages of 2 MB, for what takes many of those of 4 kB: each of these costs a fault at its first use, and a look at the
/// tables of pages later.
package enum LargePages {
  /// Bytes that are worth it.
  package static let worth = 4 << 20
  /// The bytes of one.
  package static let size = Int(CPLATFORM_LARGE_PAGE)

  /// Asks for them where a list is about to be filled. Where the system has none, the small ones do.
  package static func ask<Element>(for list: inout ContiguousArray<Element>) {
    let bytes = list.capacity * MemoryLayout<Element>.stride
    guard bytes >= worth else { return }
    list.withUnsafeMutableBufferPointer { elements in
      guard let start = UnsafeMutableRawPointer(elements.baseAddress) else { return }
      // Those that lie in it whole.
      let front = -Int(bitPattern: start) & (size - 1)
      _ = madvise(start + front, (bytes - front) & ~(size - 1), MADV_HUGEPAGE)
    }
  }
}
