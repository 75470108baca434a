import Glibc
import TestSupport

/// What the tests of fleets do again and again.
enum Fleet {
  /// What was waited for and did not come.
  private struct Vain: Error { var what: String }

  /// Runs something again and again until it is as wanted.
  static func wait(_ what: String, for condition: () throws -> Bool) throws {
    let end = PseudoTerminal.now + Patience.seconds
    while try !condition() {
      if PseudoTerminal.now > end { throw Vain(what: what) }
      usleep(50_000)
    }
  }

  /// The document of a source.
  static func document(_ source: String, _ environment: [String: String] = [:]) throws -> String {
    let run = try Espalier.run("print", "--style", "json", source, environment: environment)
    return run.ending == .exit(0) ? run.outputText : "\(run.ending as Any): \(run.errorText)"
  }

  /// Ends a program in the middle of whatever it does.
  static func kill(_ run: CommandRun) throws {
    run.signal(SIGKILL)
    try run.waitForExit()
  }
}
