import CSimdjson

/// A JSON value as a range over the bytes of its document.
///
/// It is valid only inside the closure of `JSONParser.parse` that lent it. Nothing is decoded before
/// it is asked for.
public struct JSONValue {
  /// What a value is.
  public enum Kind: UInt32, Sendable {
    /// `null`.
    case null
    /// `false`.
    case `false`
    /// `true`.
    case `true`
    /// A number, as it is written.
    case number
    /// A string.
    case string
    /// A list of values.
    case array
    /// A list of keys with values.
    case object
    /// A container too deep to be listed, or a word like `NaN`: bytes and nothing more.
    case opaque
  }

  /// The first byte that was parsed.
  @usableFromInline let base: UnsafeRawPointer
  /// How many bytes of the record stand before `base` (a byte order mark).
  @usableFromInline let shift: Int
  @usableFromInline let tokens: UnsafePointer<csimdjson_token>
  @usableFromInline let index: Int

  /// Makes a value of its token.
  @inlinable init(
    base: UnsafeRawPointer, shift: Int, tokens: UnsafePointer<csimdjson_token>, index: Int
  ) {
    (self.base, self.shift, self.tokens, self.index) = (base, shift, tokens, index)
  }

  /// The token of the value.
  @inlinable var token: csimdjson_token { tokens[index] }

  /// What the value is.
  @inlinable public var kind: Kind { Kind(rawValue: token.kind) ?? .opaque }

  /// The bytes of the value in the record, quotes and brackets included.
  @inlinable public var range: Range<Int> { Int(token.start) + shift..<Int(token.end) + shift }

