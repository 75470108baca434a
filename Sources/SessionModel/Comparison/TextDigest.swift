/// A number that stands for a text, so that many texts can be compared without keeping them: the same in every run of
/// the program.
package struct TextDigest: Hashable, Comparable, Sendable {
  /// FNV-1a of 64 bits over the UTF-8.
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  /// The bytes that went in.
  private var count: UInt64 = 0

  /// Makes the digest of texts after each other; where one ends and the next begins counts.
  package init(_ texts: String...) {
    for text in texts { add(text) }
  }

  /// Takes one more text.
  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      for byte in bytes { add(byte) }
    }
    // No text holds this byte.
    add(0xff)
  }

  private mutating func add(_ byte: UInt8) {
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    count += 1
  }

  /// Any order, which is the same in every run.
  package static func < (left: Self, right: Self) -> Bool {
    (left.hash, left.count) < (right.hash, right.count)
  }
}
