import JSONReading

/// The files that a patch in the arguments of a call is about, found without reading the patch as one.
enum PatchFiles {
  /// What stands in front of the path of a file.
  private static let heads = [
    "*** Update File: ", "*** Add File: ", "*** Delete File: ", "+++ b/", "+++ ",
  ]

  /// The paths, each once, in their order.
  static func list(_ table: ArgumentTable) -> [String] {
    var files: [String] = []
    for argument in table.arguments where argument.kind != .nested {
      for line in argument.value.split(separator: "\n") {
        guard let head = heads.first(where: { line.hasPrefix($0) }) else { continue }
        let path = String(line.dropFirst(head.count).split(separator: "\t").first ?? "")
        if !path.isEmpty, path != "/dev/null", !files.contains(path) { files.append(path) }
      }
    }
    if files.isEmpty, let changes = table.value("changes") {
      // `{path: {…}}`, or a list of objects with a path.
      files = Argument.list(changes, parser: JSONParser()).map(\.name).filter { $0.contains("/") }
    }
    return files
  }
}
