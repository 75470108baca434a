import Glibc
import TestSupport

/// A Redis server on loopback that tests start, kill and start again; its files stand in a folder of its own.
final class RedisServer {
  /// Where the program is; `nil` where it is not installed.
  static let program: String? = {
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    let places = folders.split(separator: ":").map { folder -> String in "\(folder)/redis-server" }
    return places.first { (place: String) -> Bool in access(place, X_OK) == 0 }
  }()

  /// Whether tests with a server can run.
  static var isThere: Bool { program != nil }

  let folder = TestFolder()
  /// The port, which stays the same once it was started.
  private(set) var port = 0
  private let isEncrypted: Bool
  private let options: [String]
  private var run: CommandRun?

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - options: words of its command line besides the port; `FOLDER` in them is its folder.
  ///   - isEncrypted: whether the port speaks TLS.
  init(_ options: [String] = ["--save", ""], isEncrypted: Bool = false) throws {
    self.isEncrypted = isEncrypted
    let path = folder.path
    self.options =
      ["--bind", "127.0.0.1", "--dir", path]
      + options.map { $0.hasPrefix("FOLDER") ? path + $0.dropFirst(6) : $0 }
  }

  /// The address of a fleet on it.
  func fleet(_ name: String = "team", encrypted: Bool = false, user: String? = nil) -> String {
    let scheme = encrypted ? "rediss://" : "redis://"
    return scheme + (user.map { $0 + "@" } ?? "")
      + "\(encrypted ? "localhost" : "127.0.0.1"):\(port)/0/\(name)"
  }

  /// Starts it, and waits until it takes connections.
  func start() throws {
    let isFirst = port == 0
    while true {
      if isFirst { port = Self.ports.randomElement() ?? 0 }
      let place = isEncrypted ? ["--port", "0", "--tls-port", "\(port)"] : ["--port", "\(port)"]
      let run = try CommandRun(Self.program ?? "redis-server", place + options)
      self.run = run
      do {
        return try run.wait(for: "Ready to accept connections")
      } catch {
        // Others have it: there are many.
        guard isFirst, run.outputText.contains("Address already in use") else { throw error }
      }
    }
  }

  /// Ends it in the middle of whatever it does.
  func kill() throws {
    run?.signal(SIGKILL)
    try run?.waitForExit()
    run = nil
  }

  /// What a command of `redis-cli` answers.
  func ask(_ words: String..., password: String? = nil) throws -> String {
    let cli = (Self.program ?? "").dropLast("server".count) + "cli"
    let secret = password.map { ["REDISCLI_AUTH": $0] } ?? [:]
    return try CommandRun.run(String(cli), ["-p", "\(port)"] + words, environment: secret)
      .outputText
  }

  /// Ports that the system gives to nobody who does not ask for one of them.
  private static let ports = 15_000..<32_000
}
