import Glibc
import Reports
import SessionModel
import Terminal

/// `espalier compare A B`: two runs side by side, where they part and what differs; on a screen, as text, as a page or as JSON.
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
    let mode = invocation.has(.style) ? .plain : try program.progressMode()
    let style = try self.style(mode)
    for option in [Option.redact, .redactPattern, .noRedact, .fragment]
    where invocation.has(option) && style != .html {
      throw UsageError("--\(option.rawValue): goes with --style html")
    }
    let usesScreen = try style == nil && Screens.isWanted(mode, program.environment)
    let prices = program.prices
    let runs = try [first, second].map { name throws in
      let (session, source, now) = try program.readWhole(name)
      return ComparedRun(session, name: source.name, prices: prices, now: now)
    }
    let comparison = Comparison(runs[0], runs[1])
    if usesScreen { return try show(comparison) }
    var options = program.reportOptions()
    options.isFragment = invocation.has(.fragment)
    options.redactor = try program.redactor(isUsual: style?.isRedacted == true)
    if style == .json {
      CompareDocument.write(comparison, options) { Output.report($0) }
    } else if style == .html {
      ComparePage.write(comparison, options) { Output.report($0) }
    } else if mode != .quiet {
      options.usesColor = program.usesColor
      options.columns = Program.columns
      CompareReport.write(comparison, options) { Output.report($0) }
    }
    return comparison.isSame ? ExitStatus.success : ExitStatus.failure
  }

  /// The style that was asked for; `nil` for a screen or text.
  private func style(_ mode: ProgressMode) throws -> ReportStyle? {
    let isJSON = program.invocation.has(.json) || mode == .json
    guard let style = try program.invocation.choice(.style, of: ReportStyle.self) else {
      return isJSON ? .json : nil
    }
    guard style == .html || style == .json else {
      throw UsageError("--style: compare writes text, html or json")
    }
    if isJSON, style != .json { throw UsageError("--json and --style: which of them?") }
    return style
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
