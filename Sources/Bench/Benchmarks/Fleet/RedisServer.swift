import Glibc

/// A Redis server on loopback with the log that keeps what it was given; it ends with this object.
final class RedisServer {
  /// Its process, with a terminal of its own.
  let run: ProgramRun
  /// The address of a fleet on it.
  let fleet: String

  /// A port that nobody is given who does not ask for it.
  private static let port = 28_379

  /// Starts a server; `nil` where none is installed.
  ///
  /// - Parameter folder: where its files stand.
  init?(folder: TemporaryFolder) {
    folder.makeFolder("redis")
    let path = folder.path + "/redis"
    let words = [
      "redis-server", "--port", "\(Self.port)", "--bind", "127.0.0.1", "--dir", path, "--save", "",
      "--appendonly", "yes",
    ]
    guard let run = ProgramRun(words, home: path), run.wait(for: "Ready to accept") != nil else {
      return nil
    }
    self.run = run
    fleet = "redis://127.0.0.1:\(Self.port)/0/bench"
  }
}
