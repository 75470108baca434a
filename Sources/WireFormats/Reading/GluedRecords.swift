import JSONReading

/// Finds the whole JSON objects in a line that is none itself: those that stand one behind the other from its
/// beginning, and those behind a torn one, up to its end.
struct GluedRecords {
  /// Where they stand.
  private(set) var ranges: [Range<Int>] = []
  /// Whether something of the line is in none of them.
  private(set) var isTorn = false

  /// How many beginnings are tried behind a torn record.
  private static let tries = 64

  /// - Parameter starts: how records of the source begin. What begins otherwise inside of a torn one is
  ///   a part of it.
  init(_ bytes: UnsafeRawBufferPointer, _ starts: RecordStarts) {
    let (front, end) = Self.wholes(in: bytes, from: 0)
    ranges = front
    guard end < bytes.count else { return }
    isTorn = true
    // Words may stand in front of a record.
    if front.isEmpty, let start = FrontWords.end(in: bytes), start > 0 {
      let (wholes, last) = Self.wholes(in: bytes, from: start)
      if last == bytes.count {
        ranges = wholes
        return
      }
    }
    var starts = starts
    starts.learn(UnsafeRawBufferPointer(rebasing: bytes[end...]))
    var tries = 0
    var place = end + 1
    while tries < Self.tries,
      let next = bytes[min(place, bytes.count)...].firstIndex(of: UInt8(ascii: "{"))
    {
      place = next + 1
      guard starts.begin(UnsafeRawBufferPointer(rebasing: bytes[next...])) else { continue }
      tries += 1
      let (wholes, last) = Self.wholes(in: bytes, from: next)
      if last == bytes.count {
        ranges += wholes
        return
      }
    }
  }

  /// The whole objects one behind the other from a place on, and where they end.
  private static func wholes(in bytes: UnsafeRawBufferPointer, from start: Int) -> (
    ranges: [Range<Int>], end: Int
  ) {
    var ranges: [Range<Int>] = []
    var place = start
    while let from = bytes[place...].firstIndex(where: { $0 > 0x20 }) {
      guard bytes[from] == UInt8(ascii: "{"), let end = self.end(of: bytes, from: from) else {
        return (ranges, from)
      }
      ranges.append(from..<end)
      place = end
    }
    return (ranges, bytes.count)
  }

  /// Where the object ends that begins at a place; `nil` when it does not.
  private static func end(of bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
    var scan = JSONScan()
    for place in from..<bytes.count {
      if scan.step(bytes[place]) == .closing, scan.depth == 0 { return place + 1 }
    }
    return nil
  }
}
