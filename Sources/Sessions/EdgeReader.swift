import Glibc
import SessionModel
import WireFormats

/// Reads the first and the last bytes of files into memory that is used again, or all of them.
struct EdgeReader {
  /// The size up to which the ends of a file are all of it.
  static let ends = front + GlanceReading.edge
  /// The size up to which a file may be read whole in one go.
  static let wholeLimit = 4 << 20

  private var head = [UInt8](repeating: 0, count: 2 * GlanceReading.edge + Record.padding)
  private var tail = [UInt8](repeating: 0, count: GlanceReading.edge + Record.padding)
  private let reading = GlanceReading()
  /// Unpacks so many bytes of the file at a path, whose first bytes are given; `nil` when it is not packed.
  private let unpack: (String, [UInt8], Int) -> [UInt8]?

  init(unpack: @escaping (String, [UInt8], Int) -> [UInt8]?) { self.unpack = unpack }

  /// What the ends of a file tell; `nil` when it cannot be read.
  ///
  /// - Parameter isWhole: whether all of it is to tell, as far as it is not larger than `wholeLimit`.
  mutating func glance(
    _ path: String, format: String, isWhole: Bool = false
  ) -> SessionGlance? {
    // A pipe of that name must not make us wait.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let edge = GlanceReading.edge
    let first = Self.read(descriptor, 0, 4, into: &head)
    if let bytes = unpack(path, Array(head[..<max(0, first)]), Self.packedLimit) {
      return packed(bytes, format)
    }
    let size = lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else { return nil }
    if size <= Self.ends { return glance(descriptor, head: size, tail: 0, size, format) }
    if isWhole, size <= Self.wholeLimit { return whole(descriptor, size, format) }
    // The prompt stands at the very beginning, unless something huge does.
    var (front, back) = (Self.front, edge)
    var told = glance(descriptor, head: front, tail: back, size, format)
    if told?.prompt == nil, told?.title == nil {
      if size <= 2 * edge { return glance(descriptor, head: size, tail: 0, size, format) }
      front = edge
      told = glance(descriptor, head: front, tail: back, size, format)
    }
    // What the last records say may stand in front of one that is longer than all that was read.
    while told?.turn == .unknown, told?.calls?.isPartial == true, back < Self.farthest,
      front + back < size
    {
      back = min(4 * back, size - front)
      told = glance(descriptor, head: front, tail: back, size, format)
    }
    return told
  }

  /// What all of a file tells.
  private func whole(_ descriptor: Int32, _ size: Int, _ format: String) -> SessionGlance? {
    var bytes = [UInt8](repeating: 0, count: size + Record.padding)
    let count = Self.read(descriptor, 0, size, into: &bytes)
    guard count >= 0 else { return nil }
    return bytes.withUnsafeBytes { bytes in
      reading.glance(
        head: UnsafeRawBufferPointer(rebasing: bytes[..<count]), tail: nil, format: format)
    }
  }

  /// Bytes of the end of a file that are read at most for a word of how its last turn stands.
  private static let farthest = 2 << 20

  /// Bytes that are unpacked of a file for the sake of its end.
  private static let packedLimit = 8 << 20

  /// What the ends of a file tell that is packed; of a large one its beginning alone.
  private func packed(_ bytes: [UInt8], _ format: String) -> SessionGlance? {
    let isWhole = bytes.count < Self.packedLimit
    let padding = [UInt8](repeating: 0, count: Record.padding)
    let edge = GlanceReading.edge
    let isShort = bytes.count <= 2 * edge
    let head = (isShort ? bytes : Array(bytes.prefix(edge))) + padding
    let tail = (isShort || !isWhole ? [] : Array(bytes.suffix(edge))) + padding
    return head.withUnsafeBytes { head in
      let front = UnsafeRawBufferPointer(rebasing: head.dropLast(Record.padding))
      if isShort, isWhole { return reading.glance(head: front, tail: nil, format: format) }
      return tail.withUnsafeBytes { tail in
        reading.glance(
          head: front, tail: UnsafeRawBufferPointer(rebasing: tail.dropLast(Record.padding)),
          format: format)
      }
    }
  }

  /// The bytes at the beginning of a large file that are read first.
  private static let front = 16 << 10

  /// What so many bytes at the ends of a file tell; the head is all of it when there is no tail.
  private mutating func glance(
    _ descriptor: Int32, head headSize: Int, tail tailSize: Int, _ size: Int, _ format: String
  ) -> SessionGlance? {
    let first = Self.read(descriptor, 0, headSize, into: &head)
    guard first >= 0 else { return nil }
    let room = tailSize + Record.padding
    if tail.count < room { tail += [UInt8](repeating: 0, count: room - tail.count) }
    let last =
      tailSize == 0 ? 0 : max(0, Self.read(descriptor, size - tailSize, tailSize, into: &tail))
    return head.withUnsafeBytes { head in
      let front = UnsafeRawBufferPointer(rebasing: head[..<first])
      if tailSize == 0 { return reading.glance(head: front, tail: nil, format: format) }
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
  @discardableResult
  private static func read(
    _ descriptor: Int32, _ offset: Int, _ count: Int, into buffer: inout [UInt8]
  ) -> Int {
    buffer.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return -1 }
      var done = 0
      while done < count {
        let n = pread(descriptor, base + done, count - done, offset + done)
        if n < 0 && errno == EINTR { continue }
        if n < 0 && done == 0 { return -1 }
        if n <= 0 { break }
        done += n
      }
      return done
    }
  }
}
