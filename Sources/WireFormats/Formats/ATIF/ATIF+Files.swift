import JSONReading
import SessionModel

extension ATIF {
  /// A trajectory with those of its subagents in files beside it.
  static let files = Format.Members(
    recognises: { _ in false },
    folder: { path, open in
      guard path.hasSuffix(".json") else { return nil }
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
      let name = String(parts.last ?? "")
      let tree = open(folder.isEmpty ? "/" : folder)
      return companions(of: name, in: tree).isEmpty ? nil : (folder.isEmpty ? "/" : folder, name)
    },
    choose: { tree, main in
      var files = main.map { [$0] } ?? []
      var place = 0
      // Each file may name others; a file is read once, however often it is named.
      while place < files.count, files.count < 10_000 {
        for name in companions(of: files[place], in: tree) where !files.contains(name) {
          files.append(name)
        }
        place += 1
      }
      return files
    })

  /// The files that a trajectory names for its subagents.
  private static func companions(of file: String, in tree: any MemberTree) -> [String] {
    // Most JSON files are none: they are not read.
    guard let head = tree.head(of: file, count: 4096),
      head.withUnsafeBytes({ JSONText.place(of: "ATIF-", in: $0) }) != nil,
      let bytes = tree.bytes(of: file)
    else { return [] }
    let paths = try? JSONParser().parse(copying: bytes) { (document) throws(JSONError) in
      document.list("steps").flatMap { $0["observation"]?.list("results") ?? [] }
        .compactMap { $0["subagent_trajectory_ref"]?.nonNull }
        .flatMap { $0.kind == .array ? Array($0.elements) : [$0] }
        .compactMap { $0["trajectory_path"]?.string }
    }
    // Nothing outside the folder is read for the sake of a name in a file.
    return (paths ?? []).filter { path in
      !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
        && tree.bytes(of: path) != nil
    }
  }
}