  /// The bytes of the value, quotes and brackets included.
  @inlinable public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + Int(token.start), count: Int(token.end - token.start))
  }

  /// Whether the value is `null`.
  @inlinable public var isNull: Bool { kind == .null }

  /// The value itself, unless it is `null`.
  @inlinable public var nonNull: JSONValue? { isNull ? nil : self }

  /// The decoded text of a string.
  public var string: String? { kind == .string ? JSONText.decoded(bytes) : nil }

  /// Lends the decoded text of a string as UTF-8: the bytes as they stand, where there is nothing to decode.
  ///
  /// - Returns: whether it is one.
  @discardableResult
  @inlinable public func withText(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
    guard kind == .string else { return false }
    let inner = JSONText.inner(bytes)
    if JSONText.isPlain(inner) {
      body(inner)
    } else {
      JSONText.withDecoded(inner, body)
    }
    return true
  }

  /// The truth value.
  public var bool: Bool? {
    switch kind {
    case .true: true
    case .false: false
    case .null, .number, .string, .array, .object, .opaque: nil
    }
  }

  /// The number; `nil` when it is no number or does not fit. It is finite.
  public var double: Double? {
    guard kind == .number else { return nil }
    // Zero may have a sign, and a double holds 53 bits.
    if let digits, digits != 0, digits.magnitude < 1 << 53 { return Double(digits) }
    if let decimal { return decimal }
    let number = Double(String(decoding: bytes, as: UTF8.self))
    return number?.isFinite == true ? number : nil
  }

  /// The whole number; `nil` when it is none or does not fit.
  public var integer: Int64? {
    guard kind == .number else { return nil }
    if let digits { return digits }
    return Int64(String(decoding: bytes, as: UTF8.self)) ?? double.flatMap { Int64(exactly: $0) }
  }

  /// The number, when it is written by at most 18 digits and nothing else but a sign: no text is made of it.
  private var digits: Int64? {
    let bytes = bytes
    let isNegative = bytes.first == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    guard (1...18).contains(bytes.count - start) else { return nil }
    var value: Int64 = 0
    var place = start
    while bytes.count - place >= 8 {
      guard
        let eight = Self.eightDigits(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      else { return nil }
      value = value &* 100_000_000 &+ eight
      place += 8
    }
    while place < bytes.count {
      let digit = bytes[place] &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
      place += 1
    }
    return isNegative ? -value : value
  }

  /// The number that eight digits are, the first of them in the lowest byte; `nil` where one is none. Neighbours are put
  /// together: digits to pairs, pairs to fours, and those to the number.
  private static func eightDigits(_ bytes: UInt64) -> Int64? {
    let digits = UInt64(littleEndian: bytes) ^ 0x3030_3030_3030_3030
    // A byte above nine carries into its upper half.
    let carried = digits &+ 0x0606_0606_0606_0606
    guard (digits | carried) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return nil }
    let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return Int64((fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF)
  }

  /// The number, when it is written by a few digits with a point in between: both parts of the fraction that it is are
  /// exact then, and so is all that a division rounds.
  private var decimal: Double? {
    let bytes = bytes
    guard bytes.count <= 16 else { return nil }
    var value: Int64 = 0
    var scale: Int64 = 0
    for byte in bytes {
      if byte == UInt8(ascii: "."), scale == 0 {
        scale = 1
        continue
      }
      let digit = byte &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
      scale = scale &* 10
    }
    return scale > 1 ? Double(value) / Double(scale) : nil
  }

  /// Whether a string equals `text`, bytes against bytes when it holds no escapes.
  @inlinable public func isString(_ text: StaticString) -> Bool {
    kind == .string && JSONText.equals(bytes, text)
  }

  /// The member with this key; the last one when the key stands twice, as in JSON.parse.
  @inlinable @inline(__always) public subscript(key: StaticString) -> JSONValue? {
    // Worked out when this is compiled, as a rule.
    let mark = csimdjson_mark(key.utf8Start, key.utf8CodeUnitCount)
    guard csimdjson_may_hold(tokens + index, mark) else { return nil }
    let place = csimdjson_member(tokens, index, base, key.utf8Start, key.utf8CodeUnitCount, mark)
    if place == 0 { return nil }
    if place == .max { return escapedMember(key) }
    return JSONValue(base: base, shift: shift, tokens: tokens, index: Int(place))
  }

  /// The member with a key, of an object whose keys have escapes.
  @usableFromInline func escapedMember(_ key: StaticString) -> JSONValue? {
    var found: JSONValue?
    for member in members where member.key(is: key) { found = member.value }
    return found
  }

  /// The members of an object in order; none for other kinds.
  public var members: Members { Members(container: self) }

  /// The elements of an array in order; none for other kinds.
  public var elements: Elements { Elements(container: self) }

  /// One member of an object.
  public struct Member {
    /// The bytes of the key, quotes included.
    public let keyBytes: UnsafeRawBufferPointer
    /// The value.
    public let value: JSONValue
    /// What tells the key from nearly all others; `nil` where it has escapes.
    let mark: UInt32?

    /// The decoded key.
    public var key: String { JSONText.decoded(keyBytes) }

    /// Whether the key equals `text`.
    public func key(is text: StaticString) -> Bool { JSONText.equals(keyBytes, text) }
  }

  /// The members of an object.
  public struct Members: Sequence, IteratorProtocol {
    let container: JSONValue
    var place: Int
    let end: Int

    init(container: JSONValue) {
      self.container = container
      let isObject = container.kind == .object
      place = container.index + 1
      end = isObject ? Int(container.token.next) : container.index + 1
    }

    /// The next key with its value; `nil` behind the last.
    public mutating func next() -> Member? {
      guard place < end else { return nil }
      let key = JSONValue(
        base: container.base, shift: container.shift, tokens: container.tokens, index: place)
      let value = JSONValue(
        base: container.base, shift: container.shift, tokens: container.tokens, index: place + 1)
      place = Int(value.token.next)
      let token = key.token
      return Member(
        keyBytes: key.bytes, value: value,
        mark: token.kind == UInt32(CSIMDJSON_STRING) ? token.next : nil)
    }
  }

  /// The elements of an array.
  public struct Elements: Sequence, IteratorProtocol {
    let container: JSONValue
    var place: Int
    let end: Int

    init(container: JSONValue) {
      self.container = container
      place = container.index + 1
      end = container.kind == .array ? Int(container.token.next) : container.index + 1
    }

    /// The next value; `nil` behind the last.
    public mutating func next() -> JSONValue? {
      guard place < end else { return nil }
      let value = JSONValue(
        base: container.base, shift: container.shift, tokens: container.tokens, index: place)
      place = Int(value.token.next)
      return value
    }
  }
}
