import JSONReading

/// The one or two arguments of a call that matter, told in a line.
enum ArgumentSummary {
  /// How an argument is told.
  private enum Manner {
    /// The value speaks for itself.
    case bare
    /// The key is needed to understand it.
    case named
  }

  /// The arguments that matter, most telling first.
  private static let table: [(key: StaticString, manner: Manner)] = [
    ("command", .bare), ("cmd", .bare),
    ("pattern", .named), ("query", .named), ("q", .named),
    ("file_path", .bare), ("filePath", .bare), ("path", .bare), ("filename", .bare),
    ("notebook_path", .bare), ("url", .bare), ("uri", .bare),
    ("description", .bare), ("task", .bare), ("prompt", .bare),
  ]

  /// Arguments that are told at most.
  private static let limit = 2
  /// Characters of one argument that are told at most: it is a summary.
  private static let length = 200

  /// The summary of an object of arguments, or of another container; `nil` when it is empty.
  static func summary(of arguments: JSONValue) -> String? {
    var parts: [String] = []
    for (key, manner) in table where parts.count < limit {
      guard let value = arguments[key]?.nonNull, let text = text(value) else { continue }
      parts.append(manner == .bare ? text : "\(key): \(text)")
      // A command says it all.
      if parts.count == 1, key.description == "command" || key.description == "cmd" { break }
    }
    if parts.isEmpty {
      for member in arguments.members where parts.count < limit {
        guard let text = text(member.value) else { continue }
        parts.append("\(member.key): \(text)")
      }
    }
    if parts.isEmpty, arguments.kind == .array { return text(arguments) }
    return parts.isEmpty ? nil : parts.joined(separator: "  ")
  }

  /// A value on one line; `nil` for what says nothing.
  private static func text(_ value: JSONValue) -> String? {
    switch value.kind {
    case .null, .object: return nil
    case .string: return value.string.flatMap(line)
    case .true, .false, .number, .opaque: return String(decoding: value.bytes, as: UTF8.self)
    case .array:
      let parts = value.elements.compactMap { $0.kind == .array ? nil : text($0) }
      return parts.isEmpty ? nil : line(parts.joined(separator: ", "))
    }
  }

  /// A text on one line, not too long; `nil` when nothing is left.
  static func line(_ text: String) -> String? {
    let head = text.prefix(length + 1)
    let words = head.split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else { return nil }
    return words.joined(separator: " ") + (head.count > length ? "…" : "")
  }
}
