import Glibc

/// The Python of this machine, whose libraries tell what others make of what we write.
package enum Python {
  /// Runs a script that needs a module, to its end; `nil` where the module is not installed, which is told.
  ///
  /// - Parameter input: what stands on its standard input.
  package static func run(
    _ script: String, needing module: String, _ arguments: [String] = [], input: [UInt8]
  ) throws -> CommandRun? {
    guard let python = try interpreter(with: module) else {
      print("skipped: no Python with \(module) here")
      return nil
    }
    return try CommandRun.run(python, ["-c", script] + arguments, input: .bytes(input))
  }

  /// A Python that has a module: the first one on the path, or the system's.
  private static func interpreter(with module: String) throws -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let candidates = path.split(separator: ":").map { $0 + "/python3" } + ["/usr/bin/python3"]
    for candidate in candidates where access(candidate, X_OK) == 0 {
      if try CommandRun.run(candidate, ["-c", "import " + module]).ending == .exit(0) {
        return candidate
      }
    }
    return nil
  }
}
