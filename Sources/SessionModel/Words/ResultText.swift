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
    text.split(separator: "\n").filter { line in !line.utf8.allSatisfy { $0 <= 0x20 } }
  }
}
