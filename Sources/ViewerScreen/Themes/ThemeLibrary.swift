import Glibc

/// Where themes are found: in folders, the first before the next, and in the program itself.
package struct ThemeLibrary: Sendable {
  /// The folders that are looked into.
  package let folders: [String]

  /// Makes a library of folders.
  package init(folders: [String]) { self.folders = folders }

  /// The themes that are part of the program.
  package static let builtIn: [(name: String, text: [UInt8])] = [
    ("ansi", PackageResources.ansi_toml), ("dark", PackageResources.dark_toml),
    ("light", PackageResources.light_toml),
  ]

  /// The largest file that is believed to be a theme.
  private static let sizeLimit = 1 << 20

  /// Finds and reads a theme; `nil` when there is none of that name.
  package func theme(_ name: String) throws(TomlError) -> Theme? {
    // A name is no path: it must not lead out of the folders.
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return nil }
    for folder in folders {
      let path = "\(folder)/\(name).toml"
      if let text = Self.read(path) { return try Theme(text, file: path) }
    }
    guard let found = Self.builtIn.first(where: { $0.name == name }) else { return nil }
    return try Theme(found.text, file: "\(name).toml")
  }

  /// The names of all themes, and where each comes from; `nil`: part of the program.
  package func names() -> [(name: String, folder: String?)] {
    var found: [(name: String, folder: String?)] = []
    for folder in folders {
      guard let directory = opendir(folder) else { continue }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let file = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let name = String(file.dropLast(5))
        guard file.hasSuffix(".toml"), !name.isEmpty, !file.hasPrefix("."),
          !found.contains(where: { $0.name == name })
        else { continue }
        found.append((name, folder))
      }
    }
    for theme in Self.builtIn where !found.contains(where: { $0.name == theme.name }) {
      found.append((theme.name, nil))
    }
    return found.sorted { $0.name < $1.name }
  }

  /// The bytes of a file; `nil` when it cannot be read.
  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count < sizeLimit {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }
}
