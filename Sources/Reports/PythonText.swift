import JSONReading

/// Values as Python prints them.
enum PythonText {
  /// A value as `str()` prints it: strings bare.
  static func str(_ value: JSONValue) -> String { value.string ?? repr(value) }

  /// A value as `repr()` prints it: strings quoted.
  static func repr(_ value: JSONValue) -> String {
    switch value.kind {
    case .null: return "None"
    case .true: return "True"
    case .false: return "False"
    case .number: return number(String(decoding: value.bytes, as: UTF8.self))
    case .string: return quoted(value.string ?? "")
    case .array: return "[" + value.elements.map(repr).joined(separator: ", ") + "]"
    case .object:
      let members = value.members.map { quoted($0.key) + ": " + repr($0.value) }
      return "{" + members.joined(separator: ", ") + "}"
    case .opaque: return String(decoding: value.bytes, as: UTF8.self)
    }
  }

  /// A number: whole ones as they stand, others as the shortest text of a double.
  private static func number(_ text: String) -> String {
    let isWhole = text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (48...57).contains($0) }
    return isWhole ? text : Double(text).map { "\($0)" } ?? text
  }

  /// A string in the quotes that need the fewest backslashes.
  private static func quoted(_ text: String) -> String {
    let quote: Unicode.Scalar =
      text.unicodeScalars.contains("'") && !text.unicodeScalars.contains("\"") ? "\"" : "'"
    var out = String(Character(quote))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case quote: out += "\\" + String(Character(quote))
      case _
      where scalar.value < 0x20 || (0x7F..<0xA1).contains(scalar.value) || scalar == "\u{AD}":
        out += "\\x" + hex(scalar.value)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + String(Character(quote))
  }

  /// Two hexadecimal digits.
  private static func hex(_ value: UInt32) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16)
  }
}
