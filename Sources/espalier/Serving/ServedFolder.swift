import Feeds
import SessionModel

/// A folder whose sessions are served, also those to come.
struct ServedFolder {
  let path: String
  /// When it was looked through last, on the wall clock.
  private var looked = Milliseconds.zero
  /// When it is to be looked through again, on the monotonic clock.
  private(set) var deadline = Milliseconds.zero

  /// How often it is looked through.
  private static let pause = Milliseconds(5000)
  /// How much older a file may be than the look that finds it: clocks of file systems are coarse.
  private static let slack = Milliseconds(2000)

  init(path: String) { self.path = path }

  /// The sessions that were written since the last look, the newest first; none before it is time.
  mutating func look(now: Now, limit: Int) -> [String] {
    guard now.monotonic >= deadline else { return [] }
    let since = looked
    looked = now.wall - Self.slack
    deadline = now.monotonic + Self.pause
    return NewestSession.paths(in: path, since: since, limit: limit)
  }
}
