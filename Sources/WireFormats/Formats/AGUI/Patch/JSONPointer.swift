/// A place in a JSON value (RFC 6901).
struct JSONPointer: Sendable {
  /// The keys and indices on the way, unescaped.
  let tokens: [String]
  /// As it was written.
  let text: String

  /// Reads a pointer; `nil` when it does not begin with a slash, or an escape is wrong.
  init?(_ text: String) {
    self.text = text
    guard !text.isEmpty else {
      tokens = []
      return
    }
    var tokens: [[UInt8]] = []
    var isEscape = false
    for (place, byte) in text.utf8.enumerated() {
      if place == 0 || (byte == UInt8(ascii: "/") && !isEscape) {
        guard byte == UInt8(ascii: "/") else { return nil }
        tokens.append([])
      } else if isEscape {
        switch byte {
        case UInt8(ascii: "0"): tokens[tokens.count - 1].append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): tokens[tokens.count - 1].append(UInt8(ascii: "/"))
        default: return nil
        }
        isEscape = false
      } else if byte == UInt8(ascii: "~") {
        isEscape = true
      } else {
        tokens[tokens.count - 1].append(byte)
      }
    }
    guard !isEscape else { return nil }
    self.tokens = tokens.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a place lies below this one.
  func isAbove(_ other: JSONPointer) -> Bool {
    other.tokens.count > tokens.count
      && zip(tokens, other.tokens).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  /// The index that a token names: digits without a zero in front.
  static func index(_ token: String) -> Int? {
    let bytes = token.utf8
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }),
      bytes.count == 1 || bytes.first != 0x30
    else { return nil }
    return Int(token)
  }
}
