/// The folder that files have in common, so that they can be told from there.
package struct CommonFolder: Hashable, Sendable {
  /// The folder with a slash at its end; empty where there is none.
  package let path: String

  /// Finds the folder of paths: of those that are whole or, where none is and that is asked for, of those from
  /// some directory.
  package init(_ paths: some Collection<String>, ofAny: Bool = false) {
    let isWhole = !ofAny || paths.contains { $0.hasPrefix("/") }
    var common: [Substring]?
    for path in paths where !isWhole || path.hasPrefix("/") {
      let parts = path.split(separator: "/").dropLast()
      guard let known = common else {
        common = Array(parts)
        continue
      }
      common = zip(known, parts).prefix { $0 == $1 }.map { $0.0 }
    }
    let names = common.map { $0.joined(separator: "/") } ?? ""
    path = (isWhole && common != nil ? "/" : "") + (names.isEmpty ? "" : names + "/")
  }

  /// A path from the folder.
  package func relative(_ path: String) -> String {
    guard !self.path.isEmpty, path.hasPrefix(self.path) else { return path }
    return String(path.dropFirst(self.path.count))
  }
}
