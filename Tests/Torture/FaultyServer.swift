import Glibc
import TestSupport

/// A job whose server misbehaves; the server is a tool that stands beside the project.
///
/// Faults hit the third request, of a pair the third and the fifth; every other answer is right. So the
/// job comes to its end, and what was told of it must add up to it.
enum FaultyServer {
  /// How many entries the job comes to, one a request.
  private static let entries = 9

  /// Each fault alone.
  static func singles(_ torture: Torture) -> Family.Plan {
    guard let tool = torture.tool("faulty_server.py") else { return .skipped(missing) }
    let names = faults(tool).enumerated().filter {
      torture.scale == .full || $0.offset % 15 == 4
    }
    return .tries(names.flatMap { tries([fault($0.element, at: 3)], tool) })
  }

  /// Pairs of faults, chosen by the seed.
  static func pairs(_ torture: Torture) -> Family.Plan {
    guard let tool = torture.tool("faulty_server.py") else { return .skipped(missing) }
    let names = faults(tool)
    var random = SeededGenerator(seed: torture.seed)
    let pairs = (0..<torture.amount(2, 320)).map { _ in
      [3, 5].map { fault(names.randomElement(using: &random) ?? "500", at: $0) }
    }
    return .tries(pairs.flatMap { tries($0, tool) })
  }

  static let missing = "the server of faults is not here"

  /// The names of all faults, as the tool lists them.
  private static func faults(_ tool: String) -> [String] {
    guard let list = try? CommandRun.run("python3", [tool, "faults"]) else { return [] }
    return list.outputText.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      // One leads round and round for ever, whoever asks how often: no job comes to its end behind it.
      guard words.count > 1, words[0] != "preset", words[1] != "redirect_loop" else { return nil }
      return String(words[1])
    }
  }

  /// A fault at a request, with sizes and times that let it be over soon.
  private static func fault(_ name: String, at request: Int) -> String {
    let arguments = [
      "blackhole": "secs=4", "stall": "secs=4", "slowloris": "ms=1", "gzip_bomb": "mb=400",
      "huge_body": "mb=80", "many": "k=3000", "504": "secs=1", "429": "retry_after=1",
      "503": "retry_after=1", "redirect_chain": "k=5", "big_message": "mb=2", "slow": "secs=1",
      "slow_body": "secs=1",
    ]
    let more = arguments[name].map { ",\($0)" } ?? ""
    return name == "down" ? "t1-2.\(request):down" : "\(request):\(name)\(more)"
  }

  private static func tries(_ faults: [String], _ tool: String) -> [Try] {
    let name = faults.joined(separator: " + ")
    let server =
      "python3 \(tool) --step --entries \(entries) "
      + faults.map { "--fault \($0)" }.joined(separator: " ")
    return [
      Try("\(name), piped", "\(server); espalier watch --progress json ADDRESS") {
        try piped(faults, tool, name, $0)
      },
      Try("\(name), in a terminal", "\(server); espalier watch ADDRESS") {
        try inTerminal(faults, tool, name, $0)
      },
    ]
  }

  /// Starts the server and returns it with its address.
  private static func start(_ faults: [String], _ tool: String, _ home: String) throws
    -> (server: CommandRun, address: String)
  {
    let server = try CommandRun(
      "python3",
      [tool, "--step", "--entries", "\(entries)", "--secs", "150", "--log", home + "/log"]
        + faults.flatMap { ["--fault", $0] })
    try server.wait(for: "\n", seconds: 60)
    return (server, String(server.outputText.prefix { $0 != "\n" }))
  }

  /// How the job is asked; one whose server is away for a while must last until then.
  private static func options(_ faults: [String]) -> [String] {
    let isAway = faults.contains { $0.hasSuffix("down") }
    return ["--interval", isAway ? "0.3" : "0.05", "--wait", "0"]
  }

  private static func piped(
    _ faults: [String], _ tool: String, _ name: String, _ torture: Torture
  ) throws -> [String] {
    let home = torture.place(name + " piped")
    let (server, address) = try start(faults, tool, home)
    defer { server.signal(SIGKILL) }
    let run = try torture.run(
      ["watch", "--progress", "json"] + options(faults) + [address], home: home, seconds: 120)
    var problems = Verdict.of(run, "watch")
    // A server that could not be asked at all is told, and nothing else.
    if run.ending == .exit(69) || run.ending == .exit(66) {
      return problems + ["gave the job up: \(run.errorText.prefix(300))"]
    }
    let lines = run.outputText.split(separator: "\n")
    let ends = lines.filter { $0.contains("\"type\":\"completed\"") }
    if ends.count != 1 || lines.last != ends.first {
      problems.append(
        "\(ends.count) completed; the last update is \(lines.last?.prefix(200) ?? "none")")
    }
    let updates = Files.write(run.output, to: home + "/updates.jsonl")
    let folded = try torture.run(["print", "--style", "json", updates], home: home)
    // The truth: the job as one undisturbed client sees it at its end.
    let question = ["print", "--style", "json", "--wait", "0", address]
    var truth = try torture.run(question, home: home)
    // It may be away just now.
    for _ in 0..<20 where truth.ending == .exit(69) {
      usleep(250_000)
      truth = try torture.run(question, home: home)
    }
    problems += Verdict.fold(run.outputText, folded.outputText, "fold")
    problems += try compare(folded.outputText, truth.outputText)
    if problems.isEmpty { Files.remove(home) }
    return problems
  }

  /// Compares the entries that live with those of the truth.
  private static func compare(_ have: String, _ want: String) throws -> [String] {
    func living(_ text: String) throws -> [String] {
      let document = try EditableJSON(text)
      return (document["progress"]?.elements ?? [])
        .filter { $0["retracted"] != .word("true") }.map { entry in
          let calls = (entry["tool_calls"]?.elements ?? []).map { call in
            ["id", "name", "arguments", "result", "status", "error"]
              .map { call[$0]?.text ?? "-" }.joined(separator: " ")
          }
          return ([entry["message"]?.text ?? "-", entry["output_text"]?.text ?? "-"] + calls)
            .joined(separator: "\n")
        }
    }
    let (a, b) = (try living(have), try living(want))
    if b.count != entries { return ["the server's own job has \(b.count) entries"] }
    return a == b
      ? [] : ["what was told adds up to other entries: \(Verdict.difference("\(a)", "\(b)"))"]
  }

  private static func inTerminal(
    _ faults: [String], _ tool: String, _ name: String, _ torture: Torture
  ) throws -> [String] {
    let home = torture.place(name + " screen")
    let (server, address) = try start(faults, tool, home)
    defer { server.signal(SIGKILL) }
    let pty = try torture.screen(
      ["watch"] + options(faults) + [address], home: home, rows: 60, columns: 120)
    try pty.wait("for the end of the job", seconds: 120) {
      $0.row(0).contains("succeeded") && $0.text.contains("step \(entries - 1)")
    }
    pty.press("q")
    _ = try pty.waitForExit(seconds: 20)
    let problems = Verdict.of(pty, "the viewer", endsBy: .exit(0))
    if problems.isEmpty { Files.remove(home) }
    return problems
  }
}
