/// A text that is Markdown itself, written so that nothing of it reaches what follows: no tag or comment of HTML, and no
/// code that nobody closes.
enum MarkdownProse {
  /// Code between two fences: the sign of the fence, and how many of it there are.
  private struct Fence {
    let sign: Character
    let count: Int
  }

  /// The lines to be written for those of a text.
  static func lines(_ lines: [String]) -> [String] {
    var fence: Fence?
    var out: [String] = []
    for line in lines {
      if let open = fence {
        out.append(line)
        if closes(line, open) { fence = nil }
      } else if let opened = opening(line) {
        fence = opened
        out.append(line)
      } else {
        out.append(plain(line))
      }
    }
    if let fence { out.append(String(repeating: fence.sign, count: fence.count)) }
    return out
  }

  /// The fence that a line opens.
  private static func opening(_ line: String) -> Fence? {
    let rest = line.drop { $0 == " " }
    guard line.count - rest.count < 4, let sign = rest.first, sign == "`" || sign == "~" else {
      return nil
    }
    let count = rest.prefix { $0 == sign }.count
    let info = rest.dropFirst(count)
    guard count >= 3, sign == "~" || !info.contains("`") else { return nil }
    return Fence(sign: sign, count: count)
  }

  /// Whether a line closes a fence.
  private static func closes(_ line: String, _ fence: Fence) -> Bool {
    let rest = line.drop { $0 == " " }
    let count = rest.prefix { $0 == fence.sign }.count
    return line.count - rest.count < 4 && count >= fence.count
      && rest.dropFirst(count).allSatisfy { $0 == " " || $0 == "\t" }
  }

  /// A line outside of fences: code in it stands as it is, other text holds no tag and opens no code.
  private static func plain(_ line: String) -> String {
    guard line.contains("<") || line.contains("`") else { return line }
    var out = ""
    var rest = line[...]
    while let first = rest.first {
      if first == "`" {
        let run = rest.prefix { $0 == "`" }
        if let end = end(ofCode: rest.dropFirst(run.count), run.count) {
          out += rest[..<end]
          rest = rest[end...]
        } else {
          out += String(repeating: "\\`", count: run.count)
          rest = rest.dropFirst(run.count)
        }
      } else if first == "\\", let next = rest.dropFirst().first, next == "`" {
        out += "\\`"
        rest = rest.dropFirst(2)
      } else if first == "<", let end = end(ofLink: rest) {
        out += rest[..<end]
        rest = rest[end...]
      } else {
        out += first == "<" ? "&lt;" : String(first)
        rest = rest.dropFirst()
      }
    }
    return out
  }

  /// The end of code behind its first signs.
  private static func end(ofCode text: Substring, _ count: Int) -> String.Index? {
    var rest = text
    while let start = rest.firstIndex(of: "`") {
      let run = rest[start...].prefix { $0 == "`" }
      if run.count == count { return run.endIndex }
      rest = rest[run.endIndex...]
    }
    return nil
  }

  /// The end of an address in angle brackets.
  private static func end(ofLink text: Substring) -> String.Index? {
    let inner = text.dropFirst()
    guard inner.hasPrefix("https://") || inner.hasPrefix("http://"),
      let end = inner.firstIndex(where: { $0.isWhitespace || $0 == "<" || $0 == ">" || $0 == "`" }),
      inner[end] == ">"
    else { return nil }
    return inner.index(after: end)
  }
}
