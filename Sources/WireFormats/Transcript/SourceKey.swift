import JSONReading

/// A name that a source gave to something, for finding that again: a fingerprint of 128 bits in place of the
/// bytes, because a large session has a million names.
///
/// The fingerprint depends on a secret of the process, so that no source can be written whose names are
/// taken for one another.
struct SourceKey: Hashable {
  private let low: UInt64
  private let high: UInt64

  /// Makes a name.
  init(_ text: String) {
    var text = text
    self = text.withUTF8 { SourceKey(UnsafeRawBufferPointer($0)) }
  }

  /// Makes a name of its bytes.
  init(_ bytes: UnsafeRawBufferPointer) { (low, high) = Self.fingerprint(bytes) }

  /// Makes a name of a string; `nil` for other values.
  init?(_ value: JSONValue?) {
    guard let value, value.kind == .string else { return nil }
    let body = JSONText.inner(value.bytes)
    if body.contains(UInt8(ascii: "\\")) {
      self.init(JSONText.decoded(value.bytes))
    } else {
      self.init(body)
    }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(low) }

  // MARK: The fingerprint

  /// The secret of this process.
  private static let secret = (
    UInt64.random(in: 0 ... .max) | 1, UInt64.random(in: 0 ... .max),
    UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)
  )

  /// Folds the bytes, sixteen at a time, by multiplications whose two halves are put together.
  private static func fingerprint(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
    let secret = secret
    var low = secret.0 ^ UInt64(bytes.count)
    var high = secret.1
    var place = 0
    while place < bytes.count {
      let left = bytes.count - place
      let (a, b) =
        left >= 16
        ? (
          bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self),
          bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
        ) : tail(bytes, from: place)
      low = fold(low ^ a ^ secret.2, b ^ secret.3)
      high = fold(high ^ b ^ secret.0, a ^ low ^ secret.1)
      place += 16
    }
    return (fold(low ^ secret.1, high ^ secret.2), fold(high ^ secret.3, low ^ secret.0))
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// Fewer than sixteen bytes, with zeros behind them.
  private static func tail(_ bytes: UnsafeRawBufferPointer, from place: Int) -> (UInt64, UInt64) {
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &words) {
      $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[place...]))
    }
    return words
  }
}
