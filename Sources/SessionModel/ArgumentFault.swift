public import JSONReading

/// What is wrong with arguments that begin like JSON and are none, and where: a model wrote them so, or
/// they were cut off.
public struct ArgumentFault: Hashable, Sendable {
  /// The byte at which it was noticed, from 0.
  public var offset: Int
  /// The line of that byte, from 1.
  public var line: Int
  /// What is wrong, for people.
  public var reason: String

  /// Looks at the whole arguments of a call; `nil` when they are JSON, or are not meant to be: some
  /// tools take free text.
  public init?(_ text: String, parser: JSONParser) {
    let first = text.utf8.first { $0 > 0x20 }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    do throws(JSONError) {
      try parser.parse(copying: Array(text.utf8)) { (_) throws(JSONError) in }
      return nil
    } catch {
      let count = text.utf8.count
      let isAtEnd = error.reason == .unclosedString || error.reason == .cutOff
      offset = isAtEnd ? count : min(error.offset, count)
      line = 1 + text.utf8.prefix(offset).count { $0 == 0x0A }
      reason = Self.word(error.reason)
    }
  }

  /// `not JSON: unexpected character at byte 17 (line 1)`.
  public var text: String { "not JSON: \(reason) at byte \(offset) (line \(line))" }

  private static func word(_ reason: JSONError.Reason) -> String {
    switch reason {
    case .empty: "nothing there"
    case .unclosedString: "a string without its end"
    case .badText: "text that is not UTF-8"
    case .unexpectedByte: "an unexpected character"
    case .cutOff: "cut off"
    case .trailingBytes: "more than one value"
    case .tooLarge: "too large"
    }
  }
}
