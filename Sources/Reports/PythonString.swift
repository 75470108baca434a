import JSONReading

/// Strings as Python's `repr()` prints them.
enum PythonString {
  /// A text in the quotes that need the fewest backslashes.
  static func repr(_ text: String) -> String { quoted(text.unicodeScalars.map(\.value)) }

  /// The same of a JSON string, quotes included; half a surrogate pair, which no text can hold, is told.
  static func repr(_ string: UnsafeRawBufferPointer) -> String {
    let body = JSONText.inner(string)
    return quoted(JSONText.isPlain(body) ? codes(body[...]) : codes(escaped: body))
  }

  /// The code points of a JSON string with escapes.
  private static func codes(escaped body: UnsafeRawBufferPointer) -> [UInt32] {
    var codes: [UInt32] = []
    var start = 0
    var place = 0
    while place < body.count {
      guard body[place] == UInt8(ascii: "\\") else {
        place += 1
        continue
      }
      guard let unit = unit(body, at: place), (0xD800..<0xE000).contains(unit) else {
        place += 2
        continue
      }
      if unit < 0xDC00, let low = self.unit(body, at: place + 6), (0xDC00..<0xE000).contains(low) {
        place += 12
        continue
      }
      codes += self.codes(body[start..<place])
      codes.append(unit)
      place += 6
      start = place
    }
    return codes + self.codes(body[min(start, body.count)...])
  }

  /// The code points of a part without half pairs.
  private static func codes(_ part: Slice<UnsafeRawBufferPointer>) -> [UInt32] {
    JSONText.decoded(body: Array(part)).unicodeScalars.map(\.value)
  }

  /// The number of an escape `\uXXXX` at a place, if one stands there.
  private static func unit(_ body: UnsafeRawBufferPointer, at place: Int) -> UInt32? {
    guard place + 6 <= body.count, body[place] == UInt8(ascii: "\\"),
      body[place + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt32(String(decoding: body[(place + 2)..<(place + 6)], as: UTF8.self), radix: 16)
  }

  private static func quoted(_ codes: [UInt32]) -> String {
    let quote: Unicode.Scalar = codes.contains(0x27) && !codes.contains(0x22) ? "\"" : "'"
    var out = String.UnicodeScalarView()
    out.append(quote)
    for code in codes {
      switch code {
      case 0x0A: out.append(contentsOf: "\\n".unicodeScalars)
      case 0x0D: out.append(contentsOf: "\\r".unicodeScalars)
      case 0x09: out.append(contentsOf: "\\t".unicodeScalars)
      case 0x5C, quote.value:
        out.append("\\")
        out.append(code == 0x5C ? "\\" : quote)
      default:
        if let scalar = Unicode.Scalar(code), isPrintable(scalar) {
          out.append(scalar)
        } else {
          out.append(contentsOf: escape(code).unicodeScalars)
        }
      }
    }
    out.append(quote)
    return String(out)
  }

  /// The escape of a code point, with as many digits as it needs: 2, 4 or 8.
  private static func escape(_ code: UInt32) -> String {
    let (letter, count) = code < 0x100 ? ("x", 2) : code < 0x10000 ? ("u", 4) : ("U", 8)
    let digits = String(code, radix: 16)
    return "\\" + letter + String(repeating: "0", count: count - digits.count) + digits
  }

  /// Whether Python 3.11, which knows Unicode 14, takes a character for one that can be printed.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if (0x20..<0x7F).contains(scalar.value) { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return scalar.properties.age.map { $0.major <= 14 } ?? false
    }
  }
}
