import CellGrid
import SessionModel
import ViewerCore
import ViewerScreen

/// A viewer with a screen that nobody sees.
struct BenchViewer {
  var state: ViewerState
  var grid = Grid(rows: 50, columns: 160)

  /// Opens a session.
  ///
  /// - Parameter clock: the clock of a replay.
  init(_ session: Session, clock: ReplayClock? = nil) {
    state = ViewerState(
      rows: 50, columns: 160, now: Milliseconds(0), follow: clock == nil, clock: clock)
    grow(session)
  }

  /// Takes in what arrived.
  mutating func grow(_ session: Session) { take(.sessionGrew, session) }

  /// Presses keys one after another.
  mutating func press(_ keys: String, _ session: Session) {
    for key in keys { take(.key(.character(key, [])), session) }
  }

  /// Takes an action, and draws what it leads to.
  mutating func take(_ action: Action, _ session: Session) {
    _ = reduce(action, into: &state, session: session)
    draw(state, session, into: &grid)
  }
}
