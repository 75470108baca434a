import CellGrid
import EspalierKit
import Feeds
import SessionModel
import Settings
import Terminal
import ViewerCore

/// `espalier fleet`: the board of several machines.
struct FleetCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  /// How long machines are waited for that say nothing, for one look.
  private static let patience = Milliseconds(10_000)

  func run() throws -> Int32 {
    let invocation = program.invocation
    let named = [invocation.source].compactMap { $0 } + invocation.moreSources
    let urls = named.isEmpty ? program.configuration.fleet.urls : named
    guard !urls.isEmpty else {
      throw UsageError(
        "which fleet? rediss://HOST/DB/FLEET or ssh://HOST, or [fleet] in the configuration")
    }
    let fleet = try FleetWatch(urls, program)
    let hasScreen = try Screens.isWanted(.auto, program.environment)
    guard !invocation.has(.json), !invocation.has(.once), hasScreen else { return look(at: fleet) }
    return try PickCommand(program, fleet, hasOwn: false).run()
  }

  /// Prints what there is now.
  private func look(at fleet: FleetWatch) -> Int32 {
    let end = Environment.monotonic() + Self.patience
    while !fleet.isSettled, Environment.monotonic() < end {
      Waiting.wait(for: fleet.descriptors, until: [fleet.deadline, end])
      _ = fleet.step(now: Environment.now)
    }
    for machine in fleet.offline { Output.error(SafeText(machine)) }
    let now = Environment.now.wall
    let seen = SeenKeeper(program.environment)?.seen ?? [:]
    let board = Board(
      fleet.sessions(besides: false), facts: fleet.facts, seen: seen,
      budget: program.configuration.budget, now: now)
    BoardCommand(program).write(board, offline: fleet.offline, now: now)
    return fleet.isUnreachable ? 69 : ExitStatus.success
  }
}
