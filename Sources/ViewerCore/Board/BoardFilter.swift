/// What is typed to see some of the sessions: words, and `agent:codex status:failed needs:permission`.
package struct BoardFilter: Sendable {
  /// What a session is asked about.
  package enum Field: String, CaseIterable, Sendable {
    case agent, project, branch, host, status, needs
  }

  private var words: [[UInt8]] = []
  private var fields: [(field: Field, value: String)] = []

  /// Reads what was typed.
  package init(_ text: String) {
    for word in text.lowercased().split(separator: " ") {
      if let colon = word.firstIndex(of: ":"),
        let field = Field(rawValue: String(word[..<colon]))
      {
        fields.append((field, String(word[word.index(after: colon)...])))
      } else {
        words.append(Array(word.utf8))
      }
    }
  }

  /// Whether a session is shown.
  ///
  /// - Parameters:
  ///   - text: what words are looked for in, in small letters.
  ///   - value: what the session says to a field; its beginning is enough.
  func fits(_ text: [UInt8], _ value: (Field) -> [String]) -> Bool {
    words.allSatisfy { Self.contains(text, $0) }
      && fields.allSatisfy { field, wanted in
        value(field).contains { $0.lowercased().hasPrefix(wanted) }
      }
  }

  /// Whether bytes hold others.
  private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
    guard let first = word.first, text.count >= word.count else { return word.isEmpty }
    for start in 0...(text.count - word.count) where text[start] == first {
      if text[start..<start + word.count].elementsEqual(word) { return true }
    }
    return false
  }
}
