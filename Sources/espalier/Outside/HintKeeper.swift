import Glibc
import JSONReading
import SessionModel
import Sessions

/// Leaves what a hook says where boards look: one small file a session, of which there are not many.
struct HintKeeper {
  private let folder: String

  /// Files that are kept: those that were written last. When there are more, so many are left.
  private static let (most, rest) = (256, 192)

  /// A keeper; `nil` where there is no folder for hints.
  init?(_ environment: Environment) {
    guard let folder = HintBook.folder(environment.variables) else { return nil }
    self.folder = folder
  }

  /// Keeps what a message says, or forgets what was said before.
  func take(_ message: HookMessage, process: Int32, now: Milliseconds) {
    guard let name = SessionHint.fileName(agent: message.agent, session: message.session) else {
      return
    }
    let path = folder + "/" + name
    guard let kind = message.kind else {
      unlink(path)
      return
    }
    var info = stat()
    let isThere = message.file.map { stat($0, &info) == 0 } ?? false
    var hint = SessionHint(
      kind, agent: message.agent, session: message.session, call: message.call,
      text: message.text, at: now, size: isThere ? Int64(info.st_size) : nil)
    if let starter = RunningProcess.starter(process) {
      (hint.process, hint.started) = (starter.pid, starter.process.started)
    }
    if let old = Self.read(path) { hint = hint.after(old) }
    PrivateFile.makeFolders(of: path)
    if PrivateFile.replace(path, with: hint.json) { tidy() }
  }

  private static func read(_ path: String) -> SessionHint? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: SessionHint.fileLimit)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return count > 0 ? SessionHint(Array(bytes[..<count]), parser: JSONParser()) : nil
  }

  /// Removes the oldest files when there are too many.
  private func tidy() {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard names.count > Self.most else { return }
    let files = names.map { name in
      var info = stat()
      _ = stat("\(folder)/\(name)", &info)
      return (written: info.st_mtim.tv_sec, name: name)
    }
    for file in files.sorted(by: <).dropLast(Self.rest) { unlink("\(folder)/\(file.name)") }
  }
}
