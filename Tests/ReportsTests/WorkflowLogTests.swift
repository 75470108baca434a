import SessionModel
import TestSupport
import Testing

@testable import Reports

/// What the runner of a workflow makes of a line, by the rules of its `ActionCommand`: a command behind white space,
/// or an old one anywhere.
private struct RunnerCommand: Equatable {
  var name: String
  var title: String?
  var text: String

  init?(_ line: String) {
    let names = ["group", "endgroup", "error", "warning", "add-mask", "stop-commands"]
    let start = line.drop { $0.isWhitespace }
    if start.hasPrefix("::"), let end = start.dropFirst(2).firstRange(of: "::") {
      let head = start.dropFirst(2)[..<end.lowerBound]
      let words = head.split(separator: " ", maxSplits: 1)
      guard let first = words.first, names.contains(String(first)) else { return nil }
      name = String(first)
      text = Self.unescaped(String(start[end.upperBound...]))
      for pair in (words.count > 1 ? words[1] : "").split(separator: ",") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0] == "title" {
          title = Self.unescaped(
            parts[1].replacing("%3A", with: ":").replacing("%2C", with: ","))
        }
      }
      return
    }
    guard let old = line.firstRange(of: "##["), line[old.upperBound...].contains("]") else {
      return nil
    }
    (name, text) = (String(line[old.upperBound...].prefix { $0 != "]" }), "")
  }

  private static func unescaped(_ text: some StringProtocol) -> String {
    String(text).replacing("%0D", with: "\r").replacing("%0A", with: "\n").replacing(
      "%25", with: "%")
  }
}

@Suite("The log of a workflow")
struct WorkflowLogTests {
  private func lines(_ b: SessionBuilder, _ change: (inout ReportOptions) -> Void = { _ in })
    -> [String]
  {
    var options = ReportOptions(clean: { $0 })
    change(&options)
    var bytes: [UInt8] = []
    PlainProgress.write(b.session, options, voice: .workflow, prices: PriceTable()) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// A session in which a call succeeded and one failed.
  private func session(_ end: SessionStatus) -> SessionBuilder {
    var b = SessionBuilder()
    let entry = b.entry("Building\nnow")
    let good = b.call("Bash", #"{"command": "make"}"#, result: #""built\nwell""#, under: entry)
    b.status(good, .completed)
    let bad = b.call("a:b,c", #"{"n": 1}"#, result: #""said""#, under: entry)
    b.set(bad, .error, b.text("100%, no: way\nout"))
    b.status(bad, .failed)
    b.apply(.run(end, .stated))
    return b
  }

  @Test("calls are groups, and failures annotations at the end")
  func groups() {
    #expect(
      lines(session(.succeeded)) == [
        "#1  Building", "  now",
        "::group::#1.1  Bash  completed  make", "command: make", "built", "well", "::endgroup::",
        "::group::#1.2  a:b,c  failed  n: 1", "n: 1", "100%, no: way", "out", "said",
        "::endgroup::",
        "session  succeeded",
        "::warning title=a%3Ab%2Cc failed::#1.2  a:b,c  n: 1%0A100%25, no: way%0Aout",
        "::group::#1.2  output", "said", "::endgroup::",
        "succeeded", "2 calls: 1 failed, 1 done",
      ])
  }

  @Test("what the runner reads is what was meant: errors where the session did not succeed")
  func annotations() {
    let commands = lines(session(.failed)).compactMap { RunnerCommand($0) }
      .filter { $0.name == "error" || $0.name == "warning" }
    #expect(commands.map(\.name) == ["error", "error"])
    #expect(commands.map(\.title) == ["Session failed", "a:b,c failed"])
    #expect(commands.last?.text == "#1.2  a:b,c  n: 1\n100%, no: way\nout")
    let open = lines(session(.inProgress)).compactMap { RunnerCommand($0) }
    #expect(open.contains { $0.name == "warning" && $0.title == "Session not finished" })
  }

  @Test("an annotation tells why a command failed, with its exit status")
  func reason() {
    var b = SessionBuilder()
    let call = b.call("Bash", #"{"command": "make"}"#, under: b.entry("e"))
    b.set(call, .result, b.text("all\nerror: no shim\n"))
    b.set(call, .error, b.text("exit code 1"))
    b.status(call, .failed)
    b.apply(.run(.succeeded, .stated))
    let warning = lines(b).compactMap { RunnerCommand($0) }.first { $0.name == "warning" }
    #expect(warning?.text == "#1.1  Bash  make\nexit code 1: error: no shim")
  }

  @Test("no more annotations than are shown: what is left out is one, and stands in the log")
  func manyFailures() {
    var b = SessionBuilder()
    let entry = b.entry("e")
    for i in 0..<20 {
      let call = b.call("f\(i)", under: entry)
      b.set(call, .error, b.text("broken \(i)"))
      b.status(call, .failed)
    }
    b.apply(.run(.failed, .stated))
    let lines = lines(b)
    let errors = lines.compactMap { RunnerCommand($0) }.filter { $0.name == "error" }
    #expect(errors.count == 10)
    #expect(errors.last?.title == "12 more failed")
    #expect(lines.contains("  broken 19"))
  }

  @Test(
    "text of a source is no command, wherever it stands",
    arguments: [
      "::error::owned", "  ::add-mask::x", "\u{00A0}\u{3000}::stop-commands::x",
      "\u{200B}::error::x", "##[add-mask]x", "see ##[error]x", "a##[group]b",
      "##[##[error]]", "::::error::",
    ])
  func hostile(text: String) {
    var b = SessionBuilder()
    b.set(.root, .title, b.text(text))
    b.set(.root, .outputText, b.text("x\n" + text))
    b.set(.root, .error, b.text(text))
    let entry = b.entry("x\n" + text, state: text)
    b.set(entry, .outputText, b.text(text + "\n" + text))
    b.set(entry, .reasoning, b.text(text))
    for status in [ToolStatus.completed, .failed] {
      let call = b.call(text, under: entry)
      b.set(call, .arguments, b.text(text))
      b.set(call, .result, b.text(text + "\n" + text))
      b.status(call, status)
      if status == .failed { b.set(call, .error, b.text(text + "\n" + text)) }
    }
    b.apply(.run(.failed, .stated))
    let lines = lines(b)
    let commands = lines.compactMap { RunnerCommand($0) }
    #expect(commands.allSatisfy { ["group", "endgroup", "error"].contains($0.name) })
    #expect(commands.filter { $0.name == "error" }.count == 2)
    #expect(!lines.contains { $0.contains("##[") })
    for command in commands { #expect(!command.text.contains("##[")) }
  }

  @Test("a part of a session is told, without secrets, each item at its own time")
  func parts() {
    var b = SessionBuilder()
    b.group(at: 60_000) { b in
      b.set(.root, .startedAt, moment: 0)
      let one = b.entry("One", at: 1000)
      let good = b.call("read", #"{"path": "a"}"#, under: one)
      b.status(good, .completed)
      let two = b.entry("Two", at: 5000)
      let bad = b.call("fetch", #"{"token": "correct-horse"}"#, under: two)
      b.set(bad, .startedAt, moment: 7000)
      b.status(bad, .failed)
      b.apply(.run(.succeeded, .stated))
    }
    let lines = lines(b) {
      $0.only = [.failed]
      $0.redactor = Redactor()
    }
    #expect(lines.contains("00:05  #1  Two"))
    #expect(lines.contains { $0.hasPrefix("::group::00:07  #1.1  fetch  failed") })
    #expect(!lines.contains { $0.contains("One") || $0.contains("correct-horse") })
  }
}
