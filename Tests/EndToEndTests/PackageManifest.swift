/// The targets of the package, as its manifest names them.
struct PackageManifest {
  /// A target.
  struct Target {
    var name: String
    /// Its folder below the root.
    var folder: String
    /// The targets that it may import.
    var dependencies: Set<String>
  }

  /// The targets, by name.
  private(set) var targets: [String: Target] = [:]

  /// Reads a manifest: the calls that make targets, by the words of the manifest's own functions.
  init(_ text: String) {
    for (function, folder, suffix) in [
      ("module", "Sources/", ""), ("shim", "Sources/Shims/", ""), ("tests", "Tests/", "Tests"),
      (".target", "Sources/", ""), (".executableTarget", "Sources/", ""),
      (".testTarget", "Tests/", ""),
    ] {
      for call in Self.calls(of: function, in: text) {
        // What makes targets of any name is a function of the manifest.
        let start = call.drop { $0.isWhitespace }
        guard start.hasPrefix("\"") || start.hasPrefix("name: \""),
          let first = Self.texts(in: call).first
        else { continue }
        let name = first + suffix
        let list = Self.list(in: call)
        var dependencies = Set(list.map(Self.texts(in:)) ?? [])
        // A list that has a name stands before the call.
        if list == nil, call.contains("dependencies: dependencies"),
          let named = text.firstRange(of: "let dependencies: [Target.Dependency] = ")
        {
          dependencies = Set(
            Self.list(in: String(text[named.upperBound...])).map(Self.texts(in:)) ?? [])
        }
        if function == "tests" { dependencies.insert(first) }
        let path = call.firstRange(of: "path: ").map {
          Self.texts(in: String(call[$0.upperBound...]))[0]
        }
        targets[name] = Target(
          name: name, folder: path ?? folder + name, dependencies: dependencies)
      }
    }
  }

  /// All that a target draws in, itself left out.
  func closure(of name: String) -> Set<String> {
    var found: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for other in targets[next]?.dependencies ?? [] where found.insert(other).inserted {
        open.append(other)
      }
    }
    return found
  }

  /// What stands between the parentheses of each call of a function; its declaration is none.
  private static func calls(of function: String, in text: String) -> [String] {
    var calls: [String] = []
    var rest = text[...]
    while let call = rest.firstRange(of: function + "(") {
      let before = rest[..<call.lowerBound].last
      let isDeclared = rest[..<call.lowerBound].hasSuffix("func ")
      let isWhole = before.map { !$0.isLetter && $0 != "." } ?? true
      rest = rest[call.upperBound...]
      if isWhole, !isDeclared { calls.append(String(rest[..<end(of: rest, "(", ")")])) }
    }
    return calls
  }

  /// What stands between the first brackets of a call, in front of its options.
  private static func list(in call: String) -> String? {
    guard let start = call.firstIndex(of: "["),
      !call[..<start].contains("exclude:"), !call[..<start].contains("Settings:")
    else { return nil }
    let rest = call[call.index(after: start)...]
    return String(rest[..<end(of: rest, "[", "]")])
  }

  /// Where what was opened before a text is closed.
  private static func end(of text: Substring, _ open: Character, _ close: Character) -> String.Index
  {
    var depth = 1
    for index in text.indices {
      if text[index] == open { depth += 1 }
      if text[index] == close { depth -= 1 }
      if depth == 0 { return index }
    }
    return text.endIndex
  }

  /// The literals in a text.
  private static func texts(in text: String) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
