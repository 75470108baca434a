import CellGrid
import Feeds
import JSONReading
import SessionModel
import Sessions
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
      prices: Prices.table(program.environment, readsOwn: !program.invocation.has(.noConfig)))
    lanes.choose(sessions, now: now)
    while lanes.deadline != nil { _ = lanes.step(budget: Milliseconds(1000)) }
    let seen = SeenKeeper(program.environment)?.seen ?? [:]
    let board = Board(sessions, facts: lanes.facts, seen: seen, now: now)
    if program.invocation.has(.json) {
      var json = JSONWriter(compact: program.invocation.has(.compact))
      board.write(to: &json, host: Environment.host, now: now)
      Output.document(json)
    } else {
      write(board, now: now)
    }
    return ExitStatus.success
  }

  /// Prints a line for each lane.
  private func write(_ board: Board, now: Milliseconds) {
    for lane in board.lanes {
      let word = lane.standing == .unseen ? "new" : lane.standing.word
      let columns = [
        (word, 10), (DurationText.rough(now - lane.since), 4), (lane.session.agent, 12),
        (lane.session.project, 16),
      ].map { text, width in
        let shown = SafeText(text).fitted(to: width)
        return shown.string + String(repeating: " ", count: width - shown.width)
      }
      Output.line(SafeText(columns.joined(separator: "  ") + "  " + lane.text))
    }
    if board.lanes.isEmpty { Output.error("no agent is at work (see: espalier sessions)") }
  }
}
