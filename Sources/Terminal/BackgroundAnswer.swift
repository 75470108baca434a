import CellGrid

/// What the terminal answers to our question for its background (OSC 11).
enum BackgroundAnswer {
  /// What such an answer begins with, behind `ESC ]`.
  private static let mark = Array("11;".utf8)

  /// Reads `11;rgb:1717/1818/1c1c`, whose parts have one to four digits; `nil` for anything else.
  static func color(_ answer: ArraySlice<UInt8>) -> Color? {
    guard answer.starts(with: mark) else { return nil }
    let text = String(decoding: answer.dropFirst(mark.count), as: UTF8.self)
    guard let colon = text.firstIndex(of: ":"), ["rgb", "rgba"].contains(text[..<colon]) else {
      return nil
    }
    let parts = text[text.index(after: colon)...].split(separator: "/").map { digits -> UInt8? in
      guard (1...4).contains(digits.count), let value = Int(digits, radix: 16), value >= 0 else {
        return nil
      }
      return UInt8(value * 255 / (1 << (4 * digits.count) - 1))
    }
    guard parts.count >= 3, let red = parts[0], let green = parts[1], let blue = parts[2] else {
      return nil
    }
    return .rgb(red, green, blue)
  }
}
