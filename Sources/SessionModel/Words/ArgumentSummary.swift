/// The one or two arguments of a call that tell what it is about, on one line: the same wherever a call is told.
package struct ArgumentSummary: Hashable, Sendable {
  /// The text, in front of which a name stands when the value alone would be a riddle; foreign and not safe yet.
  package var text: String
  /// Whether it is a path or an address, whose end says as much as its start.
  package var isPath: Bool

  /// Arguments that speak for themselves, the most telling first.
  private static let telling: [(name: String, isPath: Bool, isNamed: Bool)] = [
    ("command", false, false), ("cmd", false, false), ("script", false, false),
    ("pattern", false, false), ("regex", false, false), ("glob", false, false),
    ("query", false, true), ("q", false, true), ("search", false, true),
    ("file_path", true, false), ("filepath", true, false), ("path", true, false),
    ("filename", true, false), ("file", true, false), ("notebook_path", true, false),
    ("absolute_path", true, false), ("target_file", true, false),
    ("url", true, false), ("uri", true, false),
    ("description", false, false), ("title", false, false), ("subject", false, false),
    ("prompt", false, false), ("task", false, false), ("message", false, false),
    ("question", false, false), ("instructions", false, false), ("input", false, false),
    ("code", false, false), ("text", false, false), ("content", false, false),
    ("name", false, false), ("directory", true, false), ("dir", true, false),
  ]

  /// Arguments that are told behind a pattern: where is searched.
  private static let places = ["path", "directory", "dir", "glob"]

  /// Characters of one argument that are looked at: no screen is wider.
  private static let length = 500

  /// Chooses among arguments; without a text when none of them says anything.
  ///
  /// - Parameter wanted: the name of the argument that the user wants told, where it is there.
  package init(of arguments: [Argument], wanted: String? = nil) {
    let names = arguments.map { $0.name.lowercased() }
    func line(_ name: String) -> String? {
      guard let index = names.firstIndex(of: name), arguments[index].kind != .null else {
        return nil
      }
      let line = Self.line(arguments[index].value)
      return line.isEmpty ? nil : line
    }
    if let wanted, let pair = arguments.first(where: { $0.name == wanted }) {
      (text, isPath) = (Self.address(Self.line(pair.value)), false)
      return
    }
    for (name, isPath, isNamed) in Self.telling {
      guard let value = line(name) else { continue }
      self.isPath = isPath
      text = isPath ? Self.address(value) : isNamed ? "\(name): \(value)" : value
      if name == "pattern" || name == "regex",
        let place = Self.places.lazy.compactMap({ line($0) }).first
      {
        text += "  in \(place)"
      }
      return
    }
    isPath = false
    text = Self.fallback(arguments)
  }

  /// The first two that say something: of lists and objects there is too much to tell, unless nothing else is.
  private static func fallback(_ arguments: [Argument]) -> String {
    let some = arguments.filter { $0.kind == .scalar || $0.kind == .words }
    var parts: [String] = []
    for argument in some.isEmpty ? arguments : some where parts.count < 2 {
      let line = line(argument.value)
      if line.isEmpty || argument.kind == .null { continue }
      parts.append(argument.name.isEmpty ? line : "\(argument.name): \(line)")
    }
    return parts.joined(separator: "  ")
  }

  /// An address without the part that is always the same.
  private static func address(_ value: String) -> String {
    for scheme in ["https://", "http://", "file://"] where value.hasPrefix(scheme) {
      return String(value.dropFirst(scheme.count))
    }
    return value
  }

  /// A text on one line, with one blank for whatever white space was there.
  package static func line(_ text: String) -> String {
    var text = text
    return text.withUTF8(asciiLine)
      ?? text.prefix(length).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The same of a text that begins with as many letters of ASCII; `nil` for any other. Each row of a screen asks.
  private static func asciiLine(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    var (line, count, before): ([UInt8], Int, UInt8) = ([], 0, 0)
    line.reserveCapacity(min(bytes.count, length))
    for byte in bytes {
      if byte >= 0x80 { return nil }
      // A line end of two bytes is one character.
      if !(byte == 0x0A && before == 0x0D) { count += 1 }
      if count > length { break }
      before = byte
      if byte != 0x20, !(0x09...0x0D ~= byte) {
        line.append(byte)
      } else if let last = line.last, last != 0x20 {
        line.append(0x20)
      }
    }
    if line.last == 0x20 { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }
}
