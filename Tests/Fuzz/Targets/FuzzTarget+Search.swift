@testable import ViewerCore

extension FuzzTarget {
  /// Searching: a pattern in a line, and the text that it is looked for in.
  static let search = FuzzTarget(
    name: "search",
    seeds: {
      [
        "a+\nbaab", "(?i)x|$\nxX", "\\bw\nwords w", "^\na\nb", "[[:alpha:]]{2,}\nab 12",
        "(a*)*b\naaaaaaaaaaaa",
      ]
      .flatMap { text in [0, 1].map { [$0] + Array(text.utf8) } }
    },
    words: {
      [
        "(?:", "(?i)", "(?<=", "(?!", "(*", "[[:", ":]]", "\\p{L}", "\\K", "\\R", "\\X", "{2,}",
        "(?R)", "\\Q",
      ]
    },
    run: { input in
      var input = FuzzInput(input)
      let isLiteral = input.choice(2) == 1
      let parts = input.rest.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
      let query = SearchQuery(String(decoding: parts[0], as: UTF8.self), isLiteral: isLiteral)
      let text = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
      let sweep = Sweep(query)
      let pattern: TextPattern
      do throws(TextPattern.Trouble) {
        pattern = try TextPattern(query)
      } catch {
        return try hold(!error.reason.isEmpty, "a pattern that is none has a reason")
      }
      var place = 0
      for match in pattern.matches(in: text, limit: 1000) {
        try hold(
          match.lowerBound >= place && match.upperBound <= text.utf8.count && !match.isEmpty,
          "matches stand behind each other in the text")
        place = match.upperBound
      }
      let count = Array(text.utf8).withUnsafeBytes { pattern.count(in: $0) }
      let mayHold = Array(text.utf8).withUnsafeBytes { sweep.mayHold($0) }
      try hold(place == 0 || mayHold, "what is found is in the bytes")
      try hold(count >= 0 && (count == 0) == (place == 0), "matches that are counted are found")
    })
}
