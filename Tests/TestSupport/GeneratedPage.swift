import Glibc

/// A page of the documentation that the program writes.
package enum GeneratedPage {
  /// How a page compares with what the program would write.
  package enum Finding: Equatable {
    case current
    case stale
    /// It was written now, because `ESPALIER_RECORD_GOLDENS` is set: the test must fail all the same.
    case recorded
  }

  /// Compares `docs/NAME` with a text.
  package static func check(_ name: String, _ text: String) -> Finding {
    let root = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(root)/docs/\(name)"
    if getenv("ESPALIER_RECORD_GOLDENS") != nil {
      guard let file = fopen(path, "w") else { return .stale }
      fputs(text, file)
      fclose(file)
      return .recorded
    }
    guard let file = fopen(path, "r") else { return .stale }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self) == text ? .current : .stale
  }
}
