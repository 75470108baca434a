/// Paths as people read them: from the folder that an agent works in, else from a home.
package struct PathText: Hashable, Sendable {
  /// The folder that the agent works in, without a `/` at its end; `nil` when nobody tells.
  private let folder: String?

  /// Makes one for a folder.
  package init(folder: String? = nil) {
    let plain = folder.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    self.folder = plain == "/" ? nil : plain
  }

  /// The path, shorter where that is clear.
  package func short(_ path: String) -> String {
    if let folder {
      if path == folder { return "." }
      if path.hasPrefix(folder), path.utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: "/") {
        return String(path.dropFirst(folder.count + 1))
      }
    }
    for homes in ["/home/", "/Users/"] where path.hasPrefix(homes) {
      let rest = path.dropFirst(homes.count).drop { $0 != "/" }
      return "~" + rest
    }
    if path == "/root" || path.hasPrefix("/root/") { return "~" + path.dropFirst(5) }
    return path
  }
}
