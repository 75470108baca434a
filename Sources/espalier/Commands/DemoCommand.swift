import Feeds
import SessionModel

/// `espalier demo`: a simulated job, served over loopback HTTP and watched by the real client.
struct DemoCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    let invocation = program.invocation
    let mode = try program.progressMode()
    let usesScreen = try Screens.isWanted(mode, program.environment)
    let seed = UInt64(min(try invocation.number(.seed) ?? 1, 1e15))
    let speed = min(max(try invocation.number(.speed) ?? 1, 0.1), 1000)
    let now = Environment.now
    let server = try JobServer()
    let host = DemoHost(
      server: server, job: DemoJob(start: now.wall, seed: seed, speed: speed), now: now)
    let source = try program.open(server.url(of: DemoHost.id), follows: true)
    return try WatchCommand(program).run(
      source, mode: usesScreen ? .tui : mode, members: [host])
  }
}
