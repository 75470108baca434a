import Glibc
import TestGate
import TestSupport
import Testing

/// What another program sees of the package: its documentation, its examples, and public names alone.
@Suite("The library", .startsPrograms)
struct LibraryTests {
  /// The folder of what was built with the tests.
  private static let build =
    "/" + Espalier.path.split(separator: "/").dropLast().joined(separator: "/")

  /// Whether a tool of the toolchain is there.
  private static func has(_ tool: String) -> Bool {
    (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
      access("\($0)/\(tool)", X_OK) == 0
    }
  }

  @Test(
    "every public symbol is documented, and the documentation builds without a warning",
    .enabled(if: has("docc") && has("swift"), "needs docc of a Swift toolchain"))
  func documentation() throws {
    let folder = TestFolder()
    let run = try CommandRun.run(
      "/bin/sh", [ProjectFiles.root + "/.ci/documentation", Self.build, folder / "pages"],
      seconds: Self.patience)
    #expect(run.ending == .exit(0), "\(run.outputText)\(run.errorText)")
    var count = 0
    for path in Files.all(below: folder / "pages/graphs") where path.hasSuffix(".symbols.json") {
      let graph = try EditableJSON(try #require(Files.text(path)))
      for symbol in try #require(graph["symbols"]).elements {
        // What the compiler adds stands nowhere, and extensions are no symbols of their own.
        let kind = symbol["kind"]?["identifier"]?.string ?? ""
        guard let place = symbol["location"]?["uri"]?.string, !kind.hasSuffix("extension") else {
          continue
        }
        count += 1
        let name = symbol["pathComponents"]?.elements.compactMap(\.string).joined(separator: ".")
        #expect(symbol["docComment"] != nil, "\(name ?? "?") in \(place)")
      }
    }
    #expect(count > 300)
  }

  @Test(
    "what the pages show compiles with nothing but what is public",
    .enabled(if: has("swiftc"), "needs a Swift toolchain"))
  func snippets() throws {
    let folder = TestFolder()
    let catalogue = ProjectFiles.root + "/Sources/EspalierKit/EspalierKit.docc"
    let pages =
      Files.all(below: catalogue).filter { $0.hasSuffix(".md") }
      + [ProjectFiles.root + "/README.md"]
    var files: [String] = []
    for page in pages {
      let text = try #require(Files.text(page))
      for block in text.split(separator: "```swift\n").dropFirst() {
        let end = block.firstRange(of: "```")?.lowerBound ?? block.endIndex
        let code = String(block[..<end])
        #expect(code.hasPrefix("import EspalierKit\n"), "\(page)")
        files.append(folder.write(code, to: "snippet\(files.count).swift"))
      }
    }
    #expect(files.count > 8)
    try check(["-parse-as-library"] + files)
  }

  @Test(
    "the examples compile with nothing but what is public",
    .enabled(if: has("swiftc"), "needs a Swift toolchain"), arguments: ["callbacks", "convert"])
  func examples(name: String) throws {
    try check(
      Files.all(below: ProjectFiles.root + "/docs/examples/\(name)/Sources").filter {
        $0.hasSuffix(".swift")
      })
  }

  /// Type-checks files as a program of somebody else would be.
  private func check(_ arguments: [String]) throws {
    let maps =
      Files.all(below: Self.build).filter { $0.hasSuffix(".build/module.modulemap") }
      + Files.all(below: ProjectFiles.root + "/Sources/Shims").filter {
        $0.hasSuffix("/module.modulemap")
      }
    let run = try CommandRun.run(
      "/usr/bin/env",
      ["swiftc", "-typecheck", "-swift-version", "6", "-warnings-as-errors", "-I"]
        + ["\(Self.build)/Modules"]
        + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + arguments,
      seconds: Self.patience)
    #expect(run.ending == .exit(0), "\(run.outputText)\(run.errorText)")
  }

  // MARK: Built as packages

  @Test(
    "the examples build as packages that depend on this one, and do what they say",
    .enabled(
      if: getenv("ESPALIER_BUILD_EXAMPLES") != nil, "takes minutes: make test-examples"))
  func packages() throws {
    let convert = try product("convert")
    let source = ProjectFiles.root + "/docs/displays.json"
    let markdown = try CommandRun.run(convert, ["markdown", source])
    let printed = try Espalier.run("print", "--style", "markdown", source)
    #expect(markdown.ending == .exit(0) && markdown.outputText == printed.outputText)
    let csv = try CommandRun.run(convert, ["csv", source])
    #expect(csv.outputText.hasPrefix("id,name,kind,status,"))

    let callbacks = try product("callbacks")
    var job = Job()
    job.add("Reading", Job.Call(id: "a", name: "read_file", path: "x"))
    let served = try ServedJob(job)
    let run = try CommandRun(callbacks, [served.address])
    try run.wait(for: "> read_file")
    served.update { $0.entries[0].calls[0] = .done("a", path: "x") }
    try run.wait(for: "< read_file completed in 1500 ms")
    served.update { job in
      job.status = "failed"
      job.output = "All that was found"
    }
    #expect(try run.waitForExit() == .exit(3))
    #expect(run.outputText.hasSuffix("FAILED - 1 completed\nAll that was found\n"))
  }

  /// Builds an example and tells where it stands.
  private func product(_ name: String) throws -> String {
    // One each: a build that finds what another package built there may take it for its own.
    let scratch = ProjectFiles.root + "/.build/examples/\(name)"
    let build = try CommandRun.run(
      "/usr/bin/env",
      [
        "swift", "build", "--package-path", ProjectFiles.root + "/docs/examples/\(name)",
        "--scratch-path", scratch,
      ],
      environment: ["HOME": getenv("HOME").map { String(cString: $0) } ?? "/tmp"],
      seconds: Self.patience)
    #expect(build.ending == .exit(0), "\(build.outputText)\(build.errorText)")
    return scratch + "/debug/\(name)"
  }

  /// The patience with compilers, which only ends what would never end.
  private static let patience = 30 * Patience.seconds
}
