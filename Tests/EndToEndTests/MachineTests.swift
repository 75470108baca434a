import Glibc
import TestGate
import TestSupport
import Testing

/// Sessions of machines that ssh reaches, with a program in the place of ssh.
@Suite("A fleet over ssh", .startsPrograms)
struct MachineTests {
  private let folder = TestFolder()
  private let home = MadeUpHome()

  /// Puts a program in front of the others that writes down how it is called and runs the command here.
  private func environment() -> [String: String] {
    folder.write(
      """
      #!/bin/sh
      printf '%s\\n' "$*" >>"$SSH_LOG"
      while [ "$1" != -- ]; do shift; done
      [ "$2" = late ] && { exec >&-; sleep 0.4; echo "ssh: it broke" >&2; exit 255; }
      [ "$2" = box ] || { echo "ssh: Could not resolve hostname $2" >&2; exit 255; }
      shift 2
      [ "$1" = espalier ] || exit 127
      shift
      HOME=$REMOTE_HOME exec "$ESPALIER" "$@"

      """, to: "ssh")
    chmod(folder / "ssh", 0o755)
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return [
      "PATH": "\(folder.path):\(path)", "SSH_LOG": folder / "log", "ESPALIER": Espalier.path,
      "REMOTE_HOME": home.path,
    ]
  }

  private func add(_ id: String) {
    let time = TestFolder.time(ago: 5)
    home.write(
      #"{"type":"user","uuid":"u","sessionId":"\#(id)","cwd":"/w","timestamp":"\#(time)","message":{"role":"user","content":"Paint the house"}}"#
        + "\n"
        + #"{"type":"assistant","uuid":"a","sessionId":"\#(id)","timestamp":"\#(time)","message":{"id":"m","role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"brush --all"}}]}}"#
        + "\n", to: ".claude/projects/-w/\(id).jsonl")
  }

