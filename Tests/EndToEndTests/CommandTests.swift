import Glibc
import TestGate
import TestSupport
import Testing

/// What scripts rely on: bytes on the right stream, and the exit status.
@Suite("The program in a script", .startsPrograms)
struct CommandTests {
  private let folder = TestFolder()

  /// The log of a job, from its first entry to its end.
  private func log(_ status: String, error: String? = nil) -> String {
    var text = ""
    var job = Job()
    for i in 0..<3 {
      job.add("Entry number \(i)", Job.Call(id: "c\(i)", name: "read_file", path: "src/\(i).swift"))
      text += job.snapshot
      job.entries[i].calls[0] = .done("c\(i)", path: "src/\(i).swift")
      text += job.snapshot
    }
    job.status = status
    job.error = error
    return folder.write(text + job.snapshot, to: "job.log")
  }

  @Test(
    "help and version stand on standard output", arguments: ["--help", "-h", "--version", "-V"])
  func help(option: String) throws {
    let run = try Espalier.run(option)
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("espalier"))
    #expect(run.errors.isEmpty)
  }

  @Test(
    "every command has help of its own, which a narrow screen has room for",
    arguments: [
      "watch", "replay", "print", "record", "serve", "check", "stats", "sessions", "demo", "themes",
      "keys", "formats", "paths", "completions", "man",
    ])
  func helpOfCommands(command: String) throws {
    let run = try Espalier.run(command, "--help")
    #expect(run.ending == .exit(0))
    #expect(run.outputText.hasPrefix("espalier \(command)"))
    #expect(run.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(run.outputText.contains("--speed") == ["replay", "demo"].contains(command))
    #expect(try Espalier.run("help", command).outputText == run.outputText)
  }

  @Test(
    "help of a command tells what options and sources mean to it, and of no source where there is none"
  )
  func helpOfMeanings() throws {
    let search = try Espalier.run("search", "--help").outputText
    #expect(search.contains("a JSON object a line") && search.contains("not newer: a date"))
    #expect(!search.contains("MM:SS") && !search.contains("its newest session"))
    #expect(search.hasSuffix("a database (all sessions in it).\n"))
    #expect(try Espalier.run("print", "--help").outputText.contains("MM:SS"))
    for (command, words) in [
      ("serve", "the sessions in it"), ("compare", "A and B are each a file"),
    ] {
      let help = try Espalier.run(command, "--help").outputText
      #expect(help.contains(words) && !help.contains("SOURCE is a file, a folder (its"))
      #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
    #expect(try !Espalier.run("fleet", "--help").outputText.contains("SOURCE is"))
  }

  @Test("help of all fits a narrow screen, and knows what was probably meant")
  func helpOfAll() throws {
    let run = try Espalier.run("help")
    #expect(run.outputText == (try Espalier.run("--help").outputText))
    #expect(run.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let wrong = try Espalier.run("help", "prnt")
    #expect(wrong.ending == .exit(2))
    #expect(wrong.errorText.contains("did you mean print?"))
  }

  @Test("print has colours where they are asked for, and nowhere else")
  func printColor() throws {
    let path = log("failed", error: "it broke")
    #expect(try Espalier.run("print", path).outputText.contains("\u{1b}") == false)
    let run = try Espalier.run("print", "--color", "always", path)
    #expect(run.outputText.contains("\u{1b}[31mit broke\u{1b}[0m"))
    let json = try Espalier.run("print", "--color", "always", "--style", "json", path)
    #expect(!json.outputText.contains("\u{1b}"))
  }

  @Test(
    "what cannot be understood is told in one line, with what was probably meant",
    arguments: [
      (["--prgress", "plain"], "--progress"), (["--progress"], "needs a value"),
      (["--progress", "loud", "x"], "plain"), (["--speed", "fast", "demo"], "number"),
      (["replay", "--speed", "100", "x"], "between 0.25 and 64"),
      (["watch"], "source"), (["print", "a", "b"], "one argument too many"),
      (["--format", "nosuch", "x"], "no format"),
    ])
  func usage(arguments: [String], reason: String) throws {
    let run = try CommandRun.run(Espalier.path, arguments)
    #expect(run.ending == .exit(2))
    #expect(run.output.isEmpty)
    #expect(run.errorText.contains(reason))
    #expect(run.errorText.split(separator: "\n").count == 1)
    #expect(run.errorText.hasPrefix("espalier: "))
  }

  @Test(
    "a file that is not there is told and gives 66",
    arguments: [
      "watch", "replay", "print", "check", "serve",
    ])
  func missing(command: String) throws {
    let run = try Espalier.run(command, folder / "nothing.jsonl")
    #expect(run.ending == .exit(66))
    #expect(run.output.isEmpty)
    #expect(run.errorText.contains("nothing.jsonl"))
    #expect(run.errorText.split(separator: "\n").count == 1)
  }

  @Test(
    "the outcome of the job is the exit status",
    arguments: [
      ("succeeded", 0), ("failed", 3), ("cancelled", 3),
    ] as [(String, Int32)])
  func outcome(status: String, code: Int32) throws {
    for mode in ["plain", "json", "quiet"] {
      let run = try Espalier.run("watch", "--progress", mode, "--exit-when-done", log(status))
      #expect(run.ending == .exit(code), "\(mode)")
    }
  }

  @Test("a job whose end is never told did not succeed")
  func unfinished() throws {
    let path = folder.write(Job.of(entries: 2).snapshot, to: "job.log")
    let run = try Espalier.run("--progress", "plain", "-", input: .file(path))
    #expect(run.ending == .exit(3))
    #expect(!run.outputText.contains("succeeded"))
  }

  @Test("a server that cannot be reached gives 69 where nobody waits for it")
  func unreachable() throws {
    let run = try Espalier.run("print", "http://127.0.0.1:1/v1/jobs/1")
    #expect(run.ending == .exit(69))
    #expect(run.output.isEmpty)
    #expect(run.errorText.contains("127.0.0.1:1"))
    #expect(run.errorText.split(separator: "\n").count == 1)
  }

  @Test("plain progress is a line a change and no escape, the same in a pipe and in a file")
  func plain() throws {
    let path = log("succeeded")
    let run = try Espalier.run("watch", path)
    let filed = try Espalier.run("watch", path, output: folder / "out")
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("Entry number 2"))
    #expect(run.outputText.contains("completed"))
    #expect(run.outputText.contains("succeeded"))
    #expect(!run.output.contains(0x1B))
    #expect(filed.output.isEmpty)
    #expect(folder.read("out") == run.outputText)
  }

  @Test("quiet says nothing")
  func quiet() throws {
    let run = try Espalier.run("watch", "--progress", "quiet", log("succeeded"))
    #expect(run.ending == .exit(0))
    #expect(run.output.isEmpty)
    #expect(run.errors.isEmpty)
  }

  @Test("JSON progress is one document a line, numbered, and ends with the completion")
  func json() throws {
    let run = try Espalier.run("watch", "--progress", "json", log("succeeded"))
    let lines = run.outputText.split(separator: "\n")
    #expect(lines.count > 5)
    for (i, line) in lines.enumerated() {
      #expect(line.hasPrefix("{\"seq\":\(i + 1),"))
      #expect(line.hasSuffix("}"))
    }
    #expect(try #require(lines.last).contains("\"type\":\"completed\",\"status\":\"succeeded\""))
    #expect(lines.contains { $0.contains("\"from\":\"running\",\"to\":\"completed\"") })
  }

  @Test("a closed pipe ends it quietly, by SIGPIPE")
  func closedPipe() throws {
    let server = try ServedJob(Job.of(entries: 2))
    let run = try Espalier.start("watch", "--progress", "plain", server.address)
    try run.wait(for: "Entry number 1")
    run.closeOutput()
    server.update { $0.add("Nobody reads this") }
    #expect(try run.waitForExit() == .signal(SIGPIPE))
    #expect(run.errors.isEmpty)
  }

  @Test("a full disk is told")
  func fullDisk() throws {
    let run = try Espalier.run("print", log("succeeded"), output: "/dev/full")
    #expect(run.ending == .exit(1))
    #expect(run.errorText.contains("No space left"))
  }

  @Test("signals end it as they should", arguments: [SIGINT, SIGTERM, SIGHUP])
  func signals(signal: Int32) throws {
    let server = try ServedJob(Job.of(entries: 2))
    let run = try Espalier.start("watch", "--progress", "plain", server.address)
    try run.wait(for: "Entry number 1")
    run.signal(signal)
    #expect(try run.waitForExit() == .signal(signal))
  }

  @Test("the document of print is itself a source that gives the same document")
  func roundTrip() throws {
    let first = try Espalier.run("print", "--style", "json", log("failed", error: "out of memory"))
    #expect(first.ending == .exit(0))
    let second = try Espalier.run("print", "--style", "json", "-", input: .bytes(first.output))
    #expect(second.output == first.output)
    #expect(first.outputText.contains("out of memory"))
  }

  @Test("the tree shows every entry and every call")
  func tree() throws {
    let run = try Espalier.run("print", log("succeeded"))
    #expect(run.ending == .exit(0))
    for i in 0..<3 {
      #expect(run.outputText.contains("Entry number \(i)"))
      #expect(run.outputText.contains("src/\(i).swift"))
    }
    #expect(!run.output.contains(0x1B))
  }

  @Test("check names what it does not understand, with its line")
  func check() throws {
    let good = try Espalier.run("check", log("succeeded"))
    #expect(good.ending == .exit(0))
    let path = folder.write(
      Job.of(entries: 1).snapshot + "{\"torn\": \n" + Job.of(entries: 2).snapshot, to: "bad.log")
    let bad = try Espalier.run("check", path)
    #expect(bad.ending == .exit(1))
    #expect(bad.outputText.contains("bad.log:2:"))
  }

  @Test(
    "check says who wrote a source, what came of it most often, and whether it is newer than was checked"
  )
  func writer() throws {
    func line(_ type: String, _ version: String) -> String {
      #"{"type":"\#(type)","uuid":"\#(version)\#(type)","sessionId":"s","version":"\#(version)","message":{"role":"user","content":"oil the gate"}}"#
        + "\n"
    }
    let known = folder.write(line("user", "2.1.0"), to: "known.jsonl")
    let good = try Espalier.run("check", known)
    #expect(good.ending == .exit(0))
    #expect(good.outputText.hasSuffix("everything was understood\nwritten by Claude Code 2.1.0\n"))
    let newer = folder.write(
      line("user", "2.1.0") + line("zoo", "99.0.1") + line("zoo", "99.0.2"), to: "newer.jsonl")
    let bad = try Espalier.run("check", newer)
    #expect(bad.ending == .exit(1))
    #expect(bad.outputText.contains("2 unknown, 0 malformed\n2 times: unknown record \"zoo\"\n"))
    #expect(bad.outputText.contains("written by Claude Code 99.0.2, checked up to 2."))
    let polled = try Espalier.run("check", log("succeeded"))
    #expect(polled.outputText.contains("the source tells no version"))
  }

  @Test("check tells what breaks the rules of a protocol when it is asked to")
  func rules() throws {
    let start = #"data: {"type":"RUN_STARTED","threadId":"t","runId":"r","timestamp":1}"#
    let text = #"data: {"type":"TEXT_MESSAGE_END","messageId":"m","timestamp":2}"#
    let path = folder.write("event: message\n" + start + "\n\n" + text + "\n\n", to: "run.sse")
    let unasked = try Espalier.run("check", path)
    #expect(unasked.ending == .exit(0))
    #expect(!unasked.outputText.contains("AGUI"))
    let asked = try Espalier.run("check", "--rules", "ag-ui", path)
    #expect(asked.ending == .exit(1))
    #expect(asked.outputText.contains("run.sse:4: error AGUI102: "))
    #expect(asked.outputText.contains("run.sse: error AGUI003: "))
    #expect(asked.outputText.contains("ag-ui: 2 errors, 0 warnings, 0 hints"))
    #expect(try Espalier.run("check", "--rules", "ag-ui", log("succeeded")).ending == .exit(2))
  }

  @Test("a job of many kinds is told from its start to its end by the demo")
  func demo() throws {
    let run = try Espalier.run("demo", "--speed", "100", "--progress", "plain")
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("succeeded"))
    #expect(run.outputText.contains("connection reset by peer"))
    #expect(!run.output.contains(0x1B))
    let json = try Espalier.run("demo", "--speed", "100", "--progress", "json")
    #expect(json.ending == .exit(0))
    #expect(json.outputText.contains("\"type\":\"completed\",\"status\":\"succeeded\""))
  }

  @Test("a session comes in on standard input")
  func standardInput() throws {
    let path = log("succeeded")
    let run = try Espalier.run("print", "-", input: .file(path))
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("Entry number 2"))
    let empty = try Espalier.run("print", "-")
    #expect(empty.ending != .exit(0) || empty.output.count < 200)
  }

  @Test(
    "standard input that cannot be read is told and gives 66",
    arguments: [
      ["print"], ["check"], ["stats"], ["serve"], ["record"],
      ["watch", "--progress", "plain"], ["watch", "--progress", "tui"],
    ])
  func unreadableInput(arguments: [String]) throws {
    for redirection in ["<&-", "< /"] {
      let script = "exec \"$0\" \"$@\" - \(redirection)"
      let output = arguments == ["record"] ? ["-o", folder / "a.rec"] : []
      let run = try CommandRun.run("/bin/sh", ["-c", script, Espalier.path] + arguments + output)
      #expect(run.ending == .exit(66), "\(redirection)")
      #expect(run.errorText.contains("standard input: "))
      #expect(run.errorText.split(separator: "\n").count == 1)
    }
  }

  @Test("a recording that cannot be written ends at once, with its path and the reason")
  func unwritable() throws {
    // Nobody writes to it: what waits for records would wait for ever.
    mkfifo(folder / "pipe", 0o600)
    mkdir(folder / "folder", 0o700)
    folder.write("not a recording", to: "text")
    for (path, reason) in [
      ("missing/a.rec", "No such file"), ("folder", "directory"), ("text", "not a recording"),
    ] {
      for command in [["record", "-o"], ["watch", "--progress", "plain", "--record"]] {
        let run = try CommandRun.run(
          Espalier.path, command + [folder / path, folder / "pipe"])
        #expect(run.ending != .exit(0))
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains(folder / path))
        #expect(run.errorText.contains(reason))
        #expect(run.errorText.split(separator: "\n").count == 1)
      }
    }
    #expect(folder.read("text") == "not a recording")
    // Opened, and ended before anything came, it leaves nothing.
    let run = try Espalier.start("record", folder / "pipe", "-o", folder / "a.rec")
    try run.wait("for the file") { _ in access(folder / "a.rec", F_OK) == 0 }
    try run.waitForRest()
    run.signal(SIGTERM)
    #expect(try run.waitForExit() == .signal(SIGTERM))
    #expect(access(folder / "a.rec", F_OK) != 0)
  }

  @Test("a recording made without a screen reads like what was recorded")
  func record() throws {
    let path = log("succeeded")
    let recording = folder / "job.rec"
    #expect(try Espalier.run("record", path, "-o", recording).ending == .exit(0))
    let original = try Espalier.run("print", "--style", "json", path)
    let read = try Espalier.run("print", "--style", "json", recording)
    #expect(read.ending == .exit(0))
    #expect(read.output == original.output)
  }
}
