/// A pattern for one name of a path: `*` stands for any bytes.
enum NamePattern {
  /// Whether a name fits a pattern; names that begin with a dot must be asked for.
  static func matches(_ name: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
    if name.utf8.first == UInt8(ascii: "."), pattern.utf8.first != UInt8(ascii: ".") {
      return false
    }
    let star = UInt8(ascii: "*")
    let parts = pattern.utf8.split(separator: star, omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return name.utf8.elementsEqual(pattern.utf8)
    }
    var rest = Substring(name).utf8[...]
    guard rest.starts(with: first) else { return false }
    rest = rest.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() {
      guard let found = rest.indices.first(where: { rest[$0...].starts(with: part) }) else {
        return false
      }
      rest = rest[found...].dropFirst(part.count)
    }
    return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
  }
}
