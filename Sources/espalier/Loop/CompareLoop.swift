import CellGrid
import Feeds
import Glibc
import SessionModel
import Terminal
import ViewerCore
import ViewerScreen

/// Two runs side by side in the loop around the terminal. Both were read to their ends: only keys change what is shown.
struct CompareLoop: ListGuest {
  /// Why the loop came to a halt.
  enum Ending {
    /// Leave with this exit status.
    case status(Int32)
    /// Die of this signal.
    case signal(Int32)
  }

  let host: TerminalHost
  private var state: CompareState
  var isStale = true
  private(set) var ending: Ending?

  init(_ stage: Stage, _ comparison: Comparison) {
    host = TerminalHost(stage)
    let size = host.terminal.size
    state = CompareState(comparison, rows: size.rows, columns: size.columns)
  }

  /// Runs until the program is to be left.
  mutating func run() -> Ending { host.run(&self) }

  mutating func begin(_ now: Now) { resize() }

  mutating func step(_ now: Now) {}

  mutating func end(by signal: Int32) { ending = .signal(signal) }

  mutating func perform(_ action: CompareAction) {
    for effect in reduce(action, into: &state) {
      switch effect {
      case .quit(let status): ending = .status(status)
      case .suspend: suspend()
      case .mouse: host.terminal.setMouse(!host.terminal.usesMouse)
      case .redraw: host.terminal.redraw()
      case .beep: host.terminal.bell()
      }
    }
    isStale = true
  }

  mutating func draw(into grid: inout Grid, _ now: Now) -> (row: Int, column: Int)? {
    ViewerScreen.draw(state, into: &grid)
  }

  var descriptors: [pollfd] { [] }

  func deadlines(_ now: Now) -> [Milliseconds?] { [] }
}
