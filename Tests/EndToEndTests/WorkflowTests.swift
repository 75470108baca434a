import Glibc
import TestGate
import TestSupport
import Testing

/// What a run of continuous integration shows of a session.
@Suite("Continuous integration", .startsPrograms)
struct WorkflowTests {
  private let folder = TestFolder()

  /// A session in which a tool failed, and whose texts would like to be commands.
  private func session(_ status: String) -> String {
    var job = Job(title: "::error::title", status: status, output: "Done.\n##[error]output")
    job.add(
      "Looking\n::add-mask::message",
      .done("a", path: "::group::path", result: "  ::stop-commands::result"),
      Job.Call(
        id: "b", name: "fetch", path: "src/100%.txt", status: "failed",
        error: "no such file\n##[x]",
        seconds: 1))
    return folder.write(job.snapshot, to: "\(status).json")
  }

  /// The commands that the runner finds in a log.
  private func commands(_ log: String) -> [Substring] {
    #expect(!log.contains("##["))
    return log.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }
      .filter { $0.hasPrefix("::") }
  }

  @Test(
    "the log has groups and annotations, and no command of the source's own",
    arguments: [
      ["watch", "--github"], ["print", "--github"], ["--github"], ["replay", "--github"],
    ])
  func log(arguments: [String]) throws {
    let run = try CommandRun.run(Espalier.path, arguments + [session("succeeded")])
    #expect(run.ending == .exit(0))
    #expect(run.errors.isEmpty)
    let commands = commands(run.outputText)
    let groups = commands.filter { $0.hasPrefix("::group::") }
    #expect(groups.count == 2)
    #expect(commands.filter { $0 == "::endgroup::" }.count == 2)
    #expect(
      groups.allSatisfy { $0.contains("read_file  completed") || $0.contains("fetch  failed") })
    let rest = commands.filter { !$0.hasPrefix("::group::") && !$0.hasPrefix("::endgroup::") }
    #expect(
      rest == [
        "::warning title=fetch failed::#1.2  fetch  src/100%25.txt%0Ano such file%0A## [x]"
      ])
    #expect(
      run.outputText.contains("  : :stop-commands::result\n")
        || run.outputText.contains(": :stop-commands::result\n"))
    #expect(run.outputText.contains("2 calls: 1 failed, 1 done\n"))
  }

  @Test("a session that did not succeed has errors, and the exit status of its outcome")
  func failure() throws {
    let run = try Espalier.run("watch", "--github", session("failed"))
    #expect(run.ending == .exit(3))
    let errors = commands(run.outputText).filter { $0.hasPrefix("::error ") }
    #expect(errors.map { $0.prefix { $0 != ":" } }.isEmpty == false)
    #expect(errors[0] == "::error title=Session failed::It is failed.")
    #expect(errors[1].hasPrefix("::error title=fetch failed::"))
  }

  @Test("why the program ends is an annotation beside its line on standard error")
  func unreadable() throws {
    for command in ["watch", "print"] {
      let run = try Espalier.run(command, "--github", folder / "no, such: file")
      #expect(run.ending == .exit(66))
      #expect(run.errorText.hasPrefix("espalier: "))
      #expect(run.outputText.hasPrefix("::error title=espalier::\(folder.path)/no, such: file: "))
    }
  }

  @Test(
    "what does not go together is told",
    arguments: [
      (["watch", "--github", "--progress", "json"], "--progress plain"),
      (["watch", "--github", "--progress", "tui"], "--progress plain"),
      (["watch", "--redact", "--progress", "quiet"], "--progress plain"),
      (["watch", "--github", "--screen-reader"], "which of them"),
      (["print", "--github", "--style", "json"], "without --style"),
      (["watch", "--redact", "--no-redact"], "which of them"),
    ])
  func mistakes(arguments: [String], words: String) throws {
    let run = try CommandRun.run(Espalier.path, arguments + [session("succeeded")])
    #expect(run.ending == .exit(2))
    #expect(run.errorText.contains(words))
  }

  @Test("secrets are taken out of a log where that is asked for")
  func redaction() throws {
    var job = Job(status: "succeeded")
    job.add(
      "The token is hunter2-hunter2", .done("a", path: "/home/ada/x", result: "sk-0123456789abcdef")
    )
    let path = folder.write(job.snapshot, to: "secret.json")
    let environment = ["ESPALIER_TOKEN": "hunter2-hunter2"]
    for arguments in [["watch"], ["watch", "--github"], ["replay"]] {
      let run = try CommandRun.run(
        Espalier.path, arguments + ["--redact", path], environment: environment)
      #expect(run.ending == .exit(0))
      for secret in ["hunter2", "ada", "0123456789"] { #expect(!run.outputText.contains(secret)) }
      let open = try CommandRun.run(Espalier.path, arguments + [path], environment: environment)
      #expect(open.outputText.contains("hunter2"))
    }
  }

  @Test("half a message that is streamed is told when nothing comes, and not again with the rest")
  func streamed() throws {
    func chunk(_ text: String) -> String {
      #"data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"\#(text)"}}]}"#
        + "\n\n"
    }
    mkfifo(folder / "pipe", 0o600)
    let run = try Espalier.start("watch", folder / "pipe", "--progress", "plain")
    folder.write(chunk("One, ") + chunk("two"), to: "pipe", appending: true)
    try run.wait(for: "One, two\n")
    folder.write(chunk(", three"), to: "pipe", appending: true)
    try run.wait(for: ", three\n")
    run.signal(SIGTERM)
    try run.waitForExit()
    #expect(run.outputText.matches(of: #/One/#).count == 1, "\(run.outputText)")
    #expect(run.outputText.matches(of: #/three/#).count == 1, "\(run.outputText)")
  }

  @Test("docs/ci.md shows what the program prints")
  func page() throws {
    let docs = ProjectFiles.root + "/docs"
    let page = try #require(Files.text(docs + "/ci.md"))
    for arguments in [["print", "--github"], ["watch", "--progress", "plain"]] {
      let run = try CommandRun.run(
        Espalier.path, arguments + ["--no-config", docs + "/displays.json"],
        environment: ["TZ": "UTC"])
      #expect(page.contains("```text\n\(run.outputText)```"), "\(run.outputText)")
    }
  }
}
