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
  private static let words = ["exit code", "exited with code", "exit status", "exited with status"]
  /// Bytes at both ends of a text in which programs tell it.
  private static let length = 300

  /// The exit status that a text tells at its beginning or at its end.
  private static func exit(in text: String) -> Int? {
    let bytes = text.utf8
    let ends =
      bytes.count <= 2 * length
      ? [Substring(text)] : [text.prefix(length), text.suffix(length)]
    for part in ends {
      let lower = part.lowercased()
      for word in words {
        guard let place = lower.firstRange(of: word) else { continue }
        let rest = lower[place.upperBound...].drop { $0 == " " || $0 == ":" || $0 == "=" }
        let isNegative = rest.first == "-"
        let digits = (isNegative ? rest.dropFirst() : rest).prefix { $0.isASCII && $0.isNumber }
        if let number = Int(digits.prefix(6)) { return isNegative ? -number : number }
      }
    }
    return nil
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
    let found = lines.count { Self.isPlace($0, ":") }
    return found == 0 || found == lines.count
      ? lines.count : lines.count { !Self.isPlace($0, "-") || Self.isPlace($0, ":") }
  }

  /// Whether a line begins with the number of a line between two marks, behind the name of its file or alone.
  private static func isPlace(_ line: Substring, _ mark: Character) -> Bool {
    let parts = line.split(separator: mark, maxSplits: 8, omittingEmptySubsequences: false)
    return parts.dropLast().contains { !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
  }
}
