import JSONReading
import SessionModel

/// A name that a source gave to something, for finding that again: a fingerprint of 64 bits in place of the
/// bytes, because a large session has a million names.
///
/// The fingerprint depends on a secret of the process, so that no source can be written whose names are
/// taken for one another; that two of a million names have the same one by chance happens in one session of
/// thirty million.
struct SourceKey: Hashable {
  /// The halves of the fingerprint, which have nothing to do with each other. As one number they would leave a part of
  /// the room empty of what is kept beside them.
  let high: UInt32
  let low: UInt32

  private var print: UInt64 { UInt64(high) << 32 | UInt64(low) }

  /// What stands where there is no name.
  static let none = SourceKey(print: 0)

  private init(print: UInt64) {
    high = UInt32(truncatingIfNeeded: print >> 32)
    low = UInt32(truncatingIfNeeded: print)
  }

  /// Makes a name.
  init(_ text: String) {
    var text = text
    self = text.withUTF8 { SourceKey(UnsafeRawBufferPointer($0)) }
  }

  /// Makes a name of its bytes.
  init(_ bytes: UnsafeRawBufferPointer) { self.init(print: Self.fingerprint(bytes, 0)) }

  /// Makes a name of a string; `nil` for other values.
  init?(_ value: JSONValue?) {
    guard let value, value.kind == .string else { return nil }
    let body = JSONText.inner(value.bytes)
    if JSONText.isPlain(body) {
      self.init(body)
    } else {
      self.init(JSONText.decoded(value.bytes))
    }
  }

  /// Makes a name of a name and what distinguishes it.
  init(_ name: SourceKey, _ bytes: UnsafeRawBufferPointer) {
    self.init(print: Self.fingerprint(bytes, name.print))
  }

  /// Makes a name of two names.
  init(_ name: SourceKey, _ other: SourceKey?) {
    self.init(print: Self.fold(name.print ^ Self.secret.0, (other?.print ?? 0) ^ Self.secret.1))
  }

  /// Makes a name of a name and a number.
  init(_ name: SourceKey, _ number: Int) {
    let number = UInt64(bitPattern: Int64(number))
    self.init(print: Self.fold(name.print ^ Self.secret.0, number ^ Self.secret.1))
  }

  /// Makes a name of a name in a conversation, which may stand under a call; those of the session itself are
  /// names as they are.
  init(_ id: SourceID, in scope: NodeID) { self.init(id.key, in: scope) }

  /// The same by the fingerprint of the name.
  init(_ id: SourceKey, in scope: NodeID) {
    self = scope == .root ? id : SourceKey(id, Int(scope.index))
  }

  // The fingerprint is a hash with a secret already.
  func _rawHashValue(seed: Int) -> Int { Int(truncatingIfNeeded: print) ^ seed }

  func hash(into hasher: inout Hasher) { hasher.combine(print) }

  // MARK: The fingerprint

  /// The secret of this process.
  private static let secret = (
    UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)
  )

  /// Folds the bytes, sixteen at a time, by multiplications whose two halves are put together.
  private static func fingerprint(_ bytes: UnsafeRawBufferPointer, _ start: UInt64) -> UInt64 {
    let secret = secret
    var state = secret.0 ^ start
    var place = 0
    while place < bytes.count {
      let left = bytes.count - place
      let (a, b) =
        left >= 16
        ? (
          bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self),
          bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
        ) : tail(bytes, from: place)
      state = fold(a ^ secret.1, b ^ state)
      place += 16
    }
    return fold(state ^ secret.2, UInt64(bytes.count) ^ secret.1)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// Fewer than sixteen bytes in two words, which share some of them as a rule.
  private static func tail(_ bytes: UnsafeRawBufferPointer, from place: Int) -> (UInt64, UInt64) {
    func word<Part: FixedWidthInteger>(_ place: Int, as part: Part.Type) -> UInt64 {
      UInt64(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: place, as: part))
    }
    let count = bytes.count
    switch count - place {
    case 8...: return (word(place, as: UInt64.self), word(count - 8, as: UInt64.self))
    case 4...: return (word(place, as: UInt32.self), word(count - 4, as: UInt32.self))
    default:
      return (
        UInt64(bytes[place]) << 8 | UInt64(bytes[place + (count - place) / 2]),
        UInt64(bytes[count - 1])
      )
    }
  }
}
