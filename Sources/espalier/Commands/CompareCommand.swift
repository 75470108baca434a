import Glibc
import Reports
import SessionModel
import Terminal

/// `espalier compare A B`: two runs side by side, where they part and what differs; on a screen, as text or as JSON.
struct CompareCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  /// Compares the two sources.
  ///
  /// - Returns: without a screen what `diff` would: success for runs that are the same, failure for others.
  func run() throws -> Int32 {
    let invocation = program.invocation
    guard let first = invocation.source, invocation.moreSources.count == 1,
      let second = invocation.moreSources.first
    else { throw UsageError("compare needs two sources: espalier compare A B") }
    if first == "-", second == "-" {
      throw UsageError("standard input can be one of the two sources only")
    }
    let mode = try program.progressMode()
    let writesJSON = invocation.has(.json) || mode == .json
    let usesScreen = try !writesJSON && Screens.isWanted(mode, program.environment)
    let prices = program.prices
    let runs = try [first, second].map { name throws in
      let (session, source) = try program.readWhole(name)
      return ComparedRun(session, name: source.name, prices: prices)
    }
    let comparison = Comparison(runs[0], runs[1])
    if usesScreen { return try show(comparison) }
    var options = program.reportOptions()
    if writesJSON {
      CompareDocument.write(comparison, options) { Output.report($0) }
    } else if mode != .quiet {
      options.usesColor = program.usesColor
      options.columns = Program.columns
      CompareReport.write(comparison, options) { Output.report($0) }
    }
    return comparison.isSame ? ExitStatus.success : ExitStatus.failure
  }

  private func show(_ comparison: Comparison) throws -> Int32 {
    guard let stage = try Stage(program) else { return ExitStatus.failure }
    var loop = CompareLoop(stage, comparison)
    let ending = loop.run()
    stage.terminal.close()
    switch ending {
    case .status(let status): return status
    case .signal(let signal): Terminal.die(of: signal)
    }
  }
}
