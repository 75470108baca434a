import Glibc
import SessionModel
import TestSupport
import Testing
import WireFormats

@testable import Sessions

/// Where a session lives: its process, its terminal, its pane.
@Suite("Where a session lives")
struct SessionHomeTests {
  private let home = MadeUpHome()

  /// Writes a process as the system shows it.
  private func add(
    _ pid: Int, cwd: String, _ command: [String], open: [String] = [], flags: String = "0102001"
  ) {
    let folder = "proc/\(pid)"
    home.write(command.joined(separator: "\0") + "\0", to: folder + "/cmdline")
    symlink(cwd, "\(home.path)/\(folder)/cwd")
    Files.makeFolder("\(home.path)/\(folder)/fd")
    for (number, path) in open.enumerated() {
      symlink(path, "\(home.path)/\(folder)/fd/\(number)")
      home.write("pos:\t0\nflags:\t\(flags)\n", to: "\(folder)/fdinfo/\(number)")
    }
  }

  private func session(_ agent: String, process: Int32? = nil) -> ListedSession {
    var glance = SessionGlance()
    glance.folder = "/w"
    var session = ListedSession(
      path: "/s/a.jsonl", agent: agent, format: agent, size: 1, modified: .zero, glance: glance,
      state: .running)
    session.process = process
    return session
  }

  private func found(_ session: ListedSession) -> Int32? {
    SessionHome(
      of: session, root: home.path + "/proc", process: { _ in RunningProcess(started: 1) },
      pane: { _ in nil })?.process
  }

  @Test(
    "the process is the one that was written down, or has the file open, or is alone in the folder")
  func processes() {
    add(70, cwd: "/elsewhere", ["/usr/bin/gemini"])
    add(71, cwd: "/w", ["node", "/opt/gemini.js", "-y"])
    add(72, cwd: "/w", ["vim", "gemini.txt"])
    add(73, cwd: "/w", ["/usr/local/bin/codex"])
    add(74, cwd: "/w", ["codex", "exec"])
    add(75, cwd: "/x", ["anything"], open: ["/dev/null", "/s/b.jsonl"])
    #expect(found(session("gemini", process: 5)) == 5)
    #expect(found(session("gemini")) == 71)
    #expect(found(session("codex")) == nil, "two of them")
    #expect(found(session("copilot")) == nil)
    // Who only reads the file is somebody who looks on.
    add(69, cwd: "/x", ["tail", "-f", "/s/a.jsonl"], open: ["/s/a.jsonl"], flags: "0100000")
    add(76, cwd: "/x", ["anything"], open: ["/s/a.jsonl"])
    #expect(found(session("codex")) == 76)
    var over = session("codex")
    over.state = .succeeded
    #expect(found(over) == nil)
  }

  @Test("terminals have the names that people know")
  func terminals() {
    func name(_ major: UInt32, _ minor: UInt32) -> String? {
      var process = RunningProcess()
      process.terminal = major << 8 | minor & 0xFF | (minor & 0xFFF00) << 12
      return process.terminalName
    }
    #expect(name(136, 3) == "pts/3")
    #expect(name(137, 1) == "pts/257")
    #expect(name(136, 300) == "pts/300")
    #expect(name(4, 1) == "tty1")
    #expect(name(0, 0) == nil)
    let words = [
      SessionHome(process: 7, terminal: "pts/3", pane: "%5"), SessionHome(process: 7, pane: "%5"),
      SessionHome(process: 7, terminal: "tty1"), SessionHome(process: 7),
    ].map(\.words)
    #expect(
      words == [
        "tmux %5, pts/3, process 7", "tmux %5, process 7", "tty1, process 7", "process 7",
      ])
  }

  @Test("the pane is that of the process or of the nearest one that it comes from")
  func panes() {
    let panes = TmuxPane.all(
      in: "10 %1 main:0.0\n12 %2 a name: with blanks:1.0\nx %3 no:0\n13 -t evil:0\n14 %x no:1\n")
    #expect(panes.map(\.id) == ["%1", "%2"])
    #expect(TmuxPane.holding([30, 12, 10], among: panes)?.place == "a name: with blanks:1.0")
    #expect(TmuxPane.holding([30, 31], among: panes) == nil)
    #expect(panes[0].going.filter { $0.hasPrefix("%") } == ["%1", "%1", "%1"])
    func process(_ pid: Int32) -> RunningProcess? {
      var process = RunningProcess()
      process.parent = [9: 8, 8: 7, 7: 1][pid] ?? 0
      return process.parent == 0 ? nil : process
    }
    #expect(RunningProcess.line(9, process: process) == [9, 8, 7])
  }
}
