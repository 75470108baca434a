/// A word that whoever asks a server has to know.
package struct AccessToken: Sendable {
  private let bytes: [UInt8]

  /// Characters that a token has at least: shorter ones can be guessed over the network.
  package static let shortest = 16
  /// Characters of a token at most: it goes into a header and into the field of a form.
  package static let longest = 1024

  /// Takes a token; `nil` for one that is too short or too long, or that no header can carry.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard Self.shortest...Self.longest ~= bytes.count, bytes.allSatisfy({ 0x21...0x7E ~= $0 })
    else { return nil }
    self.bytes = bytes
  }

  /// A token that nobody knows yet.
  static func random() -> AccessToken {
    var generator = SystemRandomNumberGenerator()
    let digits = Array("0123456789abcdef".utf8)
    return AccessToken(bytes: (0..<64).map { _ in digits[Int(generator.next() & 15)] })
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Whether somebody has given this token, which takes as long however much of it was right.
  func matches(_ given: some StringProtocol) -> Bool {
    let given = Array(given.utf8)
    var difference = UInt(bitPattern: bytes.count ^ given.count)
    for place in bytes.indices {
      difference |= UInt(bytes[place] ^ (place < given.count ? given[place] : 0))
    }
    return difference == 0
  }

  /// What a cookie carries.
  var cookieValue: String { String(decoding: bytes, as: UTF8.self) }
}

/// A token that is printed by mistake tells nothing.
extension AccessToken: CustomStringConvertible, CustomReflectable {
  package var description: String { "REDACTED" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
