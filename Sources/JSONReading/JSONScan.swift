/// A walk over the bytes of JSON text that may be cut anywhere: it knows strings and brackets, and nothing else.
package struct JSONScan: Sendable {
  /// What a byte is.
  package enum Part: Sendable {
    /// Of a string, quotes included.
    case string
    /// The beginning of an object or a list.
    case opening
    /// The end of one.
    case closing
    /// Anything else.
    case other
  }

  /// How many objects and lists are open; negative when more were closed than opened.
  package private(set) var depth = 0
  /// Whether the walk is inside of a string.
  package private(set) var isInString = false
  /// Whether the last byte begins an escape.
  package private(set) var isEscaped = false

  /// Begins in front of a text.
  package init() {}

  /// Walks over the next byte.
  @discardableResult
  package mutating func step(_ byte: UInt8) -> Part {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return .string
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      return .string
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      depth += 1
      return .opening
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      return .closing
    default: return .other
    }
  }
}
