import CPlatform
import EspalierKit
import Feeds
import Glibc
import SessionModel

/// The world outside, read in one place.
struct Environment {
  /// The programs that were started in it and are waited for no more.
  let letGo = LetGo()

  /// All environment variables, for what takes several of them; one is asked for by its name.
  var variables: [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let bytes = UnsafeRawBufferPointer(start: entry, count: strlen(entry))
      if let mark = bytes.firstIndex(of: UInt8(ascii: "=")) {
        let name = String(decoding: bytes[..<mark], as: UTF8.self)
        variables[name] = String(decoding: bytes[(mark + 1)...], as: UTF8.self)
      }
      next += 1
    }
    return variables
  }

  /// The words behind the name of the program; bytes that are no UTF-8 become U+FFFD.
  static var arguments: [String] {
    (0..<cplatform_argument_count()).dropFirst().compactMap { index in
      cplatform_argument(index).map { String(cString: $0) }
    }
  }

  /// A variable that is set and not empty.
  subscript(name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// The present on both clocks.
  static var now: Now { Clocks.now }

  /// The clock that budgets are measured on.
  static func monotonic() -> Milliseconds { Clocks.monotonic() }

  /// The zone of the clock of this machine, or of `TZ`.
  static let zone = ClockZone { moment in
    var seconds = time_t(moment.count / 1000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return parts.tm_gmtoff
  }

  /// A folder of the XDG specification; unset, empty and relative values give the default below home.
  ///
  /// Source: XDG Base Directory Specification 0.8.
  func folder(_ variable: String, default path: String) -> String? {
    if let value = self[variable], value.hasPrefix("/") { return value + "/espalier" }
    guard let home = self["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/" + path + "/espalier"
  }

  /// The configuration file of the user.
  var configurationFile: String? {
    folder("XDG_CONFIG_HOME", default: ".config").map { $0 + "/config.toml" }
  }

  /// The number of cores that we may run on.
  static var cores: Int { Int(cplatform_core_count()) }

  /// The name of this machine.
  static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The pane of tmux that a process was told of when it began; `nil` where nobody told, or we may not know.
  static func pane(of process: Int32) -> String? {
    let path = "/proc/\(process)/environ"
    let name = Array("TMUX_PANE=".utf8)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < 4 << 20 {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return bytes.split(separator: 0).first { $0.starts(with: name) }
      .map { String(decoding: $0.dropFirst(name.count), as: UTF8.self) }
  }

  /// Where files stand that nobody needs for long.
  var temporaryFolder: String { self["TMPDIR"] ?? "/tmp" }

  /// Where the report of a crash may stand.
  var crashReports: [String] {
    let name = "crash-\(getpid()).txt"
    let shared = "\(temporaryFolder)/espalier-\(name)"
    guard let own = folder("XDG_STATE_HOME", default: ".local/state") else { return [shared] }
    return ["\(own)/\(name)", shared]
  }

  /// Where themes are looked for, the user's own first.
  var themeFolders: [String] {
    let own = [
      folder("XDG_CONFIG_HOME", default: ".config"),
      folder("XDG_DATA_HOME", default: ".local/share"),
    ].compactMap { $0 }
    let shared = (self["XDG_DATA_DIRS"] ?? "/usr/local/share:/usr/share").split(separator: ":")
      .filter { $0.hasPrefix("/") }.map { String($0) + "/espalier" }
    return (own + shared).map { $0 + "/themes" }
  }
}
