import CSignals

/// What stands ready for an end that nobody wanted.
package enum CrashGuard {
  /// Readies the way back for every signal that ends the program.
  ///
  /// - Parameters:
  ///   - program: what it is called when a crash is told, with its version.
  ///   - reports: files that a report may be written to, the best first; two at most are tried.
  ///   - keepsBacktrace: whether a trap goes on to the Swift runtime's own report.
  package static func install(program: String, reports: [String], keepsBacktrace: Bool) {
    csignals_set_report(
      program, reports.first ?? "", reports.dropFirst().first ?? "")
    csignals_guard(keepsBacktrace)
  }
}
