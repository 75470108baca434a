import TestSupport
import Testing

/// What may know what, read off the manifest and the sources.
@Suite("Layers")
struct LayersTests {
  private func manifest() throws -> PackageManifest {
    PackageManifest(try #require(Files.text(ProjectFiles.root + "/Package.swift")))
  }

  /// The modules that the Swift files of a folder import, each with one of the files.
  private func imports(in folder: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for path in Files.all(below: ProjectFiles.root + "/" + folder) where path.hasSuffix(".swift") {
      for line in try #require(Files.text(path)).split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
          words[..<place].allSatisfy({ $0.hasPrefix("@") || $0 == "internal" || $0 == "public" })
        else { continue }
        found[String(words.last ?? "")] = path
      }
    }
    return found
  }

  @Test("a target imports what it declares, no more and no less")
  func declared() throws {
    let manifest = try manifest()
    #expect(manifest.targets.count > 40)
    // Programs are started and not imported.
    let programs: Set = ["espalier", "Benchmarks"]
    var counted = 0
    for target in manifest.targets.values {
      let imported = try imports(in: target.folder).filter {
        manifest.targets[$0.key] != nil && $0.key != target.name
      }
      counted += imported.count
      for (module, file) in imported where !target.dependencies.contains(module) {
        Issue.record("\(target.name) imports \(module) without declaring it, in \(file)")
      }
      // Of C, the compiler tells what is missing.
      guard !imported.isEmpty else { continue }
      let unused = target.dependencies.subtracting(imported.keys).subtracting(programs)
      #expect(unused.isEmpty, "\(target.name) declares what it does not import: \(unused)")
    }
    #expect(counted > 100)
  }

  @Test(
    "what is looked at knows nothing of where it comes from",
    arguments: ["ViewerCore", "ViewerScreen", "Reports", "Settings", "WireFormats", "SessionModel"])
  func sources(module: String) throws {
    let drawn = try manifest().closure(of: module)
    #expect(!drawn.isEmpty)
    #expect(
      drawn.isDisjoint(with: ["Feeds", "CCurl", "CMicroHTTPD", "CSqlite", "CUnpack", "Terminal"]))
  }

  @Test("nothing below the program reads the environment")
  func environment() throws {
    var files = 0
    for path in Files.all(below: ProjectFiles.root + "/Sources")
    where [".swift", ".c", ".cpp"].contains(where: { path.hasSuffix($0) }) {
      // Measuring is no part of the program.
      if path.contains("/Sources/Bench/") { continue }
      files += 1
      let text = try #require(Files.text(path))
      let isRead = text.contains(/\b(?:secure_)?getenv\b|\benviron\b|\bProcessInfo\b/)
      #expect(isRead == path.hasSuffix("/espalier/Environment.swift"), "\(path)")
    }
    #expect(files > 300)
  }
}