  @Test("a machine's sessions are on the board and opened, by commands that a shell cannot misread")
  func board() throws {
    add("s-1")
    let environment = environment()
    let json = try Espalier.run("fleet", "ssh://box", "--json", environment: environment)
    #expect(json.ending == .exit(0), "\(json.errorText)")
    #expect(json.outputText.contains(#""source": "ssh://box/s-1""#))
    #expect(json.outputText.contains("Bash brush --all"))
    let printed = try Espalier.run(
      "print", "--style", "json", "ssh://box/s-1", environment: environment)
    let local = try Espalier.run(
      "print", "--style", "json", home.path + "/.claude/projects/-w/s-1.jsonl",
      environment: home.environment)
    #expect(printed.outputText == local.outputText, "\(printed.errorText)")
    #expect(
      folder.read("log") == """
        -T -o BatchMode=yes -- box espalier publish --to -
        -T -o BatchMode=yes -- box espalier record session:s-1 --to - --once

        """)
  }

  @Test("a machine on which nobody works has told all that there is")
  func idle() throws {
    let run = try Espalier.run("fleet", "ssh://box", "--json", environment: environment())
    #expect(run.ending == .exit(0), "\(run.errorText)")
    #expect(run.outputText.contains(#""lanes": []"#))
  }

  @Test("a session of a machine is followed as it grows")
  func live() throws {
    add("s-2")
    let pty = try Espalier.screen(
      "fleet", "ssh://box", environment: environment(), size: Espalier.Size(rows: 24, columns: 100))
    try pty.wait(for: "brush --all")
    pty.press("enter")
    try pty.wait(for: "Paint the house")
    let time = TestFolder.time(ago: 0)
    let lines =
      #"{"type":"user","uuid":"r","sessionId":"s-2","timestamp":"\#(time)","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]}}"#
      + "\n"
      + #"{"type":"assistant","uuid":"e","sessionId":"s-2","timestamp":"\#(time)","message":{"id":"n","role":"assistant","content":[{"type":"text","text":"It is blue now."}],"stop_reason":"end_turn"}}"#
      + "\n"
    let path = home.path + "/.claude/projects/-w/s-2.jsonl"
    Files.write(Array(lines.utf8), to: path, appending: true)
    try pty.wait(for: "It is blue now.")
    pty.press("q")
    try pty.wait(for: "box")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a machine that cannot be reached is told, in the words of ssh")
  func unreachable() throws {
    let environment = environment()
    let once = try Espalier.run("fleet", "ssh://nobody", "--once", environment: environment)
    #expect(once.ending == .exit(69))
    #expect(once.errorText.contains("Could not resolve hostname nobody"))
    let print = try Espalier.run("print", "ssh://nobody/x", environment: environment)
    #expect(print.ending == .exit(69))
    #expect(print.errorText.contains("Could not resolve hostname nobody"))
  }

  @Test("how a program ended is waited for that had nothing more to say")
  func late() throws {
    let print = try Espalier.run("print", "ssh://late/x", environment: environment())
    #expect(print.ending == .exit(69))
    #expect(print.errorText.contains("ssh: it broke"))
  }

  @Test("a session whose id is no plain name is opened by what others call it")
  func named() throws {
    add("s 3")
    let environment = environment()
    let json = try Espalier.run("fleet", "ssh://box", "--json", environment: environment)
    #expect(json.outputText.contains(#""source": "ssh://box/s-3""#))
    let printed = try Espalier.run(
      "print", "--style", "json", "ssh://box/s-3", environment: environment)
    let local = try Espalier.run(
      "print", "--style", "json", home.path + "/.claude/projects/-w/s 3.jsonl",
      environment: home.environment)
    #expect(printed.outputText == local.outputText, "\(printed.errorText)")
  }

  @Test("who writes lines for a reader ends with it, however quiet the session is")
  func readerGone() throws {
    add("s-4")
    let path = home.path + "/.claude/projects/-w/s-4.jsonl"
    for words in [["record", path, "--to", "-"], ["publish", "--to", "-"]] {
      let run = try CommandRun(Espalier.path, words, environment: home.environment)
      try run.wait(for: "brush --all")
      try run.waitForRest()
      run.closeOutput()
      #expect(try run.waitForExit() == .signal(SIGPIPE))
    }
  }

  @Test("a session that is rewritten is written anew for who follows it")
  func rewritten() throws {
    add("s-5")
    let path = home.path + "/.claude/projects/-w/s-5.jsonl"
    let run = try Espalier.start("record", path, "--to", "-", environment: home.environment)
    try run.wait(for: "brush --all")
    let pty = try Espalier.screen("watch", "ssh://box/s-5", environment: environment())
    try pty.wait(for: "brush --all")
    let time = TestFolder.time(ago: 1)
    Files.write(
      #"{"type":"user","uuid":"n","sessionId":"s-5","cwd":"/w","timestamp":"\#(time)","message":{"role":"user","content":"Burn it down"}}"#
        + "\n", to: path)
    try run.wait(for: "Burn it down")
    let lines = run.outputText.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[3].hasPrefix("{\"espalier_recording\":1") && lines[4].hasPrefix("{\"n\":1,"))
    try pty.wait(for: "Burn it down")
    #expect(try pty.quit() == .exit(0))
    try Fleet.kill(run)
  }

  /// Processes that have ended and that nobody has asked for, of a parent.
  private func unasked(of parent: pid_t) -> [String] {
    Files.names("/proc").filter { Int32($0) != nil }.filter { name in
      let line = Files.text("/proc/\(name)/stat") ?? ""
      // Behind the name of the program, which may hold anything.
      let words = line[(line.lastIndex(of: ")") ?? line.startIndex)...].split(separator: " ")
      return words.count > 2 && words[1] == "Z" && words[2] == "\(parent)"
    }
  }

  @Test("programs that are wanted no more leave nothing behind")
  func ended() throws {
    add("s-6")
    let pty = try Espalier.screen(
      "fleet", "ssh://box", environment: environment(), size: Espalier.Size(rows: 24, columns: 100))
    try pty.wait(for: "brush --all")
    pty.press("enter")
    try pty.wait("for the session") { _ in folder.read("log").contains("record session:s-6") }
    pty.press("q")
    try pty.wait(for: "1 found")
    try pty.wait("for nothing that is left") { _ in unasked(of: pty.process).isEmpty }
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "names that a program or a shell would take for something else are refused",
    arguments: [
      "ssh://-oProxyCommand=x", "ssh://box/-rf", "ssh://box/a;b", "ssh://box/$(x)", "ssh://b ox",
      "ssh://", "ssh://box:0/x", "ssh://u;x@box/y",
    ])
  func names(address: String) throws {
    let environment = environment()
    for words in [["fleet", address, "--once"], ["print", address]] {
      let run = try CommandRun.run(Espalier.path, words, environment: environment)
      #expect(run.ending == .exit(2), "\(run.errorText)")
    }
    #expect(folder.read("log") == "")
  }

  @Test(
    "a fleet that cannot be is a wrong command line",
    arguments: [
      ["publish"], ["publish", "--to", "redis://u:geheim@127.0.0.1"],
      ["publish", "--to", "redis://10.0.0.1"], ["publish", "--to", "x"], ["fleet"],
      ["fleet", "http://x"], ["print", "redis://127.0.0.1/0/team"],
      ["publish", "--to", "redis://127.0.0.1", "--host", "a b"],
      ["publish", "--to", "redis://127.0.0.1", "--host", String(repeating: "a", count: 65)],
      ["publish", "--to", "redis://127.0.0.1", "--keep", "0"],
    ])
  func usage(words: [String]) throws {
    let run = try CommandRun.run(Espalier.path, words, environment: home.environment)
    #expect(run.ending == .exit(2), "\(run.errorText)")
    #expect(!run.errorText.contains("geheim"))
  }
}
