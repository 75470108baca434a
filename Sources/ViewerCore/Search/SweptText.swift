import CSweep

/// A text without blanks that stands in the bytes of every hit, in one of the spellings that JSON has for it.
///
/// Backslashes do not count: JSON puts them in front of quotes and slashes, and several in front of those of JSON in
/// JSON. Of letters that are spelled by number, and of colours in the middle of a word, it is enough that they may
/// belong to the text.
struct SweptText: Sendable {
  /// The bytes without backslashes, as small letters where either case counts.
  private let bytes: [UInt8]
  private let isCaseless: Bool
  /// The byte at which it is looked for; the next one is looked for with it.
  private let anchor: Int
  /// Whether these two have no other spelling in another case.
  private let isFixed: Bool
  /// What is looked for in bytes.
  private let wanted: csweep_text
  /// Whether a byte may be one of the text with another one behind it, for each byte.
  private let mayGoOn: [Bool]
  /// The first unit of UTF-16, when the text is none of ASCII.
  private let unit: UInt16?

  /// Makes a text that is all of ASCII or has none of it; `nil` when it is too short to be looked for.
  init?(_ text: Substring, isCaseless: Bool) {
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    let isFolded = isCaseless && isASCII
    self.isCaseless = isFolded
    bytes = text.utf8.filter { $0 != UInt8(ascii: "\\") }.map { isFolded ? Self.small($0) : $0 }
    guard let anchor = Self.anchor(in: bytes, isFolded: isFolded) else { return nil }
    self.anchor = anchor
    var mayGoOn = [Bool](repeating: false, count: 256)
    for byte in bytes.dropLast() {
      mayGoOn[Int(byte)] = true
      if isFolded, Self.isLetter(byte) { mayGoOn[Int(byte & ~0x20)] = true }
    }
    self.mayGoOn = mayGoOn
    isFixed = !isFolded || !Self.mayFold(bytes[anchor]) && !Self.mayFold(bytes[anchor + 1])
    unit = isASCII ? nil : text.utf16.first
    func mask(_ byte: UInt8) -> UInt8 { isFolded && Self.isLetter(byte) ? 0x20 : 0 }
    let (first, second) = (bytes[anchor], bytes[anchor + 1])
    wanted = csweep_text(
      pair: csweep_pair(
        first: first, first_mask: mask(first), second: second, second_mask: mask(second)),
      folds: isFolded && bytes.contains(where: Self.mayFold),
      letters: (Self.bits(0..<64, of: bytes, isFolded), Self.bits(64..<128, of: bytes, isFolded)),
      unit: unit ?? 0)
  }

  /// Which characters of a range a text has, a bit each.
  private static func bits(_ range: Range<UInt8>, of bytes: [UInt8], _ isFolded: Bool) -> UInt64 {
    range.reduce(0) { bits, byte in
      let isThere = bytes.contains(isFolded ? small(byte) : byte)
      return isThere ? bits | 1 << UInt64(byte - range.lowerBound) : bits
    }
  }

  /// The bytes that it may take, backslashes in front of each included.
  var reach: Int { bytes.count * 4 + 64 }

  /// Whether some bytes may hold the text.
  func mayStand(in raw: UnsafeRawBufferPointer) -> Bool {
    guard let base = raw.baseAddress else { return false }
    return withUnsafePointer(to: wanted) { wanted in
      var place = csweep_next(base, 0, raw.count, wanted)
      while place < raw.count {
        if isMet(at: place, in: raw) { return true }
        place = csweep_next(base, place + 1, raw.count, wanted)
      }
      return false
    }
  }

  /// Whether what was come upon may be the text.
  private func isMet(at place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    switch raw[place] {
    case UInt8(ascii: "\\"):
      guard let number = Self.number(at: place + 2, in: raw) else { return false }
      return number == 0x1B ? isColored(at: place, in: raw) : isLetter(number)
    case 0x1B: return isColored(at: place, in: raw)
    case 0xC5, 0x84: if !isFixed { return true }
    default: break
    }
    return stands(at: place, in: raw)
  }

  // MARK: As it is

  /// Whether the text stands around its pair.
  private func stands(at place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    guard matches(raw[place], bytes[anchor]) else { return false }
    var next = place
    for wanted in bytes[(anchor + 1)...] {
      next += 1
      while next < raw.count, raw[next] == UInt8(ascii: "\\") { next += 1 }
      guard next < raw.count else { return false }
      if matches(raw[next], wanted) { continue }
      guard let fold = fold(of: wanted), next + fold.count <= raw.count,
        raw[next..<next + fold.count].elementsEqual(fold)
      else { return false }
      next += fold.count - 1
    }
    next = place
    for wanted in bytes[..<anchor].reversed() {
      next -= 1
      while next >= 0, raw[next] == UInt8(ascii: "\\") { next -= 1 }
      guard next >= 0 else { return false }
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

  /// The sequences of colours behind each other that are walked over; `CSweep` has the same number.
  private static let mostColors = 16

  /// Whether colours that begin at a place stand between two letters that are neighbours in the text.
  private func isColored(at place: Int, in raw: UnsafeRawBufferPointer) -> Bool {
    var before = place - 1
    while before >= 0, raw[before] == UInt8(ascii: "\\") { before -= 1 }
    guard before >= 0, mayGoOn[Int(raw[before])] else { return false }
    var after = place
    var colors = 0
    while let end = Self.endOfColor(at: after, in: raw) {
      after = end
      colors += 1
      // Each of very many would walk over all behind it; the session is looked at instead.
      if colors == Self.mostColors { return true }
    }
    while after < raw.count, raw[after] == UInt8(ascii: "\\") { after += 1 }
    guard after < raw.count else { return false }
    for place in 1..<bytes.count
    where matches(raw[before], bytes[place - 1]) && matches(raw[after], bytes[place]) {
      return true
    }
    return false
  }

  /// The place behind a sequence of colours; `nil` where none begins.
  private static func endOfColor(at place: Int, in raw: UnsafeRawBufferPointer) -> Int? {
    var next = place
    while next < raw.count, raw[next] == UInt8(ascii: "\\") { next += 1 }
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
    while next < raw.count, !(0x40...0x7E).contains(raw[next]) { next += 1 }
    return next + 1
  }

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
