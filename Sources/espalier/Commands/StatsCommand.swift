import Reports
import SessionModel

/// `espalier stats`: the figures of a session, as tables or as JSON.
struct StatsCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    let invocation = program.invocation
    let (session, _, now) = try program.readWhole()
    var options = program.reportOptions()
    options.now = now
    let write = invocation.has(.json) ? StatsDocument.write : StatsReport.write
    write(session, options, program.prices) { Output.report($0) }
    return ExitStatus.success
  }
}
