import CellGrid
import EspalierKit
import Feeds
import SessionModel
import Terminal

/// `espalier serve`: offers any source as a job that others can watch.
struct ServeCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    let invocation = program.invocation
    let source = try program.open(try program.source(), follows: true)
    let port = try invocation.number(.port) ?? 0
    guard port <= 65_535 else { throw UsageError("--port: there are 65535 of them") }
    let server = try JobServer(jobID: "1", bind: invocation[.bind], port: UInt16(port))
    let publisher = JobPublisher(server: server, id: "1", source: source)
    var metrics: MetricsPublisher?
    if invocation.has(.metrics) {
      let prices = Prices.table(program.environment, readsOwn: !invocation.has(.noConfig))
      metrics = MetricsPublisher(
        server: server, source: source, prices: prices, now: Environment.now)
    }
    Output.line("\(server.url)")
    if metrics != nil { Output.line("\(server.metricsURL)") }
    // A file is watched on: the session in it may go on.
    let follower = Follower(
      source, stopsAtEnd: source.feed.kind.isServed,
      observers: [publisher] + [metrics].compactMap { $0 })
    var loop = PlainLoop(
      follower: follower, members: [server, TroublePrinter(source, recorder: nil)],
      outlivesSource: true, isAwaited: { server.isAskedForFigures })
    let signal = loop.run { session in
      publisher.publish(session)
      metrics?.publish(session, now: Environment.now)
    }
    if let signal { Terminal.die(of: signal) }
    if let failure = loop.follower.failure { throw failure }
    return ExitStatus.success
  }
}
