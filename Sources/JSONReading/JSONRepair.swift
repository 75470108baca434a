/// Makes bytes readable as JSON text without moving any of them.
enum JSONRepair {
  /// Copies `bytes` with each invalid byte of UTF-8 as `?` and each control byte as a space.
  static func repaired(_ bytes: UnsafeRawBufferPointer, padding: Int) -> [UInt8] {
    var copy = [UInt8](bytes)
    var i = 0
    while i < copy.count {
      let byte = copy[i]
      if byte < 0x80 {
        if byte < 0x20 { copy[i] = 0x20 }
        i += 1
      } else if let length = sequenceLength(bytes, at: i) {
        i += length
      } else {
        copy[i] = UInt8(ascii: "?")
        i += 1
      }
    }
    copy.append(contentsOf: repeatElement(0, count: padding))
    return copy
  }

  /// The length of the well-formed UTF-8 sequence of more than one byte at `i` (Unicode, table 3-7).
  static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at i: Int) -> Int? {
    let lead = bytes[i]
    let second: ClosedRange<UInt8>
    let length: Int
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard i + length <= bytes.count, second.contains(bytes[i + 1]) else { return nil }
    for k in (i + 2)..<max(i + 2, i + length) where bytes[k] & 0xC0 != 0x80 { return nil }
    return length
  }
}
