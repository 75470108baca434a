import Feeds
import SessionModel
import Sessions

extension SessionScan {
  /// A scan of the sessions of this machine.
  init(_ environment: Environment) {
    self.init(
      environment.variables, query: Database.texts(in:_:), unpack: PackedFile.front,
      monotonic: Environment.monotonic)
  }

  /// All sessions of this machine, the newest first.
  static func whole(
    _ environment: Environment, now: Milliseconds = Environment.now.wall
  ) -> [ListedSession] {
    var scan = SessionScan(environment)
    while !scan.isAtEnd { scan.step(budget: Milliseconds(1000)) }
    return scan.sessions(now: now)
  }
}
