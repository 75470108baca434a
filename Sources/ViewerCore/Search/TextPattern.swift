import CPcre2

/// A query that is ready to be looked for.
package final class TextPattern {
  /// Why a query can't be looked for.
  package struct Trouble: Error, Hashable {
    /// What is wrong, for people.
    package var reason: String
  }

  /// The compiled pattern.
  private let pattern: OpaquePointer

  /// Makes a pattern of a query.
  package init(_ query: SearchQuery) throws(Trouble) {
    guard cpcre2_load() else { throw Trouble(reason: "searching needs the library PCRE2") }
    var options = query.isPlain ? CPCRE2_LITERAL.rawValue : 0
    if query.isCaseless { options |= CPCRE2_CASELESS.rawValue }
    var why = [CChar](repeating: 0, count: 256)
    var text = query.text
    let made = text.withUTF8 { cpcre2_compile($0.baseAddress, $0.count, options, &why) }
    guard let made else {
      let reason = why.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw Trouble(reason: String(decoding: reason, as: UTF8.self))
    }
    pattern = made
  }

  deinit { cpcre2_free(pattern) }

  /// The number of matches in some text.
  func count(in bytes: UnsafeRawBufferPointer) -> Int {
    bytes.isEmpty ? 0 : Int(cpcre2_count(pattern, bytes.baseAddress, bytes.count))
  }

  /// The first match at or after a place.
  func first(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Range<Int>? {
    var (from, to) = (0, 0)
    guard cpcre2_find(pattern, bytes.baseAddress, bytes.count, start, &from, &to) == 1 else {
      return nil
    }
    return from..<to
  }

  /// The matches in a text, as places of its UTF-8.
  ///
  /// - Parameter limit: at most so many of them.
  package func matches(in text: String, limit: Int = .max) -> [Range<Int>] {
    var text = text
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      var found: [Range<Int>] = []
      var start = 0
      while found.count < limit, let match = first(in: bytes, from: start) {
        found.append(match)
        start = match.upperBound
      }
      return found
    }
  }
}
