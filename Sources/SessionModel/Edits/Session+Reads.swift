import JSONReading

extension Session {
  /// Names of a part that is read.
  private static let parts: [StaticString] = [
    "offset", "limit", "start_line", "end_line", "startLine", "endLine", "view_range", "range",
    "lines", "line_count", "pages",
  ]

  /// The path of a file that a call read from its first line to its last; `nil` for all others.
  func wholeRead(by call: NodeID, at position: Int32) -> String? {
    guard toolKind(call) == .read,
      let arguments = text(call, .arguments, at: position, limit: 4096)
    else { return nil }
    let path = try? JSONParser().parse(copying: Array(arguments.utf8)) {
      value throws(JSONError) -> String? in
      Self.parts.contains { value[$0]?.nonNull != nil } ? nil : EditReading.path(value)
    }
    return path ?? nil
  }

  /// The content of a file that a call read as a whole; `nil` where the result is more or less than that.
  func content(readBy call: NodeID, at position: Int32) -> String? {
    guard let text = text(call, .result, at: position), !text.isEmpty else { return nil }
    return Self.content(of: text)
  }

  /// The content that the result of a reader holds.
  ///
  /// Some put numbers in front of the lines and words behind them, some leave out the end and say so.
  static func content(of text: String) -> String? {
    var lines = FileEdit.lines(text)[...]
    if lines.first == "<file>" { lines.removeFirst() }
    guard let first = lines.first else { return nil }
    var numbered: [String] = []
    for line in lines {
      guard let text = line.withoutNumber(numbered.count + 1) else { break }
      numbered.append(text)
    }
    if !numbered.isEmpty {
      let rest = lines.dropFirst(numbered.count)
      let isCut = rest.contains { $0.contains("more lines") || $0.contains("truncated") }
      // As many as readers give at most may not be all.
      if isCut || numbered.count % 1000 == 0 { return nil }
      let isOver = rest.first { !$0.isEmpty }.map { $0.hasPrefix("<") || $0.hasPrefix("(") } ?? true
      // The end of the last line begins one more for some.
      if numbered.count > 1, numbered.last == "" { numbered.removeLast() }
      return isOver ? FileText(lines: numbered).text : nil
    }
    let number = Int(first.drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber })
    if let number, first.withoutNumber(number) != nil { return nil }
    let last = lines.last ?? ""
    return ["[", "...", "<"].contains { last.hasPrefix($0) } || first.hasPrefix("<") ? nil : text
  }
}

extension String {
  /// A line without the number that readers put in front of it; `nil` where it has another one or none.
  fileprivate func withoutNumber(_ number: Int) -> String? {
    let digits = drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber }
    guard Int(digits) == number else { return nil }
    let rest = self[digits.endIndex...]
    switch rest.first {
    case "\u{2192}", "\t", ":": return String(rest.dropFirst())
    case "|":
      let text = rest.dropFirst()
      return String(digits.first == "0" && text.first == " " ? text.dropFirst() : text)
    default: return nil
    }
  }
}
