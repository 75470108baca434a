/// The places of the elements of a JSON array, found without parsing them.
///
/// An array that is cut off gives what there is of it; the last element may be a part then.
struct JSONElements: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var place: Int

  /// Looks at an array; `bytes` begin with its bracket.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    place = 1
  }

  mutating func next() -> Range<Int>? {
    while place < bytes.count, bytes[place] <= 0x20 || bytes[place] == UInt8(ascii: ",") {
      place += 1
    }
    guard place < bytes.count, bytes[place] != UInt8(ascii: "]") else { return nil }
    let start = place
    var end = start
    var depth = 0
    var isInString = false
    while place < bytes.count {
      let byte = bytes[place]
      if isInString {
        if byte == UInt8(ascii: "\\") {
          place += 1
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "]") where depth == 0: return start..<end
        // A brace that nothing opened is a part of its element: each call takes at least a byte.
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth = Swift.max(depth - 1, 0)
        case UInt8(ascii: ",") where depth == 0: return start..<end
        default: break
        }
      }
      place = Swift.min(place + 1, bytes.count)
      if byte > 0x20 || isInString { end = place }
    }
    return start..<end
  }
}
