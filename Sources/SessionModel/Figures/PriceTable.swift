/// The prices of models, by the beginnings of their names.
package struct PriceTable: Sendable {
  /// The month that the prices are of, as `2025-11`; `nil` when the table does not say.
  package private(set) var date: String?

  /// The rows, by their plain names.
  private var rows: [String: Price] = [:]

  /// Makes a table of rows.
  package init(rows: [String: Price] = [:], date: String? = nil) {
    self.date = date
    for (name, price) in rows { self.rows[Self.plain(name)] = price }
  }

  /// Puts the rows of another table over these.
  package mutating func put(_ other: PriceTable) {
    rows.merge(other.rows) { _, theirs in theirs }
  }

  /// The price of a model: the longest row that its name begins with.
  ///
  /// Services spell one model in several ways: with dots or hyphens, the version in front of the family or
  /// behind it (`claude-4.5-sonnet`), a date or a region behind it. Gateways put names in front
  /// (`openai/gpt-4o`, `us.anthropic.claude-…`): where the whole name leads to nothing, what stands behind
  /// the last slash counts, and then what stands behind each colon and dot.
  package func price(of model: String) -> Price? {
    if let price = longest(model) { return price }
    let tail = model.split(separator: "/").last.map(String.init) ?? model
    if let price = longest(tail) { return price }
    var rest = tail[...]
    while let mark = rest.firstIndex(where: { $0 == "." || $0 == ":" }) {
      rest = rest[rest.index(after: mark)...]
      if let price = longest(String(rest)) { return price }
    }
    return nil
  }

  /// The price of the longest row that a name begins with, in either order of version and family.
  private func longest(_ name: String) -> Price? {
    let words = Self.plain(name).split(separator: "-")
    return longest(words) ?? Self.turned(words).flatMap { longest($0) }
  }

  /// The price of the longest row that words begin with.
  ///
  /// A row ends where a word ends, and a version is a whole one: `gpt-4` is no beginning of `gpt-4o`, nor
  /// of `gpt-4.1`; a date behind it is none of its numbers.
  private func longest(_ words: [Substring]) -> Price? {
    for count in stride(from: words.count, to: 0, by: -1) {
      if count < words.count, Self.isNumber(words[count - 1]), Self.isMinor(words[count]),
        words[count] != "0"
      {
        continue
      }
      if let price = rows[words[..<count].joined(separator: "-")] { return price }
    }
    return nil
  }

  /// A name with the numbers behind its first word put behind the second one, or the other way round.
  private static func turned(_ words: [Substring]) -> [Substring]? {
    guard words.count > 2 else { return nil }
    let isVersionFirst = isMinor(words[1])
    let rest = words[1...]
    let first = isVersionFirst ? rest.prefix { isMinor($0) } : rest.prefix(1)
    let behind = rest[first.endIndex...]
    let second = isVersionFirst ? behind.prefix(1) : behind.prefix { isMinor($0) }
    if second.isEmpty { return nil }
    return Array(words[..<1]) + second + first + Array(behind[second.endIndex...])
  }

  /// A name in small letters, with a hyphen for whatever stands between its words.
  private static func plain(_ name: String) -> String {
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
      return String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }
    // Nearly all are ASCII, where nothing has to be looked up.
    let letters = name.utf8.map { (letter: UInt8) -> UInt8 in
      switch letter {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter | 0x20
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): letter
      default: UInt8(ascii: "-")
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  private static func isNumber(_ word: Substring) -> Bool { word.allSatisfy(\.isNumber) }

  /// Whether a word may be a part of a version, and is no date.
  private static func isMinor(_ word: Substring) -> Bool { word.count <= 2 && isNumber(word) }
}
