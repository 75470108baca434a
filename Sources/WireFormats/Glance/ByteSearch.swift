import Glibc

/// Finds texts in bytes.
enum ByteSearch {
  /// The place behind the first occurrence of a text, when a byte follows it.
  static func end(
    of text: String, in bytes: UnsafeRawBufferPointer, from start: Int = 0
  ) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count else { return nil }
    var text = text
    return text.withUTF8 { wanted in
      guard
        let found = memmem(
          base + start, bytes.count - start, UnsafeRawPointer(wanted.baseAddress!), wanted.count)
      else { return nil }
      let end = UnsafeRawPointer(found) - base + wanted.count
      return end < bytes.count ? end : nil
    }
  }
}
