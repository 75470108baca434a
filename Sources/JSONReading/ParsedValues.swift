import CSimdjson

/// Values that are parsed before anybody asks for them, one behind the other in memory that is used again.
package final class ParsedValues {
  private let parser = JSONParser()
  private var tokens = UnsafeMutablePointer<csimdjson_token>.allocate(capacity: least)
  private var capacity = least
  private var count = 0

  /// Tokens for which there is room at first.
  private static let least = 4096

  package init() {}

  deinit { tokens.deallocate() }

  /// Forgets all values and keeps the memory.
  package func removeAll() { count = 0 }

  /// Parses bytes. `JSONParser.padding` readable bytes must follow them.
  ///
  /// - Returns: the place of the value; `nil` when it can't be read as it stands.
  package func add(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let parsed = parser.tokens(of: bytes) else { return nil }
    reserve(count + parsed.count)
    guard let start = parsed.baseAddress else { return nil }
    (tokens + count).update(from: start, count: parsed.count)
    defer { count += parsed.count }
    return count
  }

  /// The value of bytes that were added, by its place. It is valid until all are forgotten.
  package func value(of bytes: UnsafeRawBufferPointer, at place: Int) -> ParsedValue {
    ParsedValue(bytes: bytes, tokens: tokens + place)
  }

  private func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    capacity = max(wanted, capacity * 2)
    let larger = UnsafeMutablePointer<csimdjson_token>.allocate(capacity: capacity)
    larger.update(from: tokens, count: count)
    tokens.deallocate()
    tokens = larger
  }
}
