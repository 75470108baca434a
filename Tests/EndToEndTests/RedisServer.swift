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
  /// The port, which stays the same.
  let port: UInt16
  private let options: [String]
  private var run: CommandRun?

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - options: words of its command line besides the port; `FOLDER` in them is its folder.
  ///   - isEncrypted: whether the port speaks TLS.
  init(_ options: [String] = ["--save", ""], isEncrypted: Bool = false) throws {
    port = Self.freePort()
    let place = isEncrypted ? ["--port", "0", "--tls-port", "\(port)"] : ["--port", "\(port)"]
    let path = folder.path
    self.options =
      place + ["--bind", "127.0.0.1", "--dir", path]
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
    let run = try CommandRun(Self.program ?? "redis-server", options)
    self.run = run
    try run.wait(for: "Ready to accept connections")
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

  /// A port that nobody listens on.
  private static func freePort() -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(socket, $0, size)
        _ = getsockname(socket, $0, &size)
      }
    }
    return UInt16(bigEndian: address.sin_port)
  }
}
