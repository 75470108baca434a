import Feeds
import Reports

/// What of the things that were given to the program may be told again.
///
/// Of the value of an option nothing is repeated: who wrote it knows it, and it may be a key in the wrong
/// place. What has to be named (a path, an address, a word of the configuration) goes through here.
enum Discretion {
  /// A message without what looks like a key in it.
  static func text(_ message: String) -> String {
    var result = ""
    var rest = message[...]
    var isAnnounced = false
    while let start = rest.firstIndex(where: { !$0.isSpace }) {
      let end = rest[start...].firstIndex(where: \.isSpace) ?? rest.endIndex
      // What a sentence puts behind an address is none of it.
      let word = rest[start..<end].trimmed(end: ":;,.")
      result += String(rest[..<start])
      result += isAnnounced ? hidden : withoutKey(word)
      // The word behind one of these is a key in a request's header.
      isAnnounced = ["bearer", "basic"].contains { word.lowercased().hasSuffix($0) }
      rest = rest[word.endIndex...]
    }
    return result + String(rest)
  }

  /// Whether something was given that is not to be seen in the list of processes.
  static func hides(_ argument: String, headers: [String]) -> Bool {
    headers.contains { !$0.isEmpty && argument.hasSuffix($0) }
      || mayHoldKey(argument) && text(argument) != argument
  }

  /// Whether there is anything in a text that a key stands behind: all arguments are looked at, and hardly one has it.
  private static func mayHoldKey(_ text: String) -> Bool {
    let bytes = text.utf8
    if bytes.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) {
      return true
    }
    var start = bytes.startIndex
    var length = 0
    for place in bytes.indices {
      guard Redactor.mayStandInKey(bytes[place]) else {
        length = 0
        continue
      }
      if length == 0 { start = place }
      length += 1
      if length == Redactor.shortestKey, beginsKey(bytes[start...]) { return true }
    }
    return false
  }

  /// Whether a text begins as keys do.
  private static func beginsKey(_ bytes: Substring.UTF8View) -> Bool {
    Redactor.beginnings.contains { bytes.starts(with: $0.utf8) }
  }

  private static let hidden = "REDACTED"

  /// A word without the key that it is, or that it holds.
  private static func withoutKey(_ word: Substring) -> String {
    // What the program itself says of the form of a value is none.
    if Option.allCases.contains(where: { $0.value == String(word) }) { return String(word) }
    if let scheme = word.firstRange(of: "://") {
      let start = word[..<scheme.lowerBound].lastIndex { !$0.isLetter }.map(word.index(after:))
      return String(word[..<(start ?? word.startIndex)])
        + redacted(url: String(word[(start ?? word.startIndex)...]))
    }
    // user:password@host, without what is before it
    if let at = word.lastIndex(of: "@"), word[..<at].contains(":") { return hidden + word[at...] }
    // name=value and "name":"value"
    for mark in ["=", "\":"] {
      guard let place = word.firstRange(of: mark) else { continue }
      let name = word[..<place.lowerBound].lowercased()
      if WebAddress.secretWords.contains(where: { name.contains($0) }) {
        return String(word[..<place.upperBound]) + hidden
      }
    }
    let parts = word.split(omittingEmptySubsequences: false) { !$0.isKeyCharacter }
    let hasKey = parts.contains { part in
      part.count >= Redactor.shortestKey && beginsKey(part.utf8)
    }
    return hasKey ? hidden : String(word)
  }
}

extension Substring {
  /// The text without these characters at its end, unless it is nothing else.
  fileprivate func trimmed(end characters: String) -> Substring {
    let last = lastIndex { !characters.contains($0) } ?? index(before: endIndex)
    return self[...last]
  }
}

extension Character {
  /// Whether it stands between words.
  fileprivate var isSpace: Bool { self == " " || self == "\n" || self == "\t" || self == "\r" }

  /// Whether it may stand in a key.
  fileprivate var isKeyCharacter: Bool {
    asciiValue.map(Redactor.mayStandInKey) ?? false
  }
}
