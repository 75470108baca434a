/// Takes out of texts what must not leave the machine: keys and tokens, private keys, what is assigned to the name
/// of a secret, passwords in addresses, names of people in paths, and what the user names.
///
/// The one place for all styles. It hides rather too much than too little; lines stay lines, and JSON stays JSON.
package struct Redactor {
  /// What stands in the place of a secret.
  package static let mark = "[redacted]"

  /// How keys begin that are told by their looks (the prefixes of the rules of gitleaks, as far as they are fixed).
  package static let beginnings = [
    "sk-", "sk_", "rk_", "pk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-",
    "xoxb-", "xoxp-", "xoxa-", "xoxe-", "AKIA", "ASIA", "AIza", "hf_", "eyJ", "gsk_", "npm_",
  ]

  /// How the names of secrets end, in small letters and with `_` for `-`.
  private static let names = [
    "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "access_key",
    "secret_key", "private_key", "signing_key", "account_key", "credential", "credentials",
    "authorization", "cookie", "jwt",
  ].map { Array($0.utf8) }

  /// Shorter words that begin like a key are none.
  package static let shortestKey = 12

  /// Whether a byte may stand in a key.
  package static func mayStandInKey(_ byte: UInt8) -> Bool { byte.isWord }

  /// Shorter values of secrets are told.
  private static let shortestValue = 6
  /// Bytes of a name, and of the user in an address, that are looked at.
  private static let nameLimit = 64

  /// What is to be hidden wherever it stands.
  private let literals: [Literal]
  /// Finds what the user wants hidden, as places of the UTF-8.
  private let patterns: [(String) -> [Range<Int>]]
  /// The beginnings of keys by their first byte.
  private let keys: [UInt8: [[UInt8]]]

  /// Makes a redactor.
  ///
  /// - Parameters:
  ///   - literals: secrets that are known; they are found in base64 too.
  ///   - patterns: what finds more of them.
  package init(literals: [String] = [], patterns: [(String) -> [Range<Int>]] = []) {
    let known = literals.map { Array($0.utf8) }.filter { $0.count >= Self.shortestValue }
    self.literals =
      known.map { Literal(bytes: $0) }
      + known.map { Literal(bytes: Self.base64($0), isEncoded: true) }
    self.patterns = patterns
    keys = Dictionary(grouping: Self.beginnings.map { Array($0.utf8) }) { $0[0] }
  }

  /// A text without secrets.
  package func text(_ text: String) -> String {
    var finds = patterns.flatMap { $0(text) }.map { Find(place: $0, mark: Self.mark) }
    var text = text
    return text.withUTF8 { bytes in
      finds += Finder(bytes: bytes, keys: keys, literals: literals).finds()
      guard !finds.isEmpty else { return nil }
      finds.sort { $0.place.lowerBound < $1.place.lowerBound }
      var out: [UInt8] = []
      out.reserveCapacity(bytes.count)
      var end = 0
      for find in finds where !find.place.isEmpty {
        if find.place.lowerBound < end {
          // What overlaps is one secret.
          end = max(end, find.place.upperBound)
          continue
        }
        out += bytes[end..<find.place.lowerBound]
        out += find.mark.utf8
        end = find.place.upperBound
      }
      out += bytes[end...]
      return String(decoding: out, as: UTF8.self)
    } ?? text
  }

  /// The value of a thing with a name, without secrets.
  package func value(_ value: String, of name: String) -> String {
    let isSecret =
      Self.isSecret(Array(name.utf8)[...]) && value.utf8.count >= 4
      && !value.utf8.allSatisfy { (48...57).contains($0) }
      && value != "null" && value != "true" && value != "false"
    return isSecret ? Self.mark : text(value)
  }

  /// Whether a name is that of a secret.
  private static func isSecret(_ name: some Collection<UInt8>) -> Bool {
    let small = name.map { byte in
      (65...90).contains(byte) ? byte + 32 : byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte
    }
    return names.contains { small.count >= $0.count && small.suffix($0.count).elementsEqual($0) }
  }

  /// Bytes in base64.
  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var number = group.reduce(0) { $0 << 8 | Int($1) }
      number <<= 8 * (3 - group.count)
      // The last signs of a group that is not full depend on what follows it.
      let count = group.count == 3 ? 4 : group.count
      for place in 0..<count { out.append(signs[number >> (18 - 6 * place) & 63]) }
    }
    return out
  }

  /// What is to be hidden wherever it stands.
  private struct Literal {
    var bytes: [UInt8]
    /// Whether it is in base64: its last signs depend on what follows it.
    var isEncoded = false
  }

  /// A place and what stands there instead.
  private struct Find {
    var place: Range<Int>
    var mark: String
  }

  /// One pass over a text.
  private struct Finder {
    let bytes: UnsafeBufferPointer<UInt8>
    let keys: [UInt8: [[UInt8]]]
    let literals: [Literal]
    private var found: [Find] = []

    init(bytes: UnsafeBufferPointer<UInt8>, keys: [UInt8: [[UInt8]]], literals: [Literal]) {
      (self.bytes, self.keys, self.literals) = (bytes, keys, literals)
    }

    /// What is to be hidden, in order.
    consuming func finds() -> [Find] {
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        known(place)
        switch byte {
        case UInt8(ascii: "/"): home(place)
        case UInt8(ascii: "\\"): windowsHome(place)
        case UInt8(ascii: "="), UInt8(ascii: ":"): assigned(place)
        case UInt8(ascii: "@"): userinfo(place)
        case UInt8(ascii: "-") where has("-----BEGIN ", at: place): privateKey(place)
        default: break
        }
        guard byte.isWord, byte != UInt8(ascii: "-") else {
          place += 1
          continue
        }
        let end = self.end(of: \.isWord, from: place)
        word(place..<end)
        place = literals.isEmpty ? end : place + 1
        // Within a word no other begins.
        while !literals.isEmpty, place < end {
          known(place)
          place += 1
        }
      }
      return found
    }

    /// A secret that is known.
    private mutating func known(_ place: Int) {
      for literal in literals
      where bytes[place] == literal.bytes[0] && has(literal.bytes, at: place) {
        let end = place + literal.bytes.count
        hide(place..<(literal.isEncoded ? self.end(of: \.isBase64, from: end) : end))
      }
    }

    private mutating func hide(_ range: Range<Int>, as mark: String = Redactor.mark) {
      found.append(Find(place: range, mark: mark))
    }

    private func has(_ text: some Collection<UInt8>, at place: Int) -> Bool {
      place >= 0 && place + text.count <= bytes.count
        && zip(text, bytes[place...]).allSatisfy { $0 == $1 }
    }

    private func has(_ text: StaticString, at place: Int) -> Bool {
      has(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), at: place)
    }

    private func end(of isPart: (UInt8) -> Bool, from place: Int) -> Int {
      var end = place
      while end < bytes.count, isPart(bytes[end]) { end += 1 }
      return end
    }

    private func hasDigit(_ range: Range<Int>) -> Bool { bytes[range].contains(where: \.isDigit) }

    /// A word that is a key by its looks, or announces one.
    private mutating func word(_ range: Range<Int>) {
      let start = range.lowerBound
      let length = range.count
      if length == 6 || length == 5,
        end(of: { $0 == 32 }, from: range.upperBound) > range.upperBound
      {
        let small = bytes[range].map { $0 | 32 }
        if small.elementsEqual("bearer".utf8) || small.elementsEqual("basic".utf8) {
          let begin = end(of: { $0 == 32 }, from: range.upperBound)
          let stop = end(of: { $0.isBase64 }, from: begin)
          if stop - begin >= 8, hasDigit(begin..<stop) || bytes[stop - 1] == UInt8(ascii: "=") {
            hide(begin..<stop)
          }
        }
      }
      guard length >= Redactor.shortestKey, let candidates = keys[bytes[start]] else { return }
      guard hasDigit(range), candidates.contains(where: { has($0, at: start) }) else { return }
      // The parts of a signed token stand behind points.
      let isSigned = has("eyJ", at: start)
      if isSigned, length < 16 { return }
      hide(start..<(isSigned ? end(of: { $0.isWord || $0 == 46 }, from: start) : range.upperBound))
    }

    /// `/home/NAME`, `/Users/NAME`, `/root`.
    private mutating func home(_ place: Int) {
      let isAddress = has("://", at: place - 3)
      if place > 0, !isAddress, bytes[place - 1].isWord || [46, 47, 126].contains(bytes[place - 1])
      {
        return
      }
      for (root, length) in [("/home/" as StaticString, 6), ("/Users/", 7)]
      where has(root, at: place) {
        let end = end(of: { $0.isWord || $0 == 46 }, from: place + length)
        if end > place + length { hide(place..<end, as: "~") }
        return
      }
      if has("/root", at: place), place + 5 == bytes.count || !bytes[place + 5].isWord {
        hide(place..<place + 5, as: "~")
      }
    }

    /// `C:\Users\NAME`, in JSON too.
    private mutating func windowsHome(_ place: Int) {
      for root in ["\\Users\\", "\\\\Users\\\\"] as [StaticString]
      where place > 0 && bytes[place - 1] == UInt8(ascii: ":") && has(root, at: place) {
        let start = place + root.utf8CodeUnitCount
        hide(start..<end(of: { $0.isWord || $0 == 46 || $0 == 32 }, from: start), as: "~")
        return
      }
    }

    /// `://user:password@`.
    private mutating func userinfo(_ place: Int) {
      var start = place
      while start > 0, place - start < Redactor.nameLimit * 4, bytes[start - 1] > 32,
        bytes[start - 1] != UInt8(ascii: "/")
      {
        start -= 1
      }
      if start < place, has("://", at: start - 3) { hide(start..<place) }
    }

    /// `-----BEGIN … PRIVATE KEY-----`, line by line.
    private mutating func privateKey(_ place: Int) {
      let headEnd = min(bytes.count, place + 80)
      let mark = Array("PRIVATE KEY-----".utf8)
      guard let head = (place..<headEnd).first(where: { has(mark, at: $0) }) else { return }
      var start = head + mark.count
      while start < bytes.count, !has("-----END", at: start) {
        // Ends of lines stay, those within JSON too.
        let end = end(of: { $0 != 10 && $0 != 13 && $0 != 92 && $0 != 45 }, from: start)
        if end > start { hide(start..<end) }
        start = end
        while start < bytes.count, [10, 13, 92, 45].contains(bytes[start]),
          !has("-----END", at: start)
        {
          start += bytes[start] == 92 ? 2 : 1
        }
      }
    }

    /// `name = value`, `"name": "value"`.
    private mutating func assigned(_ place: Int) {
      guard let (open, close) = name(before: place),
        Redactor.isSecret(bytes[open..<close])
      else { return }
      var start = end(of: { $0 == 32 || $0 == UInt8(ascii: "=") }, from: place + 1)
      if start - place > 4 { return }
      let isEscaped = has("\\\"", at: start)
      if isEscaped { start += 1 }
      guard start < bytes.count else { return }
      let quote = bytes[start]
      if [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(quote) {
        start += 1
        var end = start
        while end < bytes.count, bytes[end] != quote, bytes[end] != 10 {
          end += !isEscaped && bytes[end] == 92 && end + 1 < bytes.count ? 2 : 1
        }
        if isEscaped, end > start, bytes[end - 1] == 92 { end -= 1 }
        value(start..<min(end, bytes.count), isQuoted: true)
      } else {
        value(start..<end(of: \.isValue, from: start), isQuoted: false)
      }
    }

    /// Hides a value unless it cannot be a secret.
    private mutating func value(_ range: Range<Int>, isQuoted: Bool) {
      guard range.count >= Redactor.shortestValue else { return }
      let value = bytes[range]
      // A number, the name of a variable, what was hidden before.
      if value.allSatisfy(\.isDigit) || [36, 91, 123, 60].contains(value[range.lowerBound]) {
        return
      }
      if !isQuoted, !hasDigit(range) { return }
      hide(range)
    }

    /// The name in front of a sign of assignment.
    private func name(before place: Int) -> (Int, Int)? {
      var close = place
      while close > 0, place - close < 4, [32, 34, 39, 92, 58, 93].contains(bytes[close - 1]) {
        close -= 1
      }
      var open = close
      while open > 0, close - open < Redactor.nameLimit, bytes[open - 1].isWord { open -= 1 }
      return open < close ? (open, close) : nil
    }
  }
}

extension UInt8 {
  /// Whether it may stand in a key or a name.
  fileprivate var isWord: Bool {
    switch self {
    case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  /// Whether it is a digit.
  fileprivate var isDigit: Bool { (48...57).contains(self) }

  /// Whether it may stand in what a request authorises itself with.
  fileprivate var isBase64: Bool { isWord || [43, 46, 47, 61, 126].contains(self) }

  /// Whether it goes on a value without quotes.
  fileprivate var isValue: Bool {
    self > 32
      && ![34, 39, 40, 41, 44, 59, 60, 62, 91, 92, 93, 96, 123, 124, 125, 38].contains(self)
  }
}
