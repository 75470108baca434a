/// A name that a source gave to something, compared byte for byte.
///
/// Swift compares strings by canonical equivalence; two names of a source that differ in their bytes
/// are two names.
struct SourceID: Hashable, ExpressibleByStringLiteral {
  /// The name.
  let text: String

  /// Makes a name.
  init(_ text: String) { self.text = text }

  init(stringLiteral text: String) { self.text = text }

  /// Makes a name of what a source gives as one; an empty one is none.
  init?(named text: String?) {
    guard let text, !text.isEmpty else { return nil }
    self.text = text
  }

  /// What is needed to find its thing again.
  var key: SourceKey { SourceKey(text) }

  static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
