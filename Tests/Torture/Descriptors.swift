import Glibc
import TestSupport

/// Standard descriptors that are closed, full, or a folder.
enum Descriptors {
  static func tries(_ torture: Torture) -> [Try] {
    let commands = [
      ["print", "FILE"], ["print", "--style", "json", "FILE"], ["check", "FILE"],
      ["stats", "FILE"],
      ["sessions"], ["keys"], ["formats"], ["themes"], ["man"], ["paths"], ["--help"],
      ["--version"],
      ["completions", "bash"], ["watch", "--progress", "json", "--exit-when-done", "FILE"],
      ["watch", "--progress", "plain", "--exit-when-done", "FILE"], ["FILE"], ["print", "-"],
      ["print", "NOWHERE"], ["record", "FILE", "-o", "OUT"], ["nonsense", "x"], [],
    ]
    let spoilt = [
      "<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full",
      "</dev/full", "< /", "0</dev/null >&- 2>&-", "| head -c 1",
    ]
    // A device without an end is read without an end, and rightly so.
    let all = commands.flatMap { words in spoilt.map { (words, $0) } }
      .filter { $0.0 != ["print", "-"] || $0.1 != "</dev/full" }
    return all.enumerated().filter { torture.scale == .full || $0.offset % 29 == 0 }.map { _, one in
      let line = (["espalier"] + one.0).joined(separator: " ") + " " + one.1
      return Try(line, line) { try run(one.0, one.1, line, $0) }
    }
  }

  private static func run(
    _ words: [String], _ redirection: String, _ name: String, _ torture: Torture
  ) throws -> [String] {
    let home = torture.place("descriptors " + name)
    let file = TerminalLife.job(torture, home, entries: 300)
    let arguments = words.map {
      ["FILE": file, "OUT": home + "/out.rec", "NOWHERE": home + "/nowhere"][$0] ?? $0
    }
    // The status stands in a file, because every descriptor may be closed.
    let script = "(\"$@\"; echo $? >\"\(home)/status\") \(redirection)"
    let run = try CommandRun.run(
      "/bin/sh", ["-c", script, "sh", torture.program] + arguments,
      environment: torture.environment(home), seconds: 30)
    let status =
      Int((Files.text(home + "/status") ?? "").filter(\.isNumber)) ?? -1
    var problems: [String] = []
    let isPiped = redirection.hasPrefix("|")
    let fine: Set<Int> = [0, 1, 2, 3, 65, 66, 69, 74, 77]
    if !fine.contains(status), !(isPiped && status == 141) { problems.append("status \(status)") }
    let writes =
      !words.contains("NOWHERE") && !words.contains("nonsense") && words.first != "record"
      && words.last != "-" && words.first != "sessions" && !words.isEmpty
    if status == 0, writes, redirection.contains(">/dev/full"), !redirection.hasPrefix("2>") {
      problems.append("wrote to a full device with success")
    }
    if words == ["print", "-"], status == 0, ["<&-", "< /"].contains(redirection) {
      problems.append("read nothing with success")
    }
    for bytes in [run.output, run.errors] {
      problems += OutputScanner(bytes, .plain).findings.prefix(3).map { "\($0)" }
    }
    // A closed descriptor must not be taken for a file that is opened.
    if Files.bytes(file) != Array(Seeds.log(entries: 300).utf8) {
      problems.append("the source was written to")
    }
    if problems.isEmpty { Files.remove(home) }
    return problems
  }
}
