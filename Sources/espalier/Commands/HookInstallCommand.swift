import CellGrid
import Feeds
import Glibc
import Sessions

/// `espalier hook --install AGENT`: shows what an agent's settings must say so that it calls the hook, and with `--write`
/// adds it to them.
struct HookInstallCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  /// Bytes of settings that are read.
  private static let limit = 4 << 20

  func run() throws -> Int32 {
    let names = HookAgent.allCases.map(\.rawValue).joined(separator: ", ")
    guard program.invocation.source == nil,
      let agent = try program.invocation.choice(.install, of: HookAgent.self)
    else {
      throw UsageError("hook is called by agents; --install shows their settings: \(names)")
    }
    guard let folder = agent.folder(program.environment.variables) else {
      throw UsageError("--install: there is no home folder")
    }
    // What is a link stays one: its target is written.
    let path = Self.real(folder + "/" + agent.settingsFile)
    let settings: HookSettings
    do throws(HookSettings.Refusal) {
      settings = try HookSettings(adding: agent, to: try read(path))
    } catch {
      throw FeedFailure(.unreadable, what: path, why: error.reason)
    }
    if settings.added.isEmpty {
      Output.line("\(SafeText(path)) has the hooks of espalier.")
    } else if program.invocation.has(.write) {
      try write(settings, to: path)
      Output.line("\(SafeText(path)): added \(SafeText(settings.added.joined(separator: ", "))).")
    } else {
      // What stands there already may hold keys, and is not shown.
      Output.line("\(SafeText(path)) would have this added, with --write:")
      Output.line("")
      let shown = try? HookSettings(adding: agent, to: nil)
      Output.page(String(decoding: shown?.bytes ?? [], as: UTF8.self))
    }
    if let note = agent.note {
      Output.line("")
      Output.page(note + "\n")
    }
    return ExitStatus.success
  }

  /// Where a file stands that may be a link.
  private static func real(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The bytes of the settings; `nil` when there are none.
  private func read(_ path: String) throws(HookSettings.Refusal) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return nil }
    guard descriptor >= 0 else { throw .init(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      throw .init(reason: "is no regular file")
    }
    guard info.st_size <= Self.limit else { throw .init(reason: "is too large for settings") }
    var bytes = [UInt8](repeating: 0, count: Int(info.st_size))
    guard Glibc.read(descriptor, &bytes, bytes.count) == bytes.count else {
      throw .init(reason: "cannot be read whole")
    }
    return bytes
  }

  /// Puts settings in the place of the old ones in one step; who may read them stays.
  private func write(_ settings: HookSettings, to path: String) throws {
    var info = stat()
    let isThere = stat(path, &info) == 0
    PrivateFile.makeFolders(of: path)
    let mode = isThere ? info.st_mode & 0o777 : 0o600
    guard PrivateFile.replace(path, with: settings.bytes, mode: mode) else {
      throw FeedFailure(.unwritable, what: path, why: String(cString: strerror(errno)))
    }
  }
}
