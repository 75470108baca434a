/// A field of a form as browsers send it.
///
/// Source: application/x-www-form-urlencoded, URL standard, section 5.1.
enum FormField {
  /// The value of a field; `nil` where the form has none.
  static func value(of name: String, in body: [UInt8]) -> String? {
    for pair in body.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].elementsEqual(name.utf8) else { continue }
      return String(decoding: decoded(parts[1]), as: UTF8.self)
    }
    return nil
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        decoded.append(code)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return decoded
  }
}
