import Glibc
import TestSupport
import WireFormats

/// The files that seeds and words are made of.
enum FuzzFiles {
  /// Longer files are no seeds: they are slow, and their ends are never reached.
  private static let sizeLimit = 16 << 10

  /// What the project's own recordings hold.
  static let fixtures: [[UInt8]] = seeds(in: ProjectFiles.fixtures)

  /// What the small inputs hold that stand beside the project, where they do.
  static let cases: [[UInt8]] =
    ProjectFiles.shared("cases").map { seeds(in: $0) } ?? []

  /// Recordings with the choice in front that has `formats` read them by the format that knows
  /// them.
  static func formatSeeds() -> [[UInt8]] {
    (fixtures + cases).map { bytes in
      let found = bytes.withUnsafeBytes { Format.detect($0, isWhole: true).format?.name }
      let place = Format.all.firstIndex { $0.name == found } ?? Format.all.count
      return [UInt8(place), 0] + bytes
    }
  }

  /// The project's own sources: their paths and texts.
  private static let sources: [(path: String, text: [UInt8])] =
    Files.all(below: ProjectFiles.root + "/Sources").filter { $0.hasSuffix(".swift") }
    .map { ($0, Files.bytes($0) ?? []) }

  /// The texts between quotes in the sources below a folder: the names of all that they read.
  static func literals(in folder: String) -> [String] {
    literals(startingWith: "\(ProjectFiles.root)/Sources/\(folder)")
  }

  private static func literals(startingWith path: String) -> [String] {
    var words: Set<String> = []
    for source in sources where source.path.hasPrefix(path) {
      for line in source.text.split(separator: 10) where !line.contains(UInt8(ascii: "\\")) {
        let parts = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        for place in stride(from: 1, to: parts.count, by: 2)
        where (1...40).contains(parts[place].count) {
          words.insert(String(decoding: parts[place], as: UTF8.self))
        }
      }
    }
    return words.sorted()
  }

  /// The words of one format: those of the file that names it, and of those beside it that belong
  /// to it.
  static func words(of format: String) -> [String] {
    let names = ["name: ", "name = "].map { Array("\($0)\"\(format)\"".utf8) }
    let own = sources.first { source in
      source.path.contains("/Formats/")
        && names.contains { source.text.firstRange(of: $0) != nil }
    }
    guard let parts = own?.path.split(separator: "/") else { return [] }
    let isAlone = parts.dropLast().last == "Formats"
    let folder = "/" + parts.dropLast().joined(separator: "/") + "/"
    return literals(startingWith: isAlone ? folder + parts[parts.count - 1].dropLast(6) : folder)
  }

  /// The files of a folder and of those in it that are small enough.
  private static func seeds(in folder: String) -> [[UInt8]] {
    Files.all(below: folder).filter {
      !$0.contains("/.") && !$0.hasSuffix("/expect.json") && !$0.hasSuffix(".py")
        && !$0.hasSuffix(".md")
    }.compactMap { Files.bytes($0) }.filter { $0.count <= sizeLimit }
  }
}
