/// A command as a person would have typed it: without the shell around it and what only prepares it.
enum CommandText {
  /// Takes away `bash -lc`, `cd X &&`, `timeout N` and settings of variables in front, as often as they stand there.
  static func plain(_ command: String) -> String {
    var rest = command[...]
    while let next = step(rest), !next.isEmpty { rest = next }
    return String(rest)
  }

  /// Shells that take a command as their last word, as they stand in front of it.
  private static let shells = [
    "bash", "sh", "zsh", "/bin/bash", "/bin/sh", "/bin/zsh", "/usr/bin/bash",
  ]

  /// Takes one thing away; `nil` when there is none.
  private static func step(_ text: Substring) -> Substring? {
    let text = trimmed(text)
    if let inner = inShell(text) { return inner }
    if text.hasPrefix("cd "), let end = text.firstRange(of: "&&"),
      !text[..<end.lowerBound].contains(where: { $0 == ";" || $0 == "|" || $0 == "\n" })
    {
      return trimmed(text[end.upperBound...])
    }
    if let rest = after("timeout", text), let number = rest.first, number.isNumber {
      return trimmed(rest.drop { $0 != " " })
    }
    return nil
  }

  /// The command inside `bash -lc '…'`, or inside the words `bash`, `-lc`, `…` with commas between them.
  private static func inShell(_ text: Substring) -> Substring? {
    for shell in shells {
      for gap in [" ", ", "] {
        for flag in ["-lc", "-c", "-ic"] {
          guard text.hasPrefix(shell + gap + flag + gap) else { continue }
          let inner = text.dropFirst(shell.count + flag.count + 2 * gap.count)
          return gap == " " ? unquoted(inner) : inner
        }
      }
    }
    return nil
  }

  /// The text inside quotes that hold all of it.
  private static func unquoted(_ text: Substring) -> Substring {
    let text = trimmed(text)
    guard let quote = text.first, quote == "'" || quote == "\"", text.count > 1, text.last == quote
    else { return text }
    let inner = text.dropFirst().dropLast()
    return inner.contains(quote) ? text : inner
  }

  /// What follows a word.
  private static func after(_ word: String, _ text: Substring) -> Substring? {
    guard text.hasPrefix(word + " ") else { return nil }
    return trimmed(text.dropFirst(word.count))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text.drop { $0.isWhitespace }
  }
}
