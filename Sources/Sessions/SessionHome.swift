import Glibc
import SessionModel

/// Where a session lives: its process, and the terminal that a person finds it in.
package struct SessionHome: Equatable, Sendable {
  /// The number of its process.
  package var process: Int32
  /// Its terminal: `pts/3`; `nil` without one.
  package var terminal: String?
  /// The pane of tmux, by the name that tmux gives it: `%5`; `nil` outside of tmux.
  package var pane: String?

  /// Makes a home.
  package init(process: Int32, terminal: String? = nil, pane: String? = nil) {
    (self.process, self.terminal, self.pane) = (process, terminal, pane)
  }

  /// Looks where a session lives; `nil` where no process of it is known.
  ///
  /// - Parameters:
  ///   - root: the folder in which the system shows its processes.
  ///   - process: looks for the process of a number.
  ///   - pane: the pane that a process was told of when it began.
  package init?(
    of session: ListedSession, root: String = "/proc",
    process: (Int32) -> RunningProcess? = { RunningProcess($0) }, pane: (Int32) -> String?
  ) {
    guard let number = session.process ?? Self.search(session, root),
      let found = process(number)
    else { return nil }
    self.init(
      process: number, terminal: found.terminalName,
      pane: pane(number).flatMap { TmuxPane.isID($0) ? $0 : nil })
  }

  /// The same in words, for a line.
  package var words: String {
    [pane.map { "tmux \($0)" }, terminal, "process \(process)"].compactMap { $0 }
      .joined(separator: ", ")
  }

  // MARK: Whose process nobody has written down

  /// The process that has the session's file open, else the only one of its agent that works in its folder.
  private static func search(_ session: ListedSession, _ root: String) -> Int32? {
    guard session.state.isLive || session.session != nil else { return nil }
    let program = AgentPlace.all.first { $0.agent == session.agent }?.resume
      .flatMap { $0.split(separator: " ").first }
    var workers: [Int32] = []
    for name in PlaceWalk.names(in: root, "*") {
      guard let pid = Int32(name), pid != getpid() else { continue }
      let folder = "\(root)/\(name)"
      // Whoever has a database open may work on any session of it.
      if session.session == nil,
        PlaceWalk.names(in: folder + "/fd", "*").contains(where: {
          target(folder + "/fd/" + $0) == session.path && mayWrite(folder + "/fdinfo/" + $0)
        })
      {
        return pid
      }
      guard let program, let works = session.glance?.folder, target(folder + "/cwd") == works,
        let line = EdgeReader.whole(folder + "/cmdline", limit: 4096),
        isCall(line, of: program)
      else { continue }
      workers.append(pid)
    }
    return workers.count == 1 ? workers[0] : nil
  }

  /// Whether a file was opened to be written: who follows it as we do is not at work on it.
  private static func mayWrite(_ info: String) -> Bool {
    guard let bytes = EdgeReader.whole(info, limit: 4096) else { return false }
    for line in bytes.split(separator: 10) where line.starts(with: "flags:".utf8) {
      let digits = String(decoding: line.dropFirst(6), as: UTF8.self).filter(\.isNumber)
      return Int32(digits, radix: 8).map { $0 & O_ACCMODE != O_RDONLY } ?? false
    }
    return false
  }

  /// Where a link leads; `nil` where it may not be read.
  private static func target(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4097)
    let count = readlink(path, &buffer, 4096)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// What programs of agents are run by.
  private static let interpreters: Set<String> = ["node", "bun", "deno", "python", "python3"]

  /// Whether a command line starts a program, be it by an interpreter.
  private static func isCall(_ line: [UInt8], of program: Substring) -> Bool {
    let words = line.split(separator: 0).prefix(2).map { word in
      let name = word.split(separator: UInt8(ascii: "/")).last ?? word
      return String(decoding: name.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
    }
    guard let first = words.first else { return false }
    return first == program
      || words.count > 1 && interpreters.contains(first) && words[1] == program
  }
}

extension RunningProcess {
  /// The name of its terminal below `/dev`; `nil` without one, and for kinds of terminals that are not known.
  ///
  /// Source: the numbers of Linux, Documentation/admin-guide/devices.txt: 136 to 143 are pseudo terminals, 4 is the console.
  package var terminalName: String? {
    let major = (terminal >> 8) & 0xFFF
    let minor = (terminal & 0xFF) | (terminal >> 12) & 0xFFF00
    switch major {
    case 136...143: return "pts/\(minor + (major - 136) * 256)"
    case 4: return "tty\(minor)"
    default: return nil
    }
  }

  /// A process and those that it comes from, itself first.
  ///
  /// - Parameter process: looks for the process of a number.
  package static func line(
    _ pid: Int32, process: (Int32) -> RunningProcess? = { RunningProcess($0) }
  ) -> [Int32] {
    var line: [Int32] = []
    var next = pid
    while next > 1, line.count < 64, !line.contains(next), let found = process(next) {
      line.append(next)
      next = found.parent
    }
    return line
  }
}
