import CellGrid
import SessionModel

/// A text in few rows: all of it where it fits, else how it begins and how it ends, as both tell more than the
/// middle. No model is asked: it goes by sentences.
struct Gist {
  /// The sentences, without what only marks the text up.
  private var sentences: [String] = []
  /// The lines that they stand in.
  private var lines: [String] = []
  /// Those of them that are headings, and those that are items of a list.
  private var headings: Set<String> = []
  private var items: Set<String> = []

  /// Whether it is an answer, whose end is what it comes to; else it is a request.
  private let isAnswer: Bool

  /// Bytes of a request behind which its end is not told: what is longer was made by a program.
  private static let length = 1500

  /// Reads a text.
  init(_ text: String, isAnswer: Bool) {
    self.isAnswer = isAnswer
    var isCode = false
    var isOpen = false
    var code: [String] = []
    let said = isAnswer ? text : String(FramedRequest.body(of: text))
    for line in FileEdit.lines(said) {
      var trimmed = line.drop { $0 == " " || $0 == "\t" }
      while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
      if trimmed.hasPrefix("```") {
        isCode.toggle()
        continue
      }
      let plain = Self.plain(String(trimmed))
      guard plain.contains(where: { $0.isLetter || $0.isNumber }) || lines.isEmpty && !plain.isEmpty
      else {
        isOpen = false
        continue
      }
      if isCode {
        code.append(plain)
      } else if isOpen, !Self.begins(trimmed), let last = lines.popLast() {
        // A line that was only broken goes on.
        lines.append("\(last) \(plain)")
      } else {
        lines.append(plain)
        let isHeading =
          trimmed.hasPrefix("#") || trimmed.hasPrefix("**") && trimmed.hasSuffix("**")
        if isHeading, isAnswer || lines.count > 1 { headings.insert(plain) }
        if Self.isItem(trimmed) { items.formUnion(Self.sentences(of: plain)) }
      }
      isOpen =
        plain.count > 24 && plain.last.map { !".!?:".contains($0) } == true
        && !trimmed.hasPrefix("#")
    }
    // What stands in fences is told where nothing else is.
    if lines.isEmpty { lines = code }
    sentences = lines.flatMap(Self.sentences)
    hasEnd = isAnswer || said.utf8.count <= Self.length
  }

  /// Whether its end is worth as much as its beginning.
  private let hasEnd: Bool

  /// The last sentence.
  var last: String? { sentences.last }

  /// The text in at most so many rows.
  ///
  /// - Parameters:
  ///   - first: the columns of the first row.
  ///   - room: those of the others.
  ///   - keepsLines: whether lines stay lines where all of it fits.
  func rows(
    _ count: Int, first: Int, room: Int, keepsLines: Bool = false, glyphs: Glyphs
  ) -> [SafeText] {
    guard count > 0, !lines.isEmpty else { return [] }
    if keepsLines, first == room {
      let all = lines.flatMap { SafeText($0).wrapped(to: room) }
      if all.count <= count { return all }
    }
    let whole = Self.wrap(SafeText(lines.joined(separator: " ")), first, room)
    if whole.count <= count { return whole }
    return cut(count, first, room, glyphs)
  }

