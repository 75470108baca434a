import CSimdjson

/// Why bytes are not one JSON value, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// There is no value.
    case empty
    /// A string has no end.
    case unclosedString
    /// A string holds what no string may.
    case badText
    /// A byte stands where none like it may.
    case unexpectedByte
    /// The value ends before it is whole.
    case cutOff
    /// Something stands behind the value.
    case trailingBytes
    /// There are more bytes than can be read at once.
    case tooLarge
  }

  /// What is wrong.
  public var reason: Reason
  /// The byte of the document where it was noticed; 0 when the whole document is meant.
  public var offset: Int

  /// Makes an error.
  public init(_ reason: Reason, at offset: Int = 0) {
    self.reason = reason
    self.offset = offset
  }

  /// Makes an error from a code of the shim.
  package init(code: Int32, offset: Int) {
    let reason: Reason =
      switch Int(code) {
      case Int(CSIMDJSON_EMPTY): .empty
      case Int(CSIMDJSON_UNCLOSED_STRING): .unclosedString
      case Int(CSIMDJSON_BAD_TEXT): .badText
      case Int(CSIMDJSON_CUT_OFF): .cutOff
      case Int(CSIMDJSON_TRAILING): .trailingBytes
      case Int(CSIMDJSON_TOO_LARGE): .tooLarge
      default: .unexpectedByte
      }
    self.init(reason, at: offset)
  }

  /// One line for people.
  public var message: String {
    switch reason {
    case .empty: "nothing there"
    case .unclosedString: "a string is not closed"
    case .badText: "not UTF-8 text"
    case .unexpectedByte: "not JSON at byte \(offset)"
    case .cutOff: "cut off at byte \(offset)"
    case .trailingBytes: "more than one JSON value (byte \(offset))"
    case .tooLarge: "too large"
    }
  }
}
