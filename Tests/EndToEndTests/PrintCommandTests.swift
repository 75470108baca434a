import Glibc
import TestGate
import TestSupport
import Testing

/// What can be asked of `print`.
@Suite("Printing a part of a session, without secrets", .startsPrograms)
struct PrintCommandTests {
  /// Where the session is.
  private let folder = TestFolder()

  /// A session with a failure, a key and a home folder in it.
  private func log() -> String {
    folder.write(
      #"""
      {"status":"completed","progress":[\#
      {"ts":1757841242,"state":"completed","message":"Looking in /home/ada","tool_calls":[\#
      {"id":"c1","name":"search","arguments":{"query":"trends"},"status":"completed","result":"12 hits"},\#
      {"id":"c2","name":"fetch","arguments":{"token":"correct-horse"},"status":"failed","error":"no <b>"}]},\#
      {"ts":1757841302,"state":"completed","message":"Project Falcon"}]}
      """#, to: "job.json")
    return folder.path + "/job.json"
  }

  @Test("only what is asked for is printed, by conditions and by times")
  func parts() throws {
    let path = log()
    let failed = try Espalier.run("print", "--only", "failed", path).outputText
    #expect(failed.contains("fetch") && !failed.contains("search") && !failed.contains("Falcon"))
    let both = try Espalier.run("print", "--only", "tool=fetch", "--only", "tool=search", path)
    #expect(both.outputText.contains("search") && both.outputText.contains("fetch"))
    let none = try Espalier.run("print", "--calls", "none", path).outputText
    #expect(!none.contains("fetch") && none.contains("Falcon"))
    let later = try Espalier.run("print", "--from", "2025-09-14T09:15:00Z", path).outputText
    #expect(!later.contains("Looking") && later.contains("Falcon"))
    #expect(try Espalier.run("print", "--from", "30", path).outputText.contains("Falcon"))
  }

  @Test("times are told as clocks showed them on their day, and what is shown can be typed")
  func clockChanges() throws {
    func line(_ time: String, _ id: String, _ role: String, _ text: String) -> String {
      #"{"type":"\#(role)","timestamp":"2025-\#(time)Z","sessionId":"s","uuid":"\#(id)","#
        + #""message":{"role":"\#(role)","content":"\#(text)"}}"# + "\n"
    }
    let path = folder.write(
      line("07-01T22:30:00", "u1", "user", "In summer")
        + line("10-26T00:40:00", "u2", "user", "Late")
        + line("10-26T03:30:00", "u3", "user", "After"), to: "s.jsonl")
    // Berlin, on machines that know no zones.
    let berlin = ["TZ": "CET-1CEST,M3.5.0,M10.5.0/3"]
    func print(_ arguments: String...) throws -> String {
      try CommandRun.run(Espalier.path, ["print"] + arguments + [path], environment: berlin)
        .outputText
    }
    let all = try print()
    for shown in ["00:30:00  > In summer", "02:40:00  > Late", "04:30:00  > After"] {
      #expect(all.contains(shown))
    }
    let early = try print("--until", "2025-10-26 02:45")
    #expect(early.contains("> Late") && !early.contains("> After"))
    let none = try print("--until", "2025-07-02 00:15")
    #expect(!none.contains("> In summer"))
    let late = try print("--from", "2025-10-26 03:00")
    #expect(late.contains("> After") && !late.contains("> Late"))
    #expect(try print("--from", "2025-10-26T00:45Z") == late)
  }

  @Test("a tool is of the kind that the configuration says, wherever kinds count")
  func configuredKinds() throws {
    let settings = folder.write("[kind]\nFetch = \"read\"\n", to: "config.toml")
    let read = try Espalier.run(
      "print", "--config", settings, "--only", "kind=read", log()
    ).outputText
    #expect(read.contains("fetch") && !read.contains("search"))
    let web = try Espalier.run("print", "--only", "kind=web", log()).outputText
    #expect(web.contains("fetch"))
  }

  @Test("a page has no secrets unless they are asked for, and other styles have them unless not")
  func secrets() throws {
    let path = log()
    let page = try Espalier.run("print", "--style", "html", path).outputText
    #expect(!page.contains("correct-horse") && !page.contains("/home/ada"))
    #expect(page.contains("no &lt;b&gt;") && page.contains("Falcon"))
    let whole = try Espalier.run("print", "--style", "html", "--no-redact", path).outputText
    #expect(whole.contains("correct-horse") && whole.contains("/home/ada"))
    #expect(try Espalier.run("print", path).outputText.contains("/home/ada"))
    let tree = try Espalier.run("print", "--redact-pattern", "F.l+con", path).outputText
    #expect(!tree.contains("/home/ada") && tree.contains("Project [redacted]"))
  }

  @Test(
    "what is asked wrongly is told",
    arguments: [
      (["--only", "fail"], "--only: is none of"), (["--only", ""], "--only: is none of"),
      (["--from", "20", "--until", "10"], "--from: is later than --until"),
      (["--from", "tomorrow"], "or a date"),
      (["--calls", "some"], "--calls: is none of"),
      (["--context", "x"], "--context: is not of the form KEY=VALUE"),
      (["--output-limit", "-1"], "--output-limit: is not"),
      (["--style", "diff", "--only", "failed"], "tells the whole session"),
      (["--redact", "--no-redact"], "which of them"),
      (["--redact-pattern", "("], "--redact-pattern: "),
    ])
  func mistakes(arguments: [String], words: String) throws {
    let run = try CommandRun.run(Espalier.path, ["print"] + arguments + [log()], environment: [:])
    #expect(run.ending == .exit(2))
    #expect(run.errorText.contains(words))
  }

  @Test("a part of a document is a source again")
  func document() throws {
    let part = try Espalier.run("print", "--style", "json", "--only", "failed", log())
    #expect(part.outputText.contains("\"index\": 1"))
    let again = try Espalier.run("print", "-", input: .bytes(part.output))
    #expect(again.outputText.contains("fetch"))
    let check = try Espalier.run("check", "-", input: .bytes(part.output))
    #expect(check.ending == .exit(0))
  }

  @Test("the page is read by a parser of another make")
  func parser() throws {
    let python = "/usr/bin/python3"
    guard access(python, X_OK) == 0 else { return }
    let page = try Espalier.run("print", "--style", "html", log())
    let script = """
      import sys
      from html.parser import HTMLParser
      class Page(HTMLParser):
        open, calls = [], 0
        def handle_starttag(self, tag, attributes):
          if tag not in ('meta', 'input'): self.open.append(tag)
          if dict(attributes).get('class', '').startswith('call '): self.calls += 1
        def handle_endtag(self, tag):
          assert self.open.pop() == tag, tag
      page = Page()
      page.feed(sys.stdin.read())
      page.close()
      print(len(page.open), page.calls)
      """
    let run = try CommandRun.run(
      python, ["-c", script], environment: [:], input: .bytes(page.output))
    #expect(run.outputText == "0 2\n")
  }
}
