import Glibc

/// Finds where a source begins behind words that are nobody's: warnings, the prompt of a shell, what a
/// program says before its output.
enum FrontWords {
  /// Where the first JSON value, or the first line of an event stream, begins; `nil` when there are words
  /// only.
  ///
  /// - Parameter start: where to begin to look, as at the beginning of a line.
  static func end(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    var line = start
    while line < bytes.count {
      guard let first = bytes[line...].firstIndex(where: { $0 > 0x20 }) else { return nil }
      if first == start, bytes[first...].starts(with: [0xEF, 0xBB, 0xBF]) {
        line = first + 3
        continue
      }
      let end = lineEnd(in: bytes, from: first)
      if EventStream.begins(UnsafeRawBufferPointer(rebasing: bytes[first...])) { return first }
      if let value = valueStart(in: bytes, first..<end) { return value }
      line = end + 1
    }
    return nil
  }

  /// Where a JSON value begins in a line: at its beginning, or behind words.
  private static func valueStart(in bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Int? {
    if mayBegin(in: bytes, at: line.lowerBound) { return line.lowerBound }
    var place = line.lowerBound
    while place < line.upperBound {
      switch bytes[place] {
      case UInt8(ascii: "{"):
        return mayBegin(in: bytes, at: place) ? place : nil
      // What stands behind such a byte may be a part of a value that is torn.
      case UInt8(ascii: "\""), UInt8(ascii: "}"): return nil
      default: place += 1
      }
    }
    return nil
  }

  /// Whether a bracket opens a JSON value, by what follows it. Words in brackets are none: `[WARN] …`.
  static func mayBegin(in bytes: UnsafeRawBufferPointer, at place: Int) -> Bool {
    guard place < bytes.count else { return false }
    let isObject = bytes[place] == UInt8(ascii: "{")
    guard isObject || bytes[place] == UInt8(ascii: "[") else { return false }
    switch bytes[(place + 1)...].first(where: { $0 > 0x20 }) {
    case nil, UInt8(ascii: "\""): return true
    case UInt8(ascii: "}"): return isObject
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"): return !isObject
    default: return false
    }
  }

  /// The end of the line that a place is in.
  static func lineEnd(in bytes: UnsafeRawBufferPointer, from place: Int) -> Int {
    guard let base = bytes.baseAddress, place < bytes.count,
      let found = memchr(base + place, 10, bytes.count - place)
    else { return bytes.count }
    return UnsafeRawPointer(found) - base
  }
}
