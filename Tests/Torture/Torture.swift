import Glibc
import TestSupport

/// What the families share: the program, a place for files, and how much is to be done.
package struct Torture: Sendable {
  /// How much is done.
  package enum Scale: Sendable {
    /// Seconds, for every run of the tests.
    case short
    /// Minutes.
    case full
  }

  /// The program.
  package var program: String
  /// This program, which plays the follower of a file.
  package var helper = PseudoTerminal.testExecutable
  /// The root of the project.
  package var root: String
  package var scale: Scale
  /// Where random choices begin.
  package var seed: UInt64 = 1
  /// Only tries whose names hold this.
  package var only: String?
  /// A folder for files; failures leave theirs there.
  package var folder: String

  package init(program: String, root: String, scale: Scale, folder: String) {
    (self.program, self.root, self.scale, self.folder) = (program, root, scale, folder)
    Files.makeFolder(folder)
  }

  /// A tool that stands beside the project, when it does.
  func tool(_ name: String) -> String? {
    let path = root + "/../shared/tools/" + name
    return access(path, R_OK) == 0 ? path : nil
  }

  /// Does one thing in a short run and another in a full one.
  func amount(_ short: Int, _ full: Int) -> Int { scale == .short ? short : full }

  /// A private place in the folder, with this in its name.
  func place(_ name: String) -> String {
    let clean = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
    // Names that differ in signs only have places that differ.
    let sum = name.utf8.reduce(UInt32(5381)) { $0 &* 33 &+ UInt32($1) }
    let path = folder + "/" + String(clean.prefix(80)) + "-" + String(sum, radix: 36)
    Files.makeFolder(path)
    return path
  }

  /// The environment of a user who has nothing, whose home is a folder.
  func environment(_ home: String, _ more: [String: String] = [:]) -> [String: String] {
    var all = ["HOME": home, "SWIFT_BACKTRACE": "enable=no", "TZ": "UTC", "PAGER": "/bin/true"]
    all["XDG_RUNTIME_DIR"] = home
    all.merge(more) { $1 }
    return all
  }

  /// The words that run the program with a limit on its memory, so that a run without end hurts itself.
  func words(_ arguments: [String], memory kilobytes: Int = 4_000_000, before: String = "")
    -> [String]
  {
    ["/bin/sh", "-c", "ulimit -v \(kilobytes); \(before)exec \"$@\"", "sh", program] + arguments
  }

  /// Runs the program to its end; one that does not end is an error.
  func run(
    _ arguments: [String], home: String, environment: [String: String] = [:],
    input: CommandRun.Input = .nothing, output: String? = nil, seconds: Double = 30
  ) throws -> CommandRun {
    let words = words(arguments)
    return try CommandRun.run(
      words[0], Array(words.dropFirst()), environment: self.environment(home, environment),
      input: input, output: output, seconds: seconds)
  }

  /// Opens the program on a terminal.
  func screen(
    _ arguments: [String], home: String, environment: [String: String] = [:], rows: Int = 24,
    columns: Int = 80, hasJobControl: Bool = false, before: String = ""
  ) throws -> PseudoTerminal {
    let words = words(arguments, before: before)
    return try PseudoTerminal(
      words[0], Array(words.dropFirst()), environment: self.environment(home, environment),
      rows: rows, columns: columns, hasJobControl: hasJobControl)
  }
}
