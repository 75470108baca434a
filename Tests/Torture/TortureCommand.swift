import Glibc
import TestSupport

/// `make torture` and `make soak`.
enum TortureCommand {
  /// Does what the words say; FAMILIES, ONLY and SEED of the environment say the rest.
  static func run(_ words: [String]) -> Int32 {
    if let word = words.first, word.hasPrefix("--follow"), words.count == 3 {
      return FollowFaults.follow(words[1], words[2], onScreen: word == "--follow-screen")
    }
    guard let root = words.first, let program = words.dropFirst().first else {
      print("usage: Torture ROOT PROGRAM [soak]")
      return 2
    }
    var torture = Torture(
      program: program, root: root, scale: .full, folder: "/tmp/espalier-torture-\(getpid())")
    torture.seed = variable("SEED").flatMap { UInt64($0) } ?? 1
    torture.only = variable("ONLY")
    if words.dropFirst(2).first == "soak" { return Soak.run(torture) }
    let names = variable("FAMILIES")?.split(separator: " ").map(String.init) ?? []
    let unknown = names.filter { Family(rawValue: $0) == nil }
    guard unknown.isEmpty else {
      let known = Family.allCases.map(\.rawValue).joined(separator: " ")
      print("no such family: \(unknown.joined(separator: " ")); there are \(known)")
      return 2
    }
    var report = Report()
    let families = Family.allCases.filter { names.isEmpty || names.contains($0.rawValue) }
    report.run(families, torture)
    print("\n" + report.table)
    if !report.hasFailures { Files.remove(torture.folder) }
    return report.hasFailures ? 1 : 0
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
