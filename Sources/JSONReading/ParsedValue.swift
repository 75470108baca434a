import CSimdjson

/// A value that was parsed before anybody asked for it.
package struct ParsedValue {
  /// The bytes that were parsed.
  let bytes: UnsafeRawBufferPointer
  /// What was found in them.
  let tokens: UnsafePointer<csimdjson_token>

  /// The value of bytes, when they are those that were parsed, at the same place in memory.
  func value(of bytes: UnsafeRawBufferPointer) -> JSONValue? {
    guard let base = bytes.baseAddress, base == self.bytes.baseAddress,
      bytes.count == self.bytes.count
    else { return nil }
    return JSONValue(base: base, shift: 0, tokens: tokens, index: 0)
  }
}