  /// How it begins and how it ends.
  private func cut(_ count: Int, _ first: Int, _ room: Int, _ glyphs: Glyphs) -> [SafeText] {
    let told = sentences.filter { !headings.contains($0) }
    let short = (told.isEmpty ? sentences : told).map(Self.shortPaths)
    // What only leads to something that there is no room for says nothing.
    var kept = short.enumerated().filter { index, sentence in
      !isAnswer || !sentence.hasSuffix(":") || index == short.count - 1
        || sentence.split(separator: " ").count > Self.leading
    }.map(\.element)
    if kept.count > 1, kept[0].split(separator: " ").count < 2, kept[0].hasSuffix("!") {
      kept.removeFirst()
    }
    // In brackets, as it is none of theirs.
    let gap = " [\(glyphs.ellipsis.string)] "
    let capacity = first + room * (count - 1)
    let wish = isAnswer ? nil : Self.wish(in: kept)
    let end = count > 1 ? wish ?? (hasEnd ? end(of: kept) : nil) : nil
    guard let end, end > 0 else {
      return Self.clipped(SafeText(kept.joined(separator: " ")), count, first, room, glyphs)
    }
    var tail = kept[end]
    let most = max(room / 2, wish == nil ? capacity * 3 / 5 : capacity * 3 / 4)
    if SafeText(tail).width > most {
      tail = SafeText(tail).prefix(columns: most - 2).string + glyphs.ellipsis.string
    }
    var head = kept[..<end].joined(separator: " ").split(separator: " ")
    let isWhole = Self.wrap(SafeText((head.joined(separator: " ")) + " " + tail), first, room)
    if isWhole.count <= count { return isWhole }
    // No line is filled to its last column, so one word after the other goes until it fits.
    var width = head.reduce(0) { $0 + SafeText(String($1)).width + 1 }
    while let word = head.last, width > capacity {
      width -= SafeText(String(word)).width + 1
      head.removeLast()
    }
    while !head.isEmpty {
      let text = head.joined(separator: " ") + gap + tail
      if Self.wrap(SafeText(text), first, room).count <= count { break }
      head.removeLast()
    }
    // A whole sentence says more than one that breaks off, where it is most of what there is room for.
    if let stop = head.lastIndex(where: Self.isEnd), stop + 1 >= head.count / 2 {
      head.removeLast(head.count - stop - 1)
    }
    if !head.isEmpty {
      return Self.wrap(SafeText(head.joined(separator: " ") + gap + tail), first, room)
    }
    return Self.clipped(SafeText(tail), count, first, room, glyphs)
  }

  /// Words of a sentence that only leads to what follows, at most.
  private static let leading = 10

  /// The last sentence that says something: no courtesy, no scrap, and none of many items.
  private func end(of sentences: [String]) -> Int? {
    sentences.indices.suffix(6).last { index in
      let sentence = sentences[index]
      let small = sentence.lowercased()
      return sentence.split(separator: " ").count >= 3 && !items.contains(sentence)
        && !Self.courtesies.contains { small.hasPrefix($0) }
    }
  }

  /// The first sentence that says what is wanted, unless it begins the text: what leads to it is told first.
  private static func wish(in sentences: [String]) -> Int? {
    var length = 0
    let place = sentences.firstIndex { sentence in
      length += sentence.utf8.count
      let small = sentence.lowercased()
      return length < self.length && wishes.contains { small.contains($0) }
    }
    return place == 0 ? nil : place
  }

  /// Words by which people say what they want.
  private static let wishes = [
    "can you", "could you", "would you", "please", "i want you", "i would like", "i'd like",
    "i need you", "help me", "your task", "your job", "let's ",
  ]

  /// How sentences begin that are only polite.
  private static let courtesies = [
    "let me know", "feel free", "happy to", "hope this", "i hope", "if you have any",
    "if you'd like",
    "if you want", "all set", "enjoy", "thank", "is there anything", "co-authored-by",
  ]

  // MARK: Lines and sentences

  /// Whether a line begins something of its own: an item of a list, a heading, a row of a table.
  private static func begins(_ line: Substring) -> Bool {
    ["#", "|", ">", "**"].contains { line.hasPrefix($0) } || isItem(line)
  }

  /// Whether a line is an item of a list.
  private static func isItem(_ line: Substring) -> Bool {
    ["- ", "* ", "• "].contains { line.hasPrefix($0) }
      || line.first?.isNumber == true && line.prefix(4).contains { $0 == "." || $0 == ")" }
  }

