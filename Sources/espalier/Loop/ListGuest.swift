import CellGrid
import Feeds
import Terminal
import ViewerCore

/// A list in the loop around the terminal: what happens becomes an action of its reducer.
protocol ListGuest: TerminalGuest {
  /// What happens to it.
  associatedtype Action: ListAction

  /// The loop that it is in.
  var host: TerminalHost { get }

  /// Lets something happen, and does what comes of it.
  mutating func perform(_ action: Action)
}

extension ListGuest {
  mutating func wake(_ now: Now) {}

  mutating func press(_ key: Key) { perform(.key(key)) }

  mutating func tell(_ trouble: String) { perform(.failed(trouble)) }

  mutating func suspend() {
    host.terminal.suspend()
    resize()
  }

  mutating func resize() {
    host.resize()
    let size = host.terminal.size
    perform(.resize(rows: size.rows, columns: size.columns))
  }
}
