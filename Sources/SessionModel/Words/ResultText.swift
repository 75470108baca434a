import JSONReading

/// What a tool gave back as people read it: texts without the JSON that they came in, and the exit status.
package struct ResultText: Hashable, Sendable {
  /// The text.
  package var text: String
  /// The exit status of a command, where it is told.
  package var exit: Int?

  /// Names of the text in an object, the most telling first.
  private static let texts: [StaticString] = [
    "output", "stdout", "text", "content", "aggregated_output", "aggregatedOutput", "result",
    "llmContent", "message",
  ]
  /// Names of an exit status.
  private static let exits: [StaticString] = ["exit_code", "exitCode", "returnCode", "exit"]

  /// Reads what a tool gave back.
  package init(_ text: String, parser: JSONParser) {
    self.text = text
    let first = text.utf8.first { $0 > 0x20 }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      var copy = text
      copy.withUTF8 { bytes in
        try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
          exit = Self.exit(in: value)
          if let plain = Self.text(in: value) { self.text = plain }
        }
      }
    }
    if exit == nil { exit = Self.exit(in: self.text) }
  }

  /// The text in a value; `nil` when it is no wrapping of one.
  private static func text(in value: JSONValue) -> String? {
    switch value.kind {
    case .string: return value.string
    case .array:
      let parts = value.elements.map { $0.string ?? $0["text"]?.string }
      return parts.isEmpty || parts.contains(nil)
        ? nil : parts.compactMap { $0 }.joined(separator: "\n")
    case .object:
      for name in texts {
        guard let inner = value[name] else { continue }
        if inner.kind == .string || inner.kind == .array, let text = text(in: inner) { return text }
      }
      return nil
    default: return nil
    }
  }

  private static func exit(in value: JSONValue) -> Int? {
    guard value.kind == .object else { return nil }
    for place in [value, value["metadata"], value["details"]] {
      guard let place, place.kind == .object else { continue }
      for name in exits {
        if let code = place[name]?.integer { return Int(clamping: code) }
      }
    }
    return nil
  }

  /// Words in front of an exit status, in small letters.
  private static let words: [StaticString] = [
    "exit code", "exited with code", "exit status", "exited with status",
  ]
  /// Bytes at both ends of a text in which programs tell it.
  private static let length = 300

  /// The exit status that a text tells at its beginning or at its end.
  private static func exit(in text: String) -> Int? {
    var text = text
    return text.withUTF8 { bytes in
      let ends =
        bytes.count <= 2 * length ? [bytes[...]] : [bytes.prefix(length), bytes.suffix(length)]
      for part in ends {
        let part = UnsafeBufferPointer(rebasing: part)
        // Most tell none, and each row of a screen asks.
        guard let first = place(of: "exit", in: part, from: 0) else { continue }
        for word in words {
          guard let place = place(of: word, in: part, from: first) else { continue }
          if let code = number(in: part, from: place + word.utf8CodeUnitCount) { return code }
        }
      }
      return nil
    }
  }

  /// Where a word of small letters and blanks stands first, in letters of either kind.
  private static func place(
    of word: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    let count = word.utf8CodeUnitCount
    guard start + count <= bytes.count else { return nil }
    func fits(_ byte: UInt8, _ wanted: UInt8) -> Bool {
      (wanted == 0x20 ? byte : byte | 0x20) == wanted
    }
    return (start...bytes.count - count).first { place in
      fits(bytes[place], word.utf8Start[0])
        && (1..<count).allSatisfy { fits(bytes[place + $0], word.utf8Start[$0]) }
    }
  }

  /// The number that stands at a place, behind blanks, `:` and `=`.
  private static func number(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let rest = bytes[start...].drop {
      $0 == 0x20 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=")
    }
    let isNegative = rest.first == UInt8(ascii: "-")
    let digits = rest.dropFirst(isNegative ? 1 : 0).prefix { 0x30...0x39 ~= $0 }.prefix(6)
    if digits.isEmpty { return nil }
    let number = digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }
    return isNegative ? -number : number
  }

  /// The lines that hold anything.
  var lines: [Substring] {
    allLines.filter { line in !line.utf8.allSatisfy { $0 <= 0x20 } }
  }

  /// The lines with the empty ones. By bytes, as letters take long and a carriage return is one with the line end.
  private var allLines: [Substring] {
    text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// How many lines of a file the text is: those that it numbers, or all of them but what the program says of
  /// the file.
  var linesOfFile: Int {
    let all = allLines
    if let first = all.first(where: { !$0.isEmpty && !$0.hasPrefix("<") }), Self.isNumbered(first) {
      return all.count { Self.isNumbered($0) }
    }
    var rest = all[...]
    if let reminder = rest.firstIndex(of: "<system-reminder>") { rest = rest[..<reminder] }
    let whole = rest.count
    // `[Showing lines 1-1603 of 2377. Use offset=1604 to continue]`
    if let last = rest.last, last.hasPrefix("["), last.hasSuffix("]"), last.contains(" lines ") {
      rest = rest.dropLast()
    }
    // A note has an empty line in front of it; the last line has an end of its own.
    if rest.count < whole || whole < all.count, rest.last == "" { rest = rest.dropLast() }
    if rest.last == "" { rest = rest.dropLast() }
    return rest.count
  }

  /// Whether a line begins with its number: `   12→`, `00012| `.
  private static func isNumbered(_ line: Substring) -> Bool {
    let rest = line.drop { $0 == " " }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let mark = rest.dropFirst(digits.count).first else { return false }
    return "→\t|:".contains(mark)
  }

  /// How many lines a search found: of those with lines around them, the ones that are not.
  var matches: Int {
    let lines = lines.filter { $0 != "--" }
    let found = lines.count { Self.isPlace($0, UInt8(ascii: ":")) }
    if found == 0 || found == lines.count { return lines.count }
    return lines.count {
      !Self.isPlace($0, UInt8(ascii: "-")) || Self.isPlace($0, UInt8(ascii: ":"))
    }
  }

  /// Whether a line begins with the number of a line between two marks, behind the name of its file or alone.
  private static func isPlace(_ line: Substring, _ mark: UInt8) -> Bool {
    var (marks, isNumber, isEmpty) = (0, true, true)
    for byte in line.utf8 {
      if byte == mark {
        if isNumber, !isEmpty { return true }
        marks += 1
        if marks == 8 { return false }
        (isNumber, isEmpty) = (true, true)
      } else {
        isEmpty = false
        if !(0x30...0x39 ~= byte) { isNumber = false }
      }
    }
    return false
  }
}
