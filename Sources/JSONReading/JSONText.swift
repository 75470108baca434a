import CSimdjson
import Glibc

/// Strings of JSON: decoding, comparing, writing.
public enum JSONText {
  /// Decodes a JSON string, quotes included; invalid UTF-8 and lone surrogates become U+FFFD.
  ///
  /// A string that is cut off is decoded as far as it goes.
  public static func decoded(_ bytes: UnsafeRawBufferPointer) -> String {
    decoded(body: inner(bytes))
  }

  /// Decodes what stood between the quotes of one JSON string, or of several that follow each other.
  public static func decoded(body: [UInt8]) -> String {
    body.withUnsafeBytes { decoded(body: $0) }
  }

  private static func decoded(body: UnsafeRawBufferPointer) -> String {
    guard backslash(in: body, from: 0) != nil else { return String(decoding: body, as: UTF8.self) }
    return String(decoding: decodedBytes(body), as: UTF8.self)
  }

  /// Whether a string has no escapes, so that its bytes are its text.
  public static func isPlain(_ body: UnsafeRawBufferPointer) -> Bool {
    backslash(in: body, from: 0) == nil
  }

  /// Where the next escape begins.
  private static func backslash(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let found = memchr(base + start, 0x5C, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// The bytes between the quotes; the closing one may be missing.
  public static func inner(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let quote = UInt8(ascii: "\"")
    var (start, end) = (0, bytes.count)
    if start < end, bytes[start] == quote { start += 1 }
    if start < end, bytes[end - 1] == quote { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  /// Where a JSON string ends that stands inside a JSON string, from behind its opening quote: the place of
  /// the `\"` that closes it.
  ///
  /// - Returns: `nil` when it is not closed, or when quotes or backslashes are written as `\u….`
  public static func nestedEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var place = start
    while place < bytes.count - 1,
      let found = memchr(base + place, 0x22, bytes.count - 1 - place)
    {
      let quote = UnsafeRawPointer(found) - base
      var front = quote
      while front > start, bytes[front - 1] == 0x5C { front -= 1 }
      // The outer string has an odd number in front of a quote; an odd half of them escapes it inside.
      if (quote - front) / 2 % 2 == 0 {
        let body = UnsafeRawBufferPointer(rebasing: bytes[start..<quote])
        let isPlain = !hasWrittenOut(body)
        return isPlain && quote - front > 0 ? quote - 1 : nil
      }
      place = quote + 1
    }
    return nil
  }

  /// Whether a quote or a backslash is written by its number.
  private static func hasWrittenOut(_ body: UnsafeRawBufferPointer) -> Bool {
    writesOut(body) { high, low in
      high == UInt8(ascii: "5") && low | 0x20 == UInt8(ascii: "c")
        || high == UInt8(ascii: "2") && low == UInt8(ascii: "2")
    }
  }

  /// Whether characters that a keyboard has are written by their numbers, as some writers do with quotes.
  public static func writesOutPlainText(_ body: UnsafeRawBufferPointer) -> Bool {
    writesOut(body) { high, _ in (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(high) }
  }

  /// Whether there is a `\u00` with two digits behind it that are as asked for.
  private static func writesOut(
    _ body: UnsafeRawBufferPointer, _ isWanted: (_ high: UInt8, _ low: UInt8) -> Bool
  ) -> Bool {
    var rest = body
    while let place = place(of: #"\u00"#, in: rest), place + 6 <= rest.count {
      if isWanted(rest[place + 4], rest[place + 5]) { return true }
      rest = UnsafeRawBufferPointer(rebasing: rest[(place + 4)...])
    }
    return false
  }

  /// Decodes the escapes of a string without its quotes.
  public static func decodedBytes(_ body: UnsafeRawBufferPointer) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(body.count)
    var i = 0
    while i < body.count {
      // What is no escape is copied in one piece.
      let escape = backslash(in: body, from: i) ?? body.count
      if escape > i { out.append(contentsOf: UnsafeRawBufferPointer(rebasing: body[i..<escape])) }
      i = escape
      guard i + 1 < body.count else { break }
      let code = body[i + 1]
      i += 2
      switch code {
      case UInt8(ascii: "n"): out.append(10)
      case UInt8(ascii: "t"): out.append(9)
      case UInt8(ascii: "r"): out.append(13)
      case UInt8(ascii: "b"): out.append(8)
      case UInt8(ascii: "f"): out.append(12)
      case UInt8(ascii: "u"):
        guard let unit = hex(body, at: i) else { return out }
        i += 4
        var scalar = UInt32(unit)
        if (0xD800..<0xDC00).contains(scalar), i + 6 <= body.count,
          body[i] == UInt8(ascii: "\\"), body[i + 1] == UInt8(ascii: "u"),
          let low = hex(body, at: i + 2), (0xDC00..<0xE000).contains(low)
        {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + UInt32(low) - 0xDC00
          i += 6
        }
        out.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
      default: out.append(code)
      }
    }
    return out
  }

  /// The four hexadecimal digits at `i`.
  private static func hex(_ bytes: UnsafeRawBufferPointer, at i: Int) -> UInt16? {
    guard i + 4 <= bytes.count else { return nil }
    var value: UInt16 = 0
    for k in i..<i + 4 {
      let digit: UInt8
      switch bytes[k] {
      case 0x30...0x39: digit = bytes[k] - 0x30
      case 0x41...0x46: digit = bytes[k] - 0x37
      case 0x61...0x66: digit = bytes[k] - 0x57
      default: return nil
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  /// Whether a JSON string, quotes included, is `text`.
  public static func equals(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    let body = inner(bytes)
    let count = text.utf8CodeUnitCount
    // Decoded, a string is never longer than it was.
    guard body.count >= count, let base = body.baseAddress else { return count == 0 }
    if body.count == count { return memcmp(base, text.utf8Start, count) == 0 }
    return backslash(in: body, from: 0) != nil && decoded(bytes) == text.description
  }

  /// Whether bytes begin with a text.
  public static func starts(_ bytes: UnsafeRawBufferPointer, with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count >= count, let base = bytes.baseAddress else { return false }
    return memcmp(base, text.utf8Start, count) == 0
  }

  /// Where bytes stand first in others; `nil` when they do not.
  public static func place(of text: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
    place(
      of: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), in: bytes)
  }

  /// Where bytes stand first in others; `nil` when they do not.
  public static func place(of wanted: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer)
    -> Int?
  {
    guard bytes.count >= wanted.count, let base = bytes.baseAddress else { return nil }
    let place = csimdjson_place(base, bytes.count, wanted.baseAddress, wanted.count)
    return place < 0 ? nil : place
  }

  /// Appends `text` as a JSON string: quotes, and escapes for what must be escaped and for DEL.
  public static func append(_ text: some StringProtocol, to out: inout [UInt8]) {
    var text = String(text)
    text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &out) }
  }

  /// Appends UTF-8 bytes as a JSON string.
  public static func append(_ text: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var plain = 0
    var place = 0
    while place < text.count {
      let length: Int
      if let escape = escape(text[place]) {
        // What needs no escape is copied in one piece.
        out.append(contentsOf: text[plain..<place])
        out.append(contentsOf: escape.utf8)
        length = 1
      } else if text[place] == 0xC2 || text[place] == 0xE2, let hidden = hidden(text, at: place) {
        out.append(contentsOf: text[plain..<place])
        out.append(contentsOf: (#"\u"# + hidden.digits).utf8)
        length = hidden.length
      } else {
        place += 1
        continue
      }
      place += length
      plain = place
    }
    out.append(contentsOf: text[plain...])
    out.append(UInt8(ascii: "\""))
  }

  /// The control of two bytes or the direction mark of three that stands at a place: a terminal that the
  /// JSON is printed on would obey it.
  private static func hidden(_ text: UnsafeRawBufferPointer, at place: Int)
    -> (digits: String, length: Int)?
  {
    if text[place] == 0xC2, place + 1 < text.count, (0x80...0x9F).contains(text[place + 1]) {
      return ("00" + String(text[place + 1], radix: 16), 2)
    }
    guard text[place] == 0xE2, place + 2 < text.count else { return nil }
    switch (text[place + 1], text[place + 2]) {
    case (0x80, 0xAA...0xAE): return ("20" + String(text[place + 2] - 0x80, radix: 16), 3)
    case (0x81, 0xA6...0xA9): return ("20" + String(text[place + 2] - 0x40, radix: 16), 3)
    default: return nil
    }
  }

  /// How a byte is written that cannot stand for itself.
  private static func escape(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): return #"\""#
    case UInt8(ascii: "\\"): return #"\\"#
    case 0x20..<0x7F, 0x80...: return nil
    case 10: return #"\n"#
    case 13: return #"\r"#
    case 9: return #"\t"#
    default: return #"\u00"# + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
  }
}
