import JSONReading

/// What a test, a build or a linter said of the work, as far as its end and its output tell.
package enum CheckVerdict: Sendable {
  case passed, failed

  /// Bytes of the output that are read, at its end: there programs sum up.
  private static let limit = 4000

  /// Reads how a call ended; `nil` where nothing tells.
  ///
  /// - Parameter isPiped: whether another program told how it ended: then only what it wrote counts.
  package init?(
    of call: NodeID, in session: Session, at position: Int32, isPiped: Bool, parser: JSONParser
  ) {
    switch session.toolStatus(call, at: position)?.value {
    case .failed: self = .failed
    case .completed:
      let text = session.text(call, .result, at: position, limit: 256 << 10) ?? ""
      let result = ResultText(text, parser: parser)
      if let exit = result.exit, exit != 0 {
        self = .failed
        return
      }
      let end = String(decoding: result.text.utf8.suffix(Self.limit), as: UTF8.self).lowercased()
      if Self.tellsFailure(end) {
        self = .failed
      } else if !isPiped || Self.passes.contains(where: { end.contains($0) }) {
        self = .passed
      } else {
        return nil
      }
    default: return nil
    }
  }

  /// Words of programs that are content, in small letters.
  private static let passes = [
    " passed", " passing", "0 errors", "no errors", "compiled successfully", "build succeeded",
    "all checks passed", "0 failed", "build complete", "found 0 ", "no issues found",
  ]
  /// Words of programs that are not, whatever number stands before them.
  private static let failures = [
    "failed to compile", "build failed", "compilation failed", "npm err!", "error ts",
    "fatal error",
    "elifecycle", "command failed with exit", "tests failed", "traceback (most recent",
  ]

  /// Whether a text says that something is wrong.
  private static func tellsFailure(_ text: String) -> Bool {
    if failures.contains(where: { text.contains($0) }) { return true }
    // `3 failed`, `1 error`: a number that is not 0 before the word.
    var number = 0
    for word in text.split(whereSeparator: {
      $0.isWhitespace || $0 == "," || $0 == "(" || $0 == ")"
    }) {
      if number > 0,
        ["failed", "failing", "failures", "failure", "errors", "error"].contains(where: {
          word.hasPrefix($0)
        })
      {
        return true
      }
      number = Int(word) ?? 0
    }
    return false
  }
}
