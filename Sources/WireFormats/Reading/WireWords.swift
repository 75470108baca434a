import JSONReading

/// Words of a source, and what each stands for.
struct WireWords<Meaning> {
  private let words: JSONWords
  private let meanings: [Meaning]

  /// Makes a table.
  init(_ words: [(String, Meaning)]) {
    self.words = JSONWords(words.map(\.0))
    meanings = words.map(\.1)
  }

  /// What a value stands for; `nil` for one that is none of the words.
  subscript(value: JSONValue) -> Meaning? { words.number(of: value).map { meanings[$0] } }
}

extension WireWords where Meaning: CaseIterable & RawRepresentable<String> {
  /// The words that a closed set is made of.
  init() { self.init(Meaning.allCases.map { ($0.rawValue, $0) }) }
}

extension WireWords: Sendable where Meaning: Sendable {}
