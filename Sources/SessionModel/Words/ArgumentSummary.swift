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

  /// Scalars of one argument that are looked at: no screen is wider.
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
  ///
  /// By scalars, and into bytes: each row of a screen asks, and letters take a hundred times as long.
  package static func line(_ text: String) -> String {
    var text = text
    if text.utf8.count <= length, text.withUTF8(isLine) { return text }
    return String(unsafeUninitializedCapacity: min(text.utf8.count, 4 * length)) { line in
      var count = 0
      func put(_ byte: UInt8) {
        line[count] = byte
        count += 1
      }
      for scalar in text.unicodeScalars.prefix(length) {
        if isBlank(scalar) {
          if count > 0, line[count - 1] != 0x20 { put(0x20) }
        } else if scalar.isASCII {
          put(UInt8(scalar.value))
        } else {
          for byte in scalar.utf8 { put(byte) }
        }
      }
      return count > 0 && line[count - 1] == 0x20 ? count - 1 : count
    }
  }

  /// Whether a text is one line as it is; those with what may begin other white space are not asked further.
  private static func isLine(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var before: UInt8 = 0x20
    for byte in bytes {
      switch byte {
      case 0x20 where before != 0x20, 0x21..<0xC2, 0xC3..<0xE1, 0xE4...: before = byte
      default: return false
      }
    }
    return bytes.isEmpty || before != 0x20
  }

  /// Whether a scalar is white space (Unicode, White_Space).
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09...0x0D: true
    case ..<0x85: false
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}
