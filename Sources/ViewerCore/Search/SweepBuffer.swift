import Glibc

/// Reads files through one piece of memory, and tells of each whether it may hold what is looked for.
///
/// A piece is about as large as the cache of a core: what was just read is looked at before it leaves it.
package final class SweepBuffer {
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
  private static let size = 256 << 10

  /// Takes the memory.
  package init() {}

  deinit { memory.deallocate() }

  /// A file that is open to be looked through.
  final class File: Sendable {
    fileprivate let descriptor: Int32

    /// Opens a file; `nil` when it cannot be read.
    init?(_ path: String) {
      // A pipe of that name must not make us wait.
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
      if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }
  }

  /// How far behind a piece the next one begins: what the end of one cuts off stands whole in the next one.
  static func stride(for sweep: Sweep) -> Int { size - min(sweep.reach, size / 2) }

  /// Looks through the piece of a file that begins at a place.
  ///
  /// - Returns: whether there may be more behind it.
  func look(
    in file: File, at offset: Int, for sweep: Sweep, _ findings: inout Sweep.Findings
  ) -> Bool {
    guard let base = memory.baseAddress else { return false }
    var count = 0
    while count < memory.count {
      let n = pread(file.descriptor, base + count, memory.count - count, offset + count)
      if n < 0, errno == EINTR { continue }
      if n <= 0 { break }
      count += n
    }
    sweep.look(in: UnsafeRawBufferPointer(rebasing: memory[..<count]), &findings)
    return count == memory.count
  }

  /// Looks through a whole file; one that cannot be read holds nothing.
  package func mayHold(_ path: String, _ sweep: Sweep) -> Bool {
    guard let file = File(path) else { return false }
    var findings = Sweep.Findings()
    var offset = 0
    while look(in: file, at: offset, for: sweep, &findings), !sweep.isMet(findings) {
      offset += Self.stride(for: sweep)
    }
    return sweep.isMet(findings)
  }
}
