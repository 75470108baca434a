// swift-tools-version: 6.1
import PackageDescription

/// Every Swift target. That warnings are errors is said in the Makefile: a package that says it here by
/// flags cannot be embedded, and the settings for it need a newer toolchain.
let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One station of the data's way.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [])
  -> Target
{
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: swift)
}

/// A system library as C, in the folder of the shims.
///
/// - Parameters:
///   - libraries: what it is linked with.
///   - isLoaded: whether its library is loaded on first use.
///   - settings: what its compiler is told.
func shim(
  _ name: String, linked libraries: String..., isLoaded: Bool = false, settings: [CSetting] = []
) -> Target {
  .target(
    name: name, dependencies: isLoaded ? ["CLibrary"] : [], path: "Sources/Shims/\(name)",
    cSettings: settings, linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// The commit that is built, where the Makefile tells it.
let commit: [CSetting] =
  Context.environment["ESPALIER_COMMIT"].map { [.define("ESPALIER_COMMIT", to: "\"\($0)\"")] } ?? []

/// How addresses in it are told that depend on where it is loaded: a bit each, where the Makefile finds that the C
/// library of this machine knows them so.
let packed = Context.environment["ESPALIER_PACKED"] == "yes" ? ["-z", "pack-relative-relocs"] : []

/// How the program is linked with its libraries inside, where the Makefile has gathered them as archives: nothing but
/// the C library stays outside. The linker is the one that looks for archives in their folder first.
let inside: [LinkerSetting] =
  Context.environment["ESPALIER_ARCHIVES"].flatMap { folder in
    let driver = ["-L\(folder)", "-static-libgcc"].flatMap { ["-Xclang-linker", $0] }
    let linker =
      ["-lunibilium", "-lgcc_eh", "--exclude-libs=ALL", "--build-id", "-z", "now"] + packed
    let words = linker.flatMap { ["-Xlinker", $0] }
    return folder.isEmpty ? nil : [.unsafeFlags(["-use-ld=lld"] + driver + words)]
  } ?? []

/// The tests of one module.
///
/// - Parameter goldens: folders of files that the tests compare with.
func tests(_ name: String, _ dependencies: [Target.Dependency], goldens: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: goldens,
    swiftSettings: swift)
}

/// What any bytes may be given to: tests as a rule, and with `ESPALIER_FUZZ` set (see the Makefile) a program
/// whose start is libFuzzer's.
let fuzz: Target = {
  let dependencies: [Target.Dependency] = [
    "TestSupport", "ViewerScreen", "Settings", "Reports", "ViewerCore", "Feeds", "Sessions",
    "WireFormats", "SessionModel", "JSONReading", "CellGrid", "Terminal",
  ]
  return Context.environment["ESPALIER_FUZZ"] == nil
    ? .testTarget(
      name: "FuzzTests", dependencies: dependencies, path: "Tests/Fuzz", exclude: ["Main", "run"],
      swiftSettings: swift)
    : .executableTarget(
      name: "Fuzz", dependencies: dependencies, path: "Tests/Fuzz",
      exclude: ["SeedTests.swift", "run"], swiftSettings: swift)
}()

let package = Package(
  name: "espalier",
  products: [
    .executable(name: "espalier", targets: ["espalier"]),
    .library(name: "EspalierKit", targets: ["EspalierKit"]),
    .library(name: "SessionModel", targets: ["SessionModel"]),
    .library(name: "WireFormats", targets: ["WireFormats"]),
  ],
  targets: [
    // The program, from the top of the line to its start. A module imports only what it names here.
    .executableTarget(
      name: "espalier",
      dependencies: [
        "EspalierKit", "ViewerScreen", "Settings", "Reports", "ViewerCore", "Feeds", "Sessions",
        "WireFormats", "SessionModel", "JSONReading", "CellGrid", "Terminal", "CPlatform",
        "CCommit",
      ], swiftSettings: swift, linkerSettings: inside),
    // The door for other programs.
    module(
      "EspalierKit",
      ["Feeds", "Sessions", "Reports", "WireFormats", "SessionModel", "CellGrid"]),
    module("ViewerScreen", ["ViewerCore", "Sessions", "SessionModel", "JSONReading", "CellGrid"]),
    module(
      "Settings", ["ViewerCore", "SessionModel", "CellGrid", "CToml"],
      resources: [.embedInCode("themes"), .embedInCode("Themes/Styles")]),
    module(
      "Reports", ["SessionModel", "JSONReading", "HiddenText"],
      resources: [.embedInCode("HTML/page")]),
    module(
      "ViewerCore",
      [
        "Sessions", "SessionModel", "CellGrid", "JSONReading", "CPcre2", "CPlatform", "CSweep",
        "CMarkGFM",
      ]),
    module(
      "Feeds",
      [
        "SessionModel", "JSONReading", "CCurl", "CMicroHTTPD", "CPlatform", "CRedis", "CSqlite",
        "CUnpack",
      ]),
    module("Sessions", ["WireFormats", "SessionModel", "JSONReading"]),
    module("WireFormats", ["SessionModel", "JSONReading", "CPlatform"]),
    module("SessionModel", ["CPlatform", "JSONReading"]),
    module("JSONReading", ["CSimdjson", "HiddenText"]),
    module("Terminal", ["CellGrid", "CCurses", "CTermKey", "CSignals"]),
    module("CellGrid", ["CPlatform", "HiddenText"]),
    module("HiddenText"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "ViewerScreen", "ViewerCore", "Sessions", "Feeds", "WireFormats", "SessionModel",
        "JSONReading", "CellGrid", "BenchmarkBaseline", "CAllocations", "CSimdjsonFloor",
      ],
      path: "Sources/Bench/Benchmarks", exclude: ["baseline.tsv"], swiftSettings: swift),
    .target(
      name: "BenchmarkBaseline", path: "Sources/Bench/BenchmarkBaseline", swiftSettings: swift),
    .target(name: "CAllocations", path: "Sources/Bench/CAllocations"),
    .target(
      name: "CSimdjsonFloor", path: "Sources/Bench/CSimdjsonFloor",
      linkerSettings: [.linkedLibrary("simdjson")]),

    // Shims: one system library each.
    shim("CLibrary", linked: "dl"),
    shim("CCommit", settings: commit),
    shim("CPlatform"),
    shim("CSignals"),
    shim("CSweep"),
    shim("CCurl", isLoaded: true),
    shim("CMarkGFM", isLoaded: true),
    shim("CMicroHTTPD", isLoaded: true),
    shim("CSqlite", isLoaded: true),
    shim("CPcre2", isLoaded: true),
    shim("CUnpack", isLoaded: true),
    // The archive: the layout of its structs differs between versions.
    shim("CRedis", linked: ":libhiredis.a"),
    shim("CCurses", linked: "ncursesw", "tinfo"),
    shim("CTermKey", linked: "termkey"),
    shim("CSimdjson", linked: "simdjson"),
    shim("CToml"),
    shim("CVTerm", linked: "vterm"),

    // Tests mirror the modules.
    .target(name: "CDescriptors", path: "Tests/CDescriptors"),
    .target(name: "CCloseGuard", path: "Tests/CCloseGuard"),
    .target(
      name: "TestGate", dependencies: ["CCloseGuard"], path: "Tests/TestGate",
      swiftSettings: swift),
    .target(
      name: "TestSupport",
      dependencies: [
        "CellGrid", "SessionModel", "WireFormats", "JSONReading", "CVTerm", "CDescriptors",
      ],
      path: "Tests/TestSupport", swiftSettings: swift),
    .executableTarget(
      name: "Torture",
      dependencies: [
        "TestSupport", "ViewerCore", "CellGrid", "Sessions", "Reports", "WireFormats",
        "JSONReading",
      ], path: "Tests/Torture", swiftSettings: swift),
    .testTarget(
      name: "TortureTests", dependencies: ["Torture", "TestGate", "TestSupport", "espalier"],
      swiftSettings: swift),
    tests("JSONReading", ["TestSupport"]),
    tests("SessionModel", ["TestSupport", "JSONReading"]),
    tests(
      "WireFormats", ["TestSupport", "SessionModel", "JSONReading", "Reports", "Feeds"],
      goldens: ["Fixtures"]),
    tests("Sessions", ["TestSupport", "WireFormats", "SessionModel", "JSONReading"]),
    tests("Feeds", ["TestSupport", "SessionModel", "JSONReading"]),
    tests("Reports", ["TestSupport", "SessionModel", "WireFormats", "JSONReading"]),
    tests("CellGrid", ["TestSupport", "HiddenText"]),
    tests("Terminal", ["TestGate", "TestSupport", "CellGrid"]),
    tests(
      "ViewerCore",
      ["TestSupport", "Sessions", "WireFormats", "SessionModel", "CellGrid", "JSONReading"]),
    tests(
      "ViewerScreen",
      ["TestSupport", "Settings", "ViewerCore", "Reports", "Sessions", "SessionModel", "CellGrid"],
      goldens: ["Goldens"]),
    fuzz,
    tests("BenchmarkBaseline", []),
    tests(
      "EspalierKit",
      ["TestSupport", "Reports", "Feeds", "SessionModel"]),
    tests("Settings", ["TestSupport", "ViewerCore", "SessionModel", "CellGrid"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["TestGate", "TestSupport", "CellGrid", "JSONReading", "espalier"],
      swiftSettings: swift),
  ],
  cxxLanguageStandard: .cxx17
)
