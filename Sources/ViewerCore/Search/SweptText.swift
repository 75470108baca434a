import CSweep

/// A text without blanks that stands in the bytes of every hit, in one of the spellings that JSON has for it.
///
/// Backslashes do not count: JSON puts them in front of quotes and slashes, and several in front of those of JSON in
/// JSON. Neither do colours in the middle of a word. Of a letter that is spelled by number it is enough that it may belong to
/// the text.
struct SweptText: Sendable {
  /// The bytes without backslashes, as small letters where either case counts.
  private let bytes: [UInt8]
  private let isCaseless: Bool
  /// The byte at which it is looked for; the next one is looked for with it.
  private let anchor: Int
  /// What is looked for in bytes.
  private let pair: csweep_pair
  /// The first unit of UTF-16, when the text is none of ASCII.
  private let unit: UInt16?

  /// Makes a text that is all of ASCII or has none of it; `nil` when it is too short to be looked for.
  init?(_ text: Substring, isCaseless: Bool) {
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    let isFolded = isCaseless && isASCII
    self.isCaseless = isFolded
    bytes = text.utf8.filter { $0 != Self.backslash }.map { isFolded ? Self.small($0) : $0 }
    guard let anchor = Self.anchor(in: bytes, isFolded: isFolded) else { return nil }
    self.anchor = anchor
    unit = isASCII ? nil : text.utf16.first
    let (first, second) = (bytes[anchor], bytes[anchor + 1])
    func mask(_ byte: UInt8) -> UInt8 { isFolded && Self.isLetter(byte) ? 0x20 : 0 }
    // Digits above 9 are letters of either case; the numbers of a letter and its capital differ by 0x20, their digits by 2.
    let number = unit ?? UInt16(first)
    let highMask: UInt8 = mask(first) == 0 ? 0x20 : 0x22
    pair = csweep_pair(
      first: first, first_mask: mask(first), second: second, second_mask: mask(second),
      high: Self.digit(number >> 4) | highMask, high_mask: highMask,
      low: Self.digit(number) | 0x20, low_mask: 0x20,
      folds: isFolded && (Self.mayFold(first) || Self.mayFold(second)))
  }

  private static let backslash = UInt8(ascii: "\\")

  /// The hexadecimal digit of the last four bits of a number.
  private static func digit(_ number: UInt16) -> UInt8 {
    Array("0123456789abcdef".utf8)[Int(number & 15)]
  }

  /// The bytes that it may take, backslashes in front of each included.
  var reach: Int { bytes.count * 4 + 64 }

  /// Whether some bytes may hold the text.
  func mayStand(in raw: UnsafeRawBufferPointer) -> Bool {
    guard let base = raw.baseAddress else { return false }
    return withUnsafePointer(to: pair) { pair in
      var place = csweep_next(base, 0, raw.count, pair)
      while place < raw.count {
        if isMet(at: place, in: raw) { return true }
        place = csweep_next(base, place + 1, raw.count, pair)
      }
      return false
    }
  }

  /// Whether what was come upon may be the text.
  private func isMet(at place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    switch raw[place] {
    case Self.backslash: Self.number(at: place + 2, in: raw).map { isLetter($0) } ?? false
    case 0xC5 where pair.folds, 0x84 where pair.folds: true
    default:
      matches(raw[place], bytes[anchor]) && goesOn(behind: place, in: raw)
        && begins(before: place, in: raw)
    }
  }

  // MARK: Letter by letter

  /// Whether what follows the first letter of the pair may stand behind a place.
  private func goesOn(behind place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    var next = place
    for index in (anchor + 1)..<bytes.count {
      let wanted = bytes[index]
      next += 1
      if next < raw.count, raw[next] == Self.backslash || raw[next] == 0x1B {
        let start = next
        guard let end = Self.behindColors(at: start, in: raw) else { return true }
        // What looks like colours may be a text about them.
        if end > start, wanted == UInt8(ascii: "u") { return true }
        next = end
        while next < raw.count, raw[next] == Self.backslash { next += 1 }
        guard next < raw.count else { return false }
        if raw[next] == UInt8(ascii: "u"), raw[next - 1] == Self.backslash,
          maySpell(at: next + 1, in: raw)
        {
          return true
        }
        if end > start, raw[start] == Self.backslash, Self.isControl(at: start - 1, in: raw) {
          return false
        }
      }
      guard next < raw.count else { return false }
      if matches(raw[next], wanted) { continue }
      guard let fold = fold(of: wanted), next + fold.count <= raw.count,
        raw[next..<next + fold.count].elementsEqual(fold)
      else { return false }
      next += fold.count - 1
    }
    return true
  }

  /// Whether what is in front of the pair may stand before a place.
  private func begins(before place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    var next = place
    for index in (0..<anchor).reversed() {
      let wanted = bytes[index]
      var colors = 0
      while true {
        next -= 1
        while next >= 0, raw[next] == Self.backslash { next -= 1 }
        guard next >= 0 else { return false }
        guard let start = Self.startOfColor(endingAt: next, in: raw) else { break }
        // The end of a colour may be a letter.
        if matches(raw[next], wanted) { return true }
        next = start
        colors += 1
        if colors == Self.mostColors { return true }
      }
      if colors > 0, raw[next + 1] == Self.backslash, Self.isControl(at: next, in: raw) {
        return false
      }
      if next >= 5, raw[next - 4] == UInt8(ascii: "u"), raw[next - 5] == Self.backslash,
        maySpell(at: next - 3, in: raw)
      {
        return true
      }
      if matches(raw[next], wanted) { continue }
      guard let fold = fold(of: wanted), next + 1 >= fold.count,
        raw[(next + 1 - fold.count)...next].elementsEqual(fold)
      else { return false }
      next -= fold.count - 1
    }
    return true
  }

