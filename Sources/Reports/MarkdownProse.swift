/// A text that is Markdown itself, written so that nothing of it reaches what follows: no tag or comment of HTML, and no
/// code that nobody closes.
enum MarkdownProse {
  /// Code between two fences.
  private struct Fence {
    /// The sign of the fence, and how many of it there are.
    let sign: Character
    let count: Int
    /// The blanks in front of it.
    let indent: Int
  }

  /// The lines to be written for those of a text.
  static func lines(_ lines: [String]) -> [String] {
    var fence: Fence?
    var out: [String] = []
    for line in lines {
      if let open = fence {
        // What stands less deep would end the item of a list that the fence stands in, and the code with it.
        out.append(indented(line, to: open.indent))
        if closes(line, open) { fence = nil }
      } else if let opened = opening(line) {
        fence = opened
        out.append(line)
      } else {
        out.append(plain(line))
      }
    }
    if let fence {
      out.append(
        String(repeating: " ", count: fence.indent)
          + String(repeating: fence.sign, count: fence.count))
    }
    return out
  }

  /// A line with as many blanks in front of it; an empty one stays empty.
  private static func indented(_ line: String, to indent: Int) -> String {
    let blanks = line.prefix { $0 == " " }.count
    if blanks >= indent || line.allSatisfy({ $0 == " " }) { return line }
    return String(repeating: " ", count: indent - blanks) + line
  }

  /// The fence that a line opens. Deeper than three blanks there may be none, and what looks like one is text.
  private static func opening(_ line: String) -> Fence? {
    let rest = line.drop { $0 == " " }
    let indent = line.count - rest.count
    guard indent < 4, let sign = rest.first, sign == "`" || sign == "~" else { return nil }
    let count = rest.prefix { $0 == sign }.count
    guard count >= 3, sign == "~" || !rest.dropFirst(count).contains("`") else { return nil }
    return Fence(sign: sign, count: count, indent: indent)
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
    guard line.utf8.contains(where: { $0 == Self.tag || $0 == Self.tick }) else { return line }
    let bytes = Array(line.utf8)
    var closing = Closing(bytes)
    var out: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      let next = place + 1 < bytes.count ? bytes[place + 1] : 0
      if byte == backslash, next == tick || next == backslash {
        out += [byte, next]
        place += 2
      } else if byte == tick {
        let count = bytes[place...].prefix { $0 == tick }.count
        if let end = closing.end(of: count, behind: place + count) {
          out += bytes[place..<end]
          place = end
        } else {
          for _ in 0..<count { out += [backslash, tick] }
          place += count
        }
      } else if byte == tag, let end = end(ofLink: bytes[place...]) {
        out += bytes[place..<end]
        place = end
      } else {
        if byte == tag { out += Array("&lt;".utf8) } else { out.append(byte) }
        place += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let (tick, tag, backslash) = (
    UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: "\\")
  )

  /// The end of an address in angle brackets.
  private static func end(ofLink text: ArraySlice<UInt8>) -> Int? {
    let inner = text.dropFirst()
    guard inner.starts(with: "https://".utf8) || inner.starts(with: "http://".utf8),
      let end = inner.firstIndex(where: {
        $0 <= 0x20 || $0 == tag || $0 == tick || $0 == UInt8(ascii: ">")
      }),
      inner[end] == UInt8(ascii: ">")
    else { return nil }
    return end + 1
  }

  /// Where the backticks of a line stand that may close code: whoever asks goes from its start to its end.
  private struct Closing {
    /// The places of all runs of backticks of a length, the first one last.
    private var places: [Int: [Int]] = [:]

    init(_ bytes: [UInt8]) {
      var end = bytes.count
      while end > 0 {
        guard bytes[end - 1] == MarkdownProse.tick else {
          end -= 1
          continue
        }
        var start = end
        while start > 0, bytes[start - 1] == MarkdownProse.tick { start -= 1 }
        places[end - start, default: []].append(start)
        end = start
      }
    }

    /// The end of the first run of so many backticks at or behind a place; `nil` for none.
    mutating func end(of count: Int, behind place: Int) -> Int? {
      while let start = places[count]?.last, start < place { places[count]?.removeLast() }
      return places[count]?.last.map { $0 + count }
    }
  }
}