  /// A line without what only marks it up.
  private static func plain(_ line: String) -> String {
    var text = Substring(line)
    if text.hasPrefix("#") { text = text.drop { $0 == "#" } }
    if text.hasPrefix(">") { text = text.drop { $0 == ">" } }
    for mark in ["- ", "* ", "• "] where text.hasPrefix(mark) { text = text.dropFirst(2) }
    if text.hasPrefix("|"), text.hasSuffix("|") {
      // A row of a table is its cells.
      let cells = text.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      text = Substring(cells.filter { !$0.isEmpty }.joined(separator: ", "))
    }
    let plain = String(text).replacing("**", with: "").replacing("`", with: "")
    let words = unlinked(plain).split(whereSeparator: \.isWhitespace)
    return words.joined(separator: " ")
  }

  /// A text with the words of links in the place of links: `[words](address)`.
  private static func unlinked(_ text: String) -> String {
    guard text.contains("](") else { return text }
    var out = ""
    var rest = text[...]
    while let middle = rest.firstRange(of: "]("),
      let open = rest[..<middle.lowerBound].lastIndex(of: "["),
      let close = rest[middle.upperBound...].firstIndex(of: ")")
    {
      out += rest[..<open] + rest[rest.index(after: open)..<middle.lowerBound]
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  /// The sentences of a line.
  private static func sentences(of line: String) -> [String] {
    var sentences: [String] = []
    var words: [Substring] = []
    for word in line.split(separator: " ") {
      words.append(word)
      guard isEnd(word) else { continue }
      sentences.append(words.joined(separator: " "))
      words = []
    }
    if !words.isEmpty { sentences.append(words.joined(separator: " ")) }
    return sentences
  }

  /// Whether a sentence ends with a word: with its point, and quotes or brackets behind it.
  private static func isEnd(_ word: Substring) -> Bool {
    let closing: Set<Character> = ["”", "\"", "'", "’", ")", "*", "]"]
    var word = word
    while let last = word.last, closing.contains(last) { word.removeLast() }
    // The number of an item is no sentence.
    guard word.count > 2 else { return false }
    return word.last.map { ".!?".contains($0) } ?? false
  }

  /// A text in which long paths are told by their ends.
  private static func shortPaths(_ text: String) -> String {
    guard text.contains("/") else { return text }
    return text.split(separator: " ").map { word -> String in
      guard word.count > 16, word.utf8.count(where: { $0 == UInt8(ascii: "/") }) > 1,
        !word.contains("://"), let slash = word.lastIndex(of: "/"),
        word.index(after: slash) < word.endIndex
      else { return String(word) }
      // A path may begin in the middle of a word: behind a quote or a bracket that nobody put a blank before.
      let start = word.prefix { $0 != "/" }.lastIndex {
        !$0.isLetter && !$0.isNumber && !"._-~+$".contains($0)
      }
      let front = start.map { word[...$0] } ?? ""
      return "\(front)\(word[word.index(after: slash)...])"
    }.joined(separator: " ")
  }

  // MARK: Rows

  /// A text in rows, of which the first has columns of its own.
  private static func wrap(_ text: SafeText, _ first: Int, _ room: Int) -> [SafeText] {
    if first == room { return text.wrapped(to: room) }
    let head = text.wrapped(to: max(8, first))[0]
    let rest = text.string.dropFirst(head.string.count).drop { $0 == " " }
    return [head] + (rest.isEmpty ? [] : SafeText(String(rest)).wrapped(to: room))
  }

  /// The first rows of a text, with a sign where it goes on.
  private static func clipped(
    _ text: SafeText, _ count: Int, _ first: Int, _ room: Int, _ glyphs: Glyphs
  ) -> [SafeText] {
    let rows = wrap(text, first, room)
    guard rows.count > count else { return rows }
    let width = count == 1 ? first : room
    let rest = rows[(count - 1)...].map(\.string).joined(separator: " ")
    let cut = SafeText(rest).prefix(columns: max(1, width - glyphs.ellipsis.width - 1)).string
    // Between words, unless one is as long as the row.
    let end = rest.dropFirst(cut.count).first == " " ? nil : cut.lastIndex(of: " ")
    let last = end.map { cut[..<$0].count > width / 2 ? String(cut[..<$0]) : cut } ?? cut
    return rows.prefix(count - 1) + [SafeText(last) + " " + glyphs.ellipsis]
  }
}
