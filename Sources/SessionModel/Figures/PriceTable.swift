/// The prices of models, by the beginnings of their names.
package struct PriceTable: Sendable {
  /// The rows.
  package private(set) var rows: [String: Price]

  /// Makes a table of rows.
  package init(rows: [String: Price] = [:]) { self.rows = rows }

  /// Puts the rows of another table over these.
  package mutating func put(_ other: PriceTable) {
    rows.merge(other.rows) { _, theirs in theirs }
  }

  /// The price of a model: the longest row that its name begins with.
  ///
  /// Gateways put names in front (`openai/gpt-4o`, `us.anthropic.claude-…`): where the whole name leads
  /// to nothing, what stands behind the last slash counts, and then what stands behind each dot.
  package func price(of model: String) -> Price? {
    if let price = longest(model) { return price }
    let tail = model.split(separator: "/").last.map(String.init) ?? model
    if let price = longest(tail) { return price }
    var rest = tail[...]
    while let dot = rest.firstIndex(of: ".") {
      rest = rest[rest.index(after: dot)...]
      if let price = longest(String(rest)) { return price }
    }
    return nil
  }

  /// The price of the longest row that a name begins with.
  ///
  /// A row ends where a word ends: `gpt-4` is no beginning of `gpt-4o`, nor of `gpt-4.1`.
  private func longest(_ name: String) -> Price? {
    var prefix = name.lowercased()[...]
    var next: Character?
    while let last = prefix.last {
      let cuts = next.map { (Self.isWord($0) || $0 == ".") && Self.isWord(last) } ?? false
      if !cuts, let price = rows[String(prefix)] { return price }
      next = prefix.removeLast()
    }
    return nil
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}
