import SessionModel

/// A folder with more files of a session than its main one.
package struct SessionFolder: Sendable, Equatable {
  /// The folder; it may appear later, or never.
  package var path: String
  /// Whether the folders in it count too.
  package var isRecursive: Bool
  /// How the names of the files end that are records a line.
  package var lines: [String]
  /// How the names of the files end that are one document.
  package var documents: [String]

  package init(path: String, isRecursive: Bool, lines: [String], documents: [String]) {
    self.path = path
    self.isRecursive = isRecursive
    self.lines = lines
    self.documents = documents
  }

  /// How a file in the folder is cut into records; `nil` for one that is none of ours.
  func framing(of name: String) -> Record.Framing? {
    // The longer ending is the more particular one: `.meta.json` beside `.json`.
    let line = lines.filter { name.hasSuffix($0) }.map(\.utf8.count).max() ?? -1
    let document = documents.filter { name.hasSuffix($0) }.map(\.utf8.count).max() ?? -1
    if max(line, document) < 0 { return nil }
    return line >= document ? .line : .document
  }

  /// Whether a file would be found in the folder.
  package func holds(_ file: String) -> Bool {
    guard file.hasPrefix(path + "/") else { return false }
    let rest = file.dropFirst(path.count + 1)
    return (isRecursive || !rest.contains("/")) && framing(of: file) != nil
  }

  /// What a file of a session is called: its path below the folder that is named like the main
  /// file, else below the main file's own folder, else below this folder's parent.
  func name(of file: String, besides main: String) -> String {
    let parent = main.lastIndex(of: "/").map { main[..<$0] } ?? "."
    let stem = main.lastIndex(of: ".").map { main[..<$0] } ?? main[...]
    let above = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    for base in [stem, parent, above] where file.hasPrefix(base + "/") {
      return String(file.dropFirst(base.count + 1))
    }
    return file
  }
}
