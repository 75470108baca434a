import Feeds
import Glibc
import ViewerCore

/// Reads files through one piece of memory, and tells of each whether it may hold what is looked for.
///
/// A piece is about as large as the cache of a core: what was just read is looked at before it leaves it.
final class SweepBuffer {
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
  private static let size = 256 << 10

  deinit { memory.deallocate() }

  /// A file of which a part was looked through.
  final class File {
    fileprivate let descriptor: Int32
    fileprivate var findings = Sweep.Findings()
    /// Bytes at the end of the last piece that belong to the next one, too.
    fileprivate var kept: [UInt8] = []

    /// Opens a file; `nil` when it cannot be read.
    init?(_ path: String) {
      // A pipe of that name must not make us wait.
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
      if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }
  }

  /// Looks through the next piece of a file.
  ///
  /// - Returns: whether the file holds all of it; `nil` while that is not known.
  func look(in file: File, for sweep: Sweep) -> Bool? {
    guard let base = memory.baseAddress else { return true }
    file.kept.withUnsafeBytes { memory.copyMemory(from: $0) }
    var count = file.kept.count
    let had = count
    while count < memory.count {
      let n = read(file.descriptor, base + count, memory.count - count)
      if n < 0, errno == EINTR { continue }
      if n <= 0 { break }
      count += n
    }
    guard count > had else { return false }
    let piece = UnsafeRawBufferPointer(rebasing: memory[..<count])
    if sweep.look(in: piece, &file.findings) { return true }
    guard count == memory.count else { return false }
    file.kept = Array(piece.suffix(min(sweep.reach, count / 2)))
    return nil
  }

  /// Looks through a whole file; one that cannot be read holds nothing.
  func mayHold(_ path: String, _ sweep: Sweep) -> Bool {
    guard let file = File(path) else { return false }
    while true {
      if let holds = look(in: file, for: sweep) { return holds }
    }
  }
}
