import JSONReading

extension Session {
  /// Tools that read a file, in small letters and without `_` and `-`.
  private static let readers: Set<String> = ["read", "readfile", "view", "viewfile", "cat"]
  /// Names of a part that is read.
  private static let parts: [StaticString] = [
    "offset", "limit", "start_line", "end_line", "startLine", "endLine", "view_range", "range",
    "lines", "line_count", "pages",
  ]

  /// The path of a file that a call read from its first line to its last; `nil` for all others.
  func wholeRead(by call: NodeID, at position: Int32) -> String? {
    guard let name = text(call, .name, at: position, limit: 64) else { return nil }
    let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
    guard Self.readers.contains(plain),
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
    let lines = FileEdit.lines(text)
    // Some put numbers in front, and some leave out the end and say so.
    let isNumbered = lines.prefix(3).allSatisfy { line in
      let rest = line.drop { $0 == " " }
      let behind = rest.drop { $0.isNumber }
      return behind.count < rest.count && ["→", "\t", "|", ":"].contains(behind.first)
    }
    let isCut = lines.last.map { $0.hasPrefix("[") || $0.hasPrefix("...") || $0.hasPrefix("<") }
    return isNumbered || isCut == true || lines[0].hasPrefix("<file>") ? nil : text
  }
}
