import HiddenText

/// Foreign text in a page: nothing in it is markup, closes an attribute, or hides.
enum HTMLText {
  /// A text for the content of an element or for an attribute in double quotes.
  ///
  /// What a reader would not see, but for ends of lines and tabs, is named, whatever was cleaned before: controls,
  /// marks of direction, noncharacters.
  static func escaped(_ text: some StringProtocol) -> String {
    var text = String(text)
    let safe: [UInt8]? = text.withUTF8 { bytes in
      guard bytes.contains(where: isSpecial) else { return nil }
      var out: [UInt8] = []
      out.reserveCapacity(bytes.count + bytes.count / 8)
      var base: Unicode.Scalar = " "
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        if let name = name(of: byte) {
          out += name.utf8Bytes
          place += 1
          continue
        }
        let (scalar, length) = scalar(in: bytes, at: place)
        if !HiddenScalar.contains(scalar.value) || byte == 10 || byte == 9 {
          for index in place..<place + length { out.append(bytes[index]) }
          if byte > 0x20 { base = scalar }
        } else {
          let next =
            place + length < bytes.count ? self.scalar(in: bytes, at: place + length).0 : nil
          if HiddenScalar.shapesEmoji(scalar, after: base, before: next) {
            for index in place..<place + length { out.append(bytes[index]) }
          } else {
            out += Array("⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩".utf8)
          }
        }
        place += length
      }
      return out
    }
    return safe.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// Whether a byte may be part of something that is not written as it stands.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 10 && byte != 9 || byte >= 0x7f || name(of: byte) != nil
  }

  /// How a sign is written that means something to a page.
  private static func name(of byte: UInt8) -> StaticString? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }

  /// The scalar at a place of a text, which is valid, and how many bytes it takes.
  private static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>, at place: Int
  ) -> (Unicode.Scalar, Int) {
    let first = bytes[place]
    let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    var value = length == 1 ? UInt32(first) : UInt32(first) & (0x7f >> UInt32(length))
    for index in place + 1..<max(place + 1, min(place + length, bytes.count)) {
      value = value << 6 | UInt32(bytes[index] & 0x3f)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", min(length, bytes.count - place))
  }
}

extension StaticString {
  /// Its bytes.
  fileprivate var utf8Bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
