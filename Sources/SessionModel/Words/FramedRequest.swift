/// A request inside of the words that a program puts around each of its kind: `Solve the issue. ISSUE: …`, or
/// `<pr_description>…</pr_description>`.
package enum FramedRequest {
  /// What stands over requests: the labels of frameworks that give tasks to agents.
  ///
  /// Source: the prompts of SWE-agent, mini-swe-agent, OpenHands, and of clients that wrap what was typed.
  private static let labels: Set<String> = [
    "issue", "issue description", "issue text", "pr description", "problem", "problem statement",
    "task", "task description", "user query", "user request", "request",
  ]
  /// Bytes of a text in which its label is looked for.
  private static let front = 1500

  /// The request itself; the whole text where nothing stands around it.
  package static func body(of text: String) -> Substring {
    var start = text.startIndex
    while start < text.endIndex, text.utf8.distance(from: text.startIndex, to: start) < front {
      let end = text[start...].firstIndex(where: \.isNewline) ?? text.endIndex
      let line = text[start..<end]
      start = end < text.endIndex ? text.index(after: end) : end
      guard let label = Label(line), labels.contains(label.words) else { continue }
      let body = text[start...]
      let close = label.tag.map { body.firstRange(of: "</\($0)>")?.lowerBound } ?? next(in: body)
      let found = body[..<(close ?? body.endIndex)]
      return found.contains { $0.isLetter } ? found : text[...]
    }
    return text[...]
  }

  /// Where the next label stands, with whatever words.
  private static func next(in text: Substring) -> Substring.Index? {
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(where: \.isNewline) ?? text.endIndex
      if let label = Label(text[start..<end]), label.tag == nil { return start }
      start = end < text.endIndex ? text.index(after: end) : end
    }
    return nil
  }

  /// A line that is only a label: `ISSUE:`, `<task>`.
  private struct Label {
    /// Its words, in small letters.
    var words: String
    /// Its name where it is a tag.
    var tag: Substring?

    init?(_ line: Substring) {
      let line = line.drop { $0 == " " }
      guard line.utf8.count < 40, let last = line.last(where: { !$0.isWhitespace }) else {
        return nil
      }
      let isTag = line.first == "<" && last == ">"
      let inner = line.filter { $0.isLetter || $0 == " " || $0 == "_" }
      let isCapital =
        last == ":" && inner.contains { $0.isLetter } && !inner.contains(where: \.isLowercase)
      guard isTag || isCapital else { return nil }
      tag = isTag ? line.dropFirst().prefix { $0 != ">" } : nil
      words = inner.lowercased().replacing("_", with: " ")
    }
  }
}
