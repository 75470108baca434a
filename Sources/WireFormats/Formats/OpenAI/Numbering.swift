/// Tells the events that a resumed stream repeats from those that are new, by their numbers.
///
/// A stream that was resumed goes back to an earlier number and comes forward again. Servers whose
/// numbers do not rise number nothing: then every event is new.
struct Numbering {
  private var last: Int64?
  private var lastPrint = 0
  /// Whether the stream went back and has not reached the last number again.
  private var isBehind = false
  private var isBroken = false

  /// Whether an event is new.
  mutating func takes(_ number: Int64?, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let number, !isBroken else { return true }
    guard let last else {
      self.last = number
      lastPrint = Self.print(bytes)
      return true
    }
    if number > last {
      self.last = number
      isBehind = false
      lastPrint = Self.print(bytes)
      return true
    }
    if number < last {
      isBehind = true
      return false
    }
    // The same number again: the same event again, unless the numbers stand still.
    if isBehind || Self.print(bytes) == lastPrint { return false }
    isBroken = true
    return true
  }

  private static func print(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }
}
