import CSimdjson
import Glibc
import HiddenText

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
    place(of: #"\u0022"#, in: body) != nil || place(of: #"\u005c"#, in: body) != nil
      || place(of: #"\u005C"#, in: body) != nil
  }

  /// Whether characters that a keyboard has are written by their numbers, as some writers do with quotes.
  public static func writesOutPlainText(_ body: UnsafeRawBufferPointer) -> Bool {
    guard let start = body.baseAddress else { return false }
    return csimdjson_writes_out(start, body.count)
  }

  /// Decodes the escapes of a string without its quotes.
  public static func decodedBytes(_ body: UnsafeRawBufferPointer) -> [UInt8] {
    guard let start = body.baseAddress else { return [] }
    // No escape is shorter than what it stands for.
    return Array(unsafeUninitializedCapacity: body.count) { room, count in
      guard let out = room.baseAddress else { return }
      count = decode(body, at: start, to: UnsafeMutableRawPointer(out))
    }
  }

  /// Lends the decoded escapes of a string without its quotes; short ones take no memory for that.
  public static func withDecoded(
    _ body: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) -> Void
  ) {
    guard let start = body.baseAddress else { return use(body) }
    withUnsafeTemporaryAllocation(byteCount: body.count, alignment: 1) { room in
      guard let out = room.baseAddress else { return }
      let count = decode(body, at: start, to: out)
      use(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
  }

  /// Writes the decoded bytes; returns how many there are, which is never more than there were.
  private static func decode(
    _ body: UnsafeRawBufferPointer, at start: UnsafeRawPointer, to out: UnsafeMutableRawPointer
  ) -> Int {
    var (i, count) = (0, 0)
    func append(_ byte: UInt8) {
      out.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
      count &+= 1
    }
    while i < body.count {
      // What is no escape is copied in one piece.
      let escape = backslash(in: body, from: i) ?? body.count
      memcpy(out + count, start + i, escape - i)
      count += escape - i
      i = escape
      guard i + 1 < body.count else { break }
      let code = body[i + 1]
      i += 2
      switch code {
      case UInt8(ascii: "n"): append(10)
      case UInt8(ascii: "t"): append(9)
      case UInt8(ascii: "r"): append(13)
      case UInt8(ascii: "b"): append(8)
      case UInt8(ascii: "f"): append(12)
      case UInt8(ascii: "u"):
        guard let unit = hex(body, at: i) else { return count }
        i += 4
        var scalar = UInt32(unit)
        if (0xD800..<0xDC00).contains(scalar), i + 6 <= body.count,
          body[i] == UInt8(ascii: "\\"), body[i + 1] == UInt8(ascii: "u"),
          let low = hex(body, at: i + 2), (0xDC00..<0xE000).contains(low)
        {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + UInt32(low) - 0xDC00
          i += 6
        }
        for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .init() { append(byte) }
      default: append(code)
      }
    }
    return count
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
    guard body.count >= count, let base = body.baseAddress, count > 0 else {
      return count == 0 && body.isEmpty
    }
    // Words that are not the same differ by their first letter, as a rule.
    let first = body[0]
    guard first == text.utf8Start.pointee || first == 0x5C else { return false }
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

  /// Appends `text` as a JSON string: quotes, and escapes for what must be escaped and for what a reader
  /// would not see (`HiddenScalar`).
  public static func append(_ text: some StringProtocol, to out: inout [UInt8]) {
    var text = String(text)
    text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &out) }
  }

  /// Appends UTF-8 bytes as a JSON string; what is no UTF-8 becomes U+FFFD.
  public static func append(_ text: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    let start = out.count
    out.append(UInt8(ascii: "\""))
    if !appendEscaped(text, isSource: false, to: &out) {
      out.removeSubrange(start...)
      return append(String(decoding: text, as: UTF8.self), to: &out)
    }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends JSON of a source as it stands, but for what a reader would not see inside its strings.
  static func append(source: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    let start = out.count
    if appendEscaped(source, isSource: true, to: &out) { return }
    out.removeSubrange(start...)
    var text = String(decoding: source, as: UTF8.self)
    text.withUTF8 { _ = appendEscaped(UnsafeRawBufferPointer($0), isSource: true, to: &out) }
  }

  /// Appends bytes with their escapes.
  ///
  /// - Returns: whether they were UTF-8; if not, what was appended is of no use.
  private static func appendEscaped(
    _ text: UnsafeRawBufferPointer, isSource: Bool, to out: inout [UInt8]
  ) -> Bool {
    var plain = 0
    var place = 0
    while place < text.count {
      var length = 1
      var escaped: String?
      if text[place] < 0x80 {
        escaped = isSource ? escapeInSource(text[place]) : escape(text[place])
      } else {
        guard let count = JSONRepair.sequenceLength(text, at: place) else { return false }
        length = count
        if mayHide(text[place]) { escaped = hidden(text, place, length) }
      }
      if let escaped {
        // What needs no escape is copied in one piece.
        out.append(contentsOf: text[plain..<place])
        out.append(contentsOf: escaped.utf8)
        plain = place + length
      }
      place += length
    }
    out.append(contentsOf: text[plain...])
    return true
  }

  /// Whether a byte begins one of the hidden scalars; most text is passed over by this alone.
  private static func mayHide(_ lead: UInt8) -> Bool {
    switch lead {
    case 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF...: true
    default: false
    }
  }

  /// The escape of the scalar at a place, if it is one that hides.
  private static func hidden(_ text: UnsafeRawBufferPointer, _ place: Int, _ length: Int) -> String?
  {
    guard let scalar = scalar(text, place, length), HiddenScalar.contains(scalar.value) else {
      return nil
    }
    if shapesEmoji(scalar, text, place, length) { return nil }
    return UTF16.encode(scalar)?.map { unit in
      let digits = String(unit, radix: 16)
      return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  private static func shapesEmoji(
    _ scalar: Unicode.Scalar, _ text: UnsafeRawBufferPointer, _ place: Int, _ length: Int
  ) -> Bool {
    var base: Unicode.Scalar?
    var start = place
    var steps = 0
    // Behind other selectors and skin tones, of which an emoji has few.
    repeat {
      steps += 1
      guard steps <= 3 else { return false }
      let end = start
      start -= 1
      while start >= 0, text[start] & 0xC0 == 0x80 { start -= 1 }
      guard start >= 0 else { return false }
      base = self.scalar(text, start, end - start)
    } while base.map { HiddenScalar.contains($0.value) || (0x1F3FB...0x1F3FF).contains($0.value) }
      ?? false
    guard let base else { return false }
    let behind = place + length
    let next =
      behind == text.count
      ? nil
      : text[behind] < 0x80
        ? Unicode.Scalar(text[behind])
        : JSONRepair.sequenceLength(text, at: behind).flatMap { self.scalar(text, behind, $0) }
    return HiddenScalar.shapesEmoji(scalar, after: base, before: next)
  }

  /// The scalar of a sequence that is well formed.
  private static func scalar(_ text: UnsafeRawBufferPointer, _ place: Int, _ length: Int)
    -> Unicode.Scalar?
  {
    let lead = UInt32(text[place]) & (length == 1 ? 0x7F : 0x7F >> UInt32(length))
    return Unicode.Scalar(
      text[(place + 1)..<(place + length)].reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) })
  }

  /// How a byte is written that cannot stand for itself.
  private static func escape(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): return #"\""#
    case UInt8(ascii: "\\"): return #"\\"#
    case 10: return #"\n"#
    case 13: return #"\r"#
    case 9: return #"\t"#
    case 0x20..<0x7F, 0x80...: return nil
    default: return #"\u00"# + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
  }

  /// The same where quotes and backslashes are those of JSON, and line ends may stand between values.
  private static func escapeInSource(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), 10, 13, 9: nil
    default: escape(byte)
    }
  }
}
