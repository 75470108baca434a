import Glibc
import SessionModel
import WireFormats

/// Reads the first and the last bytes of files into memory that is used again.
struct EdgeReader {
  private var head = [UInt8](repeating: 0, count: 2 * GlanceReading.edge + Record.padding)
  private var tail = [UInt8](repeating: 0, count: GlanceReading.edge + Record.padding)
  private let reading = GlanceReading()

  /// What the ends of a file tell; `nil` when it cannot be read.
  mutating func glance(_ path: String, format: String) -> SessionGlance? {
    // A pipe of that name must not make us wait.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let edge = GlanceReading.edge
    let first = Self.read(descriptor, 0, edge, into: &head)
    guard first >= 0 else { return nil }
    var isWhole = first < edge
    var count = first
    var last = 0
    if !isWhole {
      let size = lseek(descriptor, 0, SEEK_END)
      if size <= 2 * edge {
        // The ends meet.
        count += max(0, Self.read(descriptor, edge, edge, into: &head, at: edge))
        isWhole = true
      } else {
        last = max(0, Self.read(descriptor, size - edge, edge, into: &tail))
      }
    }
    return head.withUnsafeBytes { head in
      let front = UnsafeRawBufferPointer(rebasing: head[..<count])
      if isWhole { return reading.glance(head: front, tail: nil, format: format) }
      return tail.withUnsafeBytes { tail in
        reading.glance(
          head: front, tail: UnsafeRawBufferPointer(rebasing: tail[..<last]), format: format)
      }
    }
  }

  /// Reads a small file.
  static func whole(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = read(descriptor, 0, limit, into: &bytes)
    return count < 0 ? nil : Array(bytes.prefix(count))
  }

  /// Reads bytes of a file; fewer at its end, -1 when it cannot be read.
  private static func read(
    _ descriptor: Int32, _ offset: Int, _ count: Int, into buffer: inout [UInt8], at place: Int = 0
  ) -> Int {
    buffer.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return -1 }
      var done = 0
      while done < count {
        let n = pread(descriptor, base + place + done, count - done, offset + done)
        if n < 0 && errno == EINTR { continue }
        if n < 0 && done == 0 { return -1 }
        if n <= 0 { break }
        done += n
      }
      return done
    }
  }
}
