import TestGate
import TestSupport
import Testing

@Suite("espalier compare", .startsPrograms)
struct CompareCommandTests {
  private let folder = TestFolder()

  /// A session of Claude Code: a question, a command and its result, an answer.
  private func claude(_ name: String, command: String, result: String = "all passed") -> String {
    let lines = [
      #"{"type":"user","uuid":"u","sessionId":"s","cwd":"/home/me/app","timestamp":"2031-01-02T03:04:05.000Z","message":{"role":"user","content":"Mend the parser"}}"#,
      #"{"type":"assistant","uuid":"a","timestamp":"2031-01-02T03:04:06.000Z","message":{"id":"m","role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"\#(command)"}}]}}"#,
      #"{"type":"user","uuid":"r","timestamp":"2031-01-02T03:04:08.000Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"\#(result)"}]}}"#,
      #"{"type":"assistant","uuid":"e","timestamp":"2031-01-02T03:04:09.000Z","message":{"id":"n","role":"assistant","content":[{"type":"text","text":"All is done."}],"stop_reason":"end_turn"}}"#,
    ]
    return folder.write(lines.joined(separator: "\n") + "\n", to: name)
  }

  /// The same conversation as messages of a chat API.
  private func chat(_ name: String, command: String) -> String {
    folder.write(
      """
      [{"role":"user","content":"Mend the parser"},{"role":"assistant","content":null,"tool_calls":\
      [{"id":"t1","type":"function","function":{"name":"Bash","arguments":"{\\"command\\":\\"\(command)\\"}"}}]},\
      {"role":"tool","tool_call_id":"t1","content":"all passed"},{"role":"assistant","content":"All is done."}]
      """, to: name)
  }

  @Test("leaves as diff does: 0 for the same, 1 for others, and says what is missing")
  func status() throws {
    let (one, other) = (claude("a.jsonl", command: "make test"), claude("b.jsonl", command: "make"))
    let same = try Espalier.run("compare", one, one)
    #expect(same.ending == .exit(0))
    #expect(same.outputText.contains("They say and do the same, and the same came of it"))
    let differs = try Espalier.run("compare", one, other)
    #expect(differs.ending == .exit(1))
    #expect(differs.outputText.contains("They part in turn 1: another call\n"))
    #expect(differs.outputText.contains("  A  Bash  make test\n  B  Bash  make\n"))
    #expect(!differs.outputText.contains("\u{1b}"))
    #expect(try Espalier.run("compare", "--progress", "quiet", one, other).outputText.isEmpty)
    #expect(try Espalier.run("compare", one).ending == .exit(2))
    #expect(try Espalier.run("compare", one, other, one).ending == .exit(2))
    #expect(try Espalier.run("compare", "-", "-").ending == .exit(2))
    let unread = try Espalier.run("compare", one, folder / "none.jsonl")
    #expect(unread.ending == .exit(66))
    #expect(unread.errorText.contains("none.jsonl"))
  }

  @Test("writes a page, without secrets unless they are asked for, and knows no other style")
  func page() throws {
    let (one, other) = (
      claude("a.jsonl", command: "make test"),
      claude("b.jsonl", command: "curl -H sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAA")
    )
    let page = try Espalier.run("compare", "--style", "html", one, other)
    #expect(page.ending == .exit(1))
    #expect(page.outputText.hasPrefix("<!DOCTYPE html>"))
    #expect(page.outputText.contains("They part in turn 1: another call"))
    #expect(!page.outputText.contains("sk-ant-api03"))
    let whole = try Espalier.run("compare", "--style", "html", "--no-redact", one, other)
    #expect(whole.outputText.contains("sk-ant-api03"))
    #expect(try Espalier.run("compare", "--style", "tree", one, other).ending == .exit(2))
    #expect(try Espalier.run("compare", "--fragment", one, other).ending == .exit(2))
    let json = try Espalier.run("compare", "--style", "json", one, other)
    #expect(json.outputText.contains("espalier_comparison"))
  }

  @Test("takes sources of different formats, and one from a pipe")
  func formats() throws {
    let one = claude("a.jsonl", command: "make test")
    let other = chat("b.json", command: "make test")
    let json = try Espalier.run("compare", "--json", "--compact", one, other)
    #expect(json.outputText.contains(#""divergence":null,"call_divergence":null"#))
    #expect(json.outputText.contains(#""format":"claude-code""#))
    let piped = try Espalier.run(
      "compare", "--json", "--compact", "-", one, input: .file(other))
    #expect(piped.outputText.contains(#""divergence":null"#))
  }

  @Test(
    "shows both runs on a terminal: n goes to what differs, Enter shows it in full, q leaves",
    arguments: [
      Espalier.Size(rows: 24, columns: 80), Espalier.Size(rows: 40, columns: 120),
    ])
  func screen(size: Espalier.Size) throws {
    let one = claude("a.jsonl", command: "make test", result: "1 failed")
    let other = claude("b.jsonl", command: "make check")
    let pty = try Espalier.screen("compare", one, other, size: size)
    try pty.wait(for: "here they part")
    let text = pty.screen.text
    #expect(text.contains("make test"))
    #expect(text.contains("make check"))
    // Beside each other where there is room, else below each other.
    let isBeside = text.split(separator: "\n").contains {
      $0.contains("Bash  make test") && $0.contains("Bash  make check")
    }
    #expect(isBeside == (size.columns >= 100))
    #expect(text.contains("difference 1 of 1"))
    pty.press("n")
    try pty.wait(for: "no difference below")
    pty.press("x")
    try pty.wait(for: "key x is not bound")
    pty.press("enter")
    try pty.wait(for: "1 failed")
    try pty.wait(for: "all passed")
    try pty.wait(for: "command")
    pty.press("?")
    try pty.wait(for: "half a page down")
    pty.press("q")
    try pty.wait(forNo: "half a page down")
    pty.press("q")
    try pty.wait(for: "here they part")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
    #expect(pty.areModesRestored)
  }

  @Test("needs neither colours nor more than ASCII to show what differs")
  func plain() throws {
    let one = claude("a.jsonl", command: "make test")
    let other = claude("b.jsonl", command: "make check")
    let pty = try Espalier.screen(
      "compare", "--color", "never", "--glyphs", "ascii", one, other,
      size: Espalier.Size(rows: 24, columns: 120))
    try pty.wait(for: "here they part")
    #expect(pty.screen.text.contains("~ arguments"))
    #expect(pty.screen.text.allSatisfy { $0.isASCII })
    #expect(try pty.quit() == .exit(0))
  }
}