  private func matches(_ byte: UInt8, _ wanted: UInt8) -> Bool {
    byte == wanted || isCaseless && Self.small(byte) == wanted
  }

  /// The letter that is this one in another case, as UTF-8: U+017F and U+212A.
  private func fold(of letter: UInt8) -> [UInt8]? {
    guard isCaseless, Self.mayFold(letter) else { return nil }
    return letter == UInt8(ascii: "s") ? [0xC5, 0xBF] : [0xE2, 0x84, 0xAA]
  }

  // MARK: Spelled otherwise

  /// Whether four digits spell a letter of the text, or a backslash in front of one.
  private func maySpell(at place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    guard let number = Self.number(at: place, in: raw) else { return false }
    return number == UInt16(Self.backslash) || isLetter(number)
  }

  /// Whether the character of a number is one of the text.
  private func isLetter(_ number: UInt16) -> Bool {
    if let unit { return unit == number }
    return switch number {
    case 0x17F: isCaseless && bytes.contains(UInt8(ascii: "s"))
    case 0x212A: isCaseless && bytes.contains(UInt8(ascii: "k"))
    case ..<0x80: bytes.contains { matches(UInt8(number), $0) }
    default: false
    }
  }

  // MARK: Colours

  /// The sequences of colours behind each other that are walked over: each of very many would walk over all behind it.
  private static let mostColors = 16

  /// The place behind the colours that begin at one; `nil` for too many.
  private static func behindColors(at place: Int, in raw: UnsafeRawBufferPointer) -> Int? {
    var (place, colors) = (place, 0)
    while let end = endOfColor(at: place, in: raw) {
      place = end
      colors += 1
      if colors == mostColors { return nil }
    }
    return place
  }

  /// The place behind a sequence of colours; `nil` where none begins.
  private static func endOfColor(at place: Int, in raw: UnsafeRawBufferPointer) -> Int? {
    var next = place
    while next < raw.count, raw[next] == backslash { next += 1 }
    if next < raw.count, raw[next] == 0x1B {
      next += 1
    } else if next > place, next < raw.count, raw[next] == UInt8(ascii: "u"),
      number(at: next + 1, in: raw) == 0x1B
    {
      next += 5
    } else {
      return nil
    }
    guard next < raw.count, raw[next] == UInt8(ascii: "[") else { return next }
    next += 1
    while next < raw.count, !isFinal(raw[next]) { next += 1 }
    return next + 1
  }

  /// The place where a sequence of colours begins of which a byte is the last; `nil` where none ends.
  private static func startOfColor(endingAt place: Int, in raw: UnsafeRawBufferPointer) -> Int? {
    if let start = startOfEscape(endingAt: place, in: raw) { return start }
    guard isFinal(raw[place]) else { return nil }
    var next = place - 1
    while next >= 0, !isFinal(raw[next]) { next -= 1 }
    guard next > 0, raw[next] == UInt8(ascii: "[") else { return nil }
    return startOfEscape(endingAt: next - 1, in: raw)
  }

  /// The place where the character escape begins of which a byte is the last; `nil` where none ends.
  private static func startOfEscape(endingAt place: Int, in raw: UnsafeRawBufferPointer) -> Int? {
    if raw[place] == 0x1B { return place }
    guard place >= 5, raw[place - 4] == UInt8(ascii: "u"), raw[place - 5] == backslash,
      number(at: place - 3, in: raw) == 0x1B
    else { return nil }
    return place - 5
  }

  /// Whether a letter is another character in JSON, the end of a line or the like: an odd backslash makes it that.
  private static func isControl(at place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    guard "nrtbf".utf8.contains(raw[place]) else { return false }
    var front = place
    while front > 0, raw[front - 1] == backslash { front -= 1 }
    return (place - front) % 2 == 1
  }

  /// Whether a byte ends a sequence of colours.
  private static func isFinal(_ byte: UInt8) -> Bool { (0x40...0x7E).contains(byte) }

  /// The four hexadecimal digits at a place.
  private static func number(at place: Int, in raw: UnsafeRawBufferPointer) -> UInt16? {
    guard place + 4 <= raw.count else { return nil }
    var value: UInt16 = 0
    for byte in raw[place..<place + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt16(byte & 0xF + 9)
      default: return nil
      }
    }
    return value
  }

  // MARK: Letters

  /// The pair of neighbours that is met least. JSON puts no backslash in front of its second one, and neither is
  /// spelled in other bytes in another case, if there is such a pair.
  private static func anchor(in bytes: [UInt8], isFolded: Bool) -> Int? {
    let escaped = [UInt8(ascii: "\""), UInt8(ascii: "/")]
    func cost(_ place: Int) -> Int {
      let pair = [bytes[place], bytes[place + 1]]
      let folds = isFolded && pair.contains(where: mayFold) ? 1000 : 0
      return pair.reduce(folds) { $0 + rank($1) }
    }
    return bytes.indices.dropLast().filter { !escaped.contains(bytes[$0 + 1]) }
      .min { cost($0) < cost($1) }
  }

  /// How often a byte is met in the sessions of agents, roughly.
  private static func rank(_ byte: UInt8) -> Int {
    common.firstIndex(of: small(byte)).map { common.count - $0 } ?? 0
  }

  private static let common = Array("etaoinsrlcdupmhfgby\",:_-./{}=wvk0123456789jxqz".utf8)

  /// Whether a small letter is another one in another case, beside its capital.
  private static func mayFold(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "s") || byte == UInt8(ascii: "k")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func small(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
