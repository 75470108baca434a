import JSONReading

/// The list that an agent keeps of the projects it was used in, where each has a folder of its own for its
/// sessions.
///
/// Source: `internal/projects/projects.go` of charmbracelet/crush: `{"projects": [{"path", "data_dir"}]}`.
enum ProjectList {
  /// Bytes of a list that are read at most.
  private static let limit = 1 << 20
  /// Folders that are taken of a list at most.
  private static let most = 10_000

  /// The folders that a list names; none when there is no list. Those that are not named from the root are
  /// nobody's.
  static func folders(in path: String) -> [String] {
    guard let bytes = EdgeReader.whole(path, limit: limit) else { return [] }
    let folders = try? JSONParser().parse(copying: bytes) { (list) throws(JSONError) in
      list["projects"].map { Array($0.elements) }?.prefix(most).compactMap { project -> String? in
        guard let folder = project["data_dir"]?.string ?? project["path"]?.string.map(below) else {
          return nil
        }
        return folder.hasPrefix("/") ? folder : nil
      }
    }
    return (folders ?? nil) ?? []
  }

  /// Where the sessions of a project are as a rule.
  private static func below(_ project: String) -> String { project + "/.crush" }
}
