extension SearchQuery {
  /// The parts of the query that stand in every hit as they are, apart from the spelling of JSON, and in texts that
  /// are put together come from one place; the longest first.
  var parts: [Substring] {
    let parts = literals.flatMap { Self.parts(of: $0) }.filter { part in
      // Another case of a letter that is none of ASCII has other bytes.
      !isCaseless || part.utf8.allSatisfy { $0 < 0x80 }
        || !part.unicodeScalars.contains(where: Self.hasCase)
    }
    return parts.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// Parts between what joins texts, each all of ASCII or with none of it: JSON escapes other characters by number.
  private static func parts(of literal: String) -> [Substring] {
    let scalars = literal.unicodeScalars
    var parts: [Substring] = []
    var start = scalars.startIndex
    for index in scalars.indices {
      let here = scalars[index]
      let isJoint = joins(here)
      guard isJoint || index > start && scalars[start].isASCII != here.isASCII else { continue }
      parts.append(literal[start..<index])
      start = isJoint ? scalars.index(after: index) : index
    }
    return (parts + [literal[start...]]).filter { !$0.isEmpty }
  }

  /// Whether readers put texts together at a character, or it stands for what could not be read.
  private static func joins(_ scalar: Unicode.Scalar) -> Bool {
    scalar <= " " || ".:,;!?#*[]()\u{7F}\u{FFFD}".unicodeScalars.contains(scalar)
      || scalar.properties.isWhitespace
  }

  private static func hasCase(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isCased || scalar.properties.changesWhenCaseMapped
      || scalar.properties.changesWhenCaseFolded
  }

  /// The texts that are there in every hit.
  private var literals: [String] {
    if isPlain { return [text] }
    // Groups and classes may stand for anything.
    if text.contains(where: { "()[]{}|".contains($0) }) { return [] }
    var literals: [String] = [""]
    var isEscaped = false
    for scalar in text.unicodeScalars {
      let last = literals.count - 1
      if isEscaped {
        isEscaped = false
        if !scalar.properties.isAlphabetic, scalar.properties.numericType == nil {
          literals[last].unicodeScalars.append(scalar)
        } else if "bBdDsSwW".unicodeScalars.contains(scalar) {
          literals.append("")
        } else {
          // Others take what follows.
          return []
        }
        continue
      }
      switch scalar {
      case "\\": isEscaped = true
      case ".", "^", "$", "+": literals.append("")
      case "*", "?":
        // What stands in front of it may be missing.
        if !literals[last].isEmpty { literals[last].unicodeScalars.removeLast() }
        literals.append("")
      default: literals[last].unicodeScalars.append(scalar)
      }
    }
    return literals
  }
}
