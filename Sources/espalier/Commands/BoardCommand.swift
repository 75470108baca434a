import CellGrid
import Feeds
import JSONReading
import SessionModel
import Sessions
import Settings
import ViewerCore

/// `espalier --once` and `espalier --json`: the board for scripts.
struct BoardCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() -> Int32 {
    let now = Environment.now.wall
    let sessions = SessionScan.whole(program.environment, now: now)
    var lanes = LaneWatch(
      usual: DurationKeeper(program.environment)?.durations ?? UsualDurations(),
      prices: Prices.table(program.environment, readsOwn: !program.invocation.has(.noConfig)),
      budget: program.configuration.budget)
    lanes.choose(sessions, now: now)
    while lanes.deadline != nil { _ = lanes.step(budget: Milliseconds(1000)) }
    let seen = SeenKeeper(program.environment)?.seen ?? [:]
    let board = Board(
      sessions, facts: lanes.facts, seen: seen, budget: program.configuration.budget,
      earlier: lanes.earlier, now: now)
    write(board, now: now)
    return ExitStatus.success
  }

  /// Prints a board as the command line asks for it.
  ///
  /// - Parameter offline: the machines that could not be asked, each with the reason.
  func write(_ board: Board, offline: [String] = [], now: Milliseconds) {
    guard program.invocation.has(.json) else { return writeLines(board, now: now) }
    var json = JSONWriter(compact: program.invocation.has(.compact))
    board.write(to: &json, host: Environment.host, offline: offline, now: now)
    Output.document(json)
  }

  /// Prints a line for each lane.
  private func writeLines(_ board: Board, now: Milliseconds) {
    let hasHosts = board.lanes.contains { $0.session.origin != nil }
    for lane in board.lanes {
      let word = lane.standing == .unseen ? "new" : lane.standing.word
      let silence = lane.session.silence(now: now).map { "silent \(DurationText.rough($0))  " }
      let host = hasHosts ? [(lane.session.origin?.host ?? "here", 12)] : []
      let columns =
        ([(word, 10), (DurationText.rough(now - lane.since), 4)] + host + [
          (lane.session.agent, 12), (lane.session.project, 16),
        ]).map { text, width in
          let shown = SafeText(text).fitted(to: width)
          return shown.string + String(repeating: " ", count: width - shown.width)
        }
      let excess = lane.excess.map { "over budget (\($0)): " } ?? ""
      let words = (silence ?? "") + excess + lane.text
      Output.line(SafeText(columns.joined(separator: "  ") + "  " + words))
    }
    if let excess = board.dayExcess { Output.error("over the budget of the day, \(excess)") }
    if board.lanes.isEmpty { Output.error("no agent is at work (see: espalier sessions)") }
  }
}
