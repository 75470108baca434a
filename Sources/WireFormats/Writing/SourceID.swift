/// A name that a source gave to something, compared byte for byte: by the fingerprint of its bytes, which is
/// made once.
///
/// Swift compares strings by canonical equivalence; two names of a source that differ in their bytes
/// are two names.
struct SourceID: Hashable, ExpressibleByStringLiteral {
  /// The name.
  let text: String
  /// What is needed to find its thing again.
  let key: SourceKey

  /// Makes a name.
  init(_ text: String) {
    self.text = text
    key = SourceKey(text)
  }

  init(stringLiteral text: String) { self.init(text) }

  /// Makes a name of what a source gives as one; an empty one is none.
  init?(named text: String?) {
    guard let text, !text.isEmpty else { return nil }
    self.init(text)
  }

  static func == (a: Self, b: Self) -> Bool { a.key == b.key }

  func hash(into hasher: inout Hasher) { key.hash(into: &hasher) }

  func _rawHashValue(seed: Int) -> Int { key._rawHashValue(seed: seed) }
}
