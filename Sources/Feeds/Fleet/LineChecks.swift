import SessionModel

/// What is known of the lines of a stream that were read: enough to tell whether a line is still the one that was.
struct LineChecks {
  /// The number of the first one.
  private var first = 0
  private var sums: [UInt32] = []

  /// Takes a line that follows the others; those in front of a gap are forgotten.
  mutating func add(_ line: [UInt8], _ number: Int) {
    if number != first + sums.count { (first, sums) = (number, []) }
    sums.append(Self.sum(line))
  }

  /// Whether this line had the number; `nil` when nothing is known of it.
  func holds(_ line: [UInt8], _ number: Int) -> Bool? {
    guard (first..<first + sums.count).contains(number) else { return nil }
    return sums[number - first] == Self.sum(line)
  }

  private static func sum(_ line: [UInt8]) -> UInt32 {
    Checksum.crc32(RecordingLine.content(of: line))
  }
}
