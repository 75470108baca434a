import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// Numbers from outside may be anything: every view of them can be drawn.
@Suite("Extreme numbers on the screen")
struct ExtremeNumbersTests {
  /// Draws a session live and as a replay, in every view.
  func draw(_ session: Session) {
    for clock in [nil, session.timeline.start.map { ReplayClock(start: $0, idleLimit: nil) }] {
      var state = ViewerState(
        rows: 24, columns: 100, now: Milliseconds(1_800_000_000_000),
        options: ViewerOptions(sourceName: "job.json"), follow: true, clock: clock)
      func look() {
        var grid = Grid(rows: state.rows, columns: state.columns)
        ViewerScreen.draw(state, session, into: &grid)
      }
      func press(_ keys: String...) {
        for key in keys.compactMap({ Key($0) }) {
          _ = reduce(.key(key), into: &state, session: session)
          look()
        }
      }
      _ = reduce(.sessionGrew, into: &state, session: session)
      // In these the figures are made.
      for step in 1...8 {
        let now = Milliseconds(1_800_000_000_000 + Int64(step) * 2000)
        _ = reduce(.tick(now), into: &state, session: session)
      }
      look()
      press(
        "z", "R", "V", "right", "+", "-", "l", "h", "V", "S", "s", "S", "enter", "j", "J", "I", "=",
        "j", "W", "tab", "j", "B")
      press("escape", "5", "0", "%", ".", "right", "left", "9", "9", "9", "9", "right", "G")
      _ = reduce(.tick(state.now + Milliseconds(60_000)), into: &state, session: session)
      look()
    }
  }

  @Test("every number of every fixture may be any number", arguments: ExtremeNumbers.all)
  func fixtures(number: String) {
    for source in RecordedSource.fixtures {
      draw(source.read(ExtremeNumbers.replaced(source.bytes, by: number)))
    }
  }

  @Test("numbers of recordings, and those in their texts, may be any numbers", arguments: 0..<4)
  func recordings(part: Int) {
    var random = SeededGenerator(seed: UInt64(part) + 30)
    for (place, source) in RecordedSource.samples.enumerated() where place % 4 == part {
      draw(source.read(ExtremeNumbers.mixed(source.bytes, using: &random)))
    }
  }
}
