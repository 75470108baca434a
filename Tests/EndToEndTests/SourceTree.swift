import Glibc
import Testing

/// The sources of the package, for tests of rules that the compiler does not know.
enum SourceTree {
  /// The folder of the package.
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  /// The text of a file.
  static func read(_ path: String) throws -> String {
    let file = try #require(fopen(path, "re"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  }

  /// Visits the files of a folder and below it; none whose name begins with a dot.
  static func walk(_ folder: String, _ visit: (String) throws -> Void) throws {
    guard let directory = opendir(folder) else { return try visit(folder) }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { try walk("\(folder)/\(name)", visit) }
    }
  }
}
