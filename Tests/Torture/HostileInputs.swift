import Glibc
import JSONReading
import Reports
import Sessions
import TestSupport

/// Spoiled sessions through everything that works without a screen.
enum HostileInputs {
  static func tries(_ torture: Torture) -> [Try] {
    let seeds = Seeds.all(torture)
    var tries: [Try] = []
    for (number, seed) in seeds.enumerated() {
      for (place, mutation) in Mutation.allCases.enumerated() {
        // A short run takes payloads for a fifth of the seeds, and another mutation for each.
        let isShort = mutation == .payloads ? number % 5 == 0 : (place + number) % 35 == 0
        if torture.scale == .short, !isShort { continue }
        let name = "\(seed.format) \(seed.name) \(mutation.rawValue)"
        tries.append(Try(name) { try run(seed, mutation, name, $0) })
      }
    }
    return tries
  }

  private static func run(
    _ seed: Seeds.Seed, _ mutation: Mutation, _ name: String, _ torture: Torture
  ) throws -> [String] {
    let home = torture.place(name)
    var random = SeededGenerator(seed: torture.seed)
    let bytes = mutation.apply(seed.bytes, &random)
    let path = Files.write(
      bytes, to: home + "/input.\(seed.name.split(separator: ".").last ?? "x")")
    age(path)
    let forced = ["--format", seed.format]
    var problems: [String] = []
    func judge(_ run: CommandRun, _ arguments: [String]) {
      problems += Verdict.of(run, arguments.joined(separator: " "))
    }
    func run(_ arguments: [String]) throws -> CommandRun {
      let words = torture.words(arguments)
      let run = try CommandRun(
        words[0], Array(words.dropFirst()), environment: torture.environment(home))
      do {
        try run.waitForExit(seconds: 15)
        judge(run, arguments)
      } catch {
        problems.append("\(arguments.joined(separator: " ")): did not end")
      }
      return run
    }

    var texts: [ReportStyle: CommandRun] = [:]
    for style in ReportStyle.allCases {
      texts[style] = try run(["print", "--style", style.name] + forced + [path])
    }
    if let json = texts[.json], json.ending == .exit(0) {
      if let updates = texts[.updates] {
        problems += Verdict.fold(updates.outputText, json.outputText, "updates")
      }
      // The document is a source too, and says the same again.
      let again = Files.write(json.output, to: home + "/document.json")
      let second = try run(["print", "--style", "json", again])
      if second.output != json.output {
        problems.append(
          "the document reads back differently: "
            + Verdict.difference(second.outputText, json.outputText))
      }
      if mutation == .payloads || mutation == .rawPayloads {
        // A title is the first words of a prompt: it may end between the two.
        let title = try EditableJSON(json.outputText)["session"]?["title"]?.string ?? ""
        let counts = [Payload.front, Payload.back].map {
          Verdict.count($0, in: json.output) - Verdict.count($0, in: Array(title.utf8))
        }
        if counts[0] != counts[1] { problems.append("a payload swallowed text: \(counts)") }
      }
    }
    for mode in ["plain", "json"] {
      let live = try run(["watch", "--progress", mode, "--exit-when-done"] + forced + [path])
      if mode == "json", let json = texts[.json], json.ending == .exit(0), live.ending != .exit(66)
      {
        problems += Verdict.fold(live.outputText, json.outputText, "watch --progress json")
      }
    }
    _ = try run(["print", "--github"] + forced + [path])
    _ = try run(["print", "--style", "json", path])
    for command in try Self.commands(torture) { _ = try run([command] + forced + [path]) }
    let stats = try run(["stats", "--json"] + forced + [path])
    if stats.ending == .exit(0) { problems += isJSON(stats.output, "stats --json") }
    let recording = home + "/recording.rec"
    _ = try run(["record"] + forced + [path, "-o", recording])
    if Files.size(recording) > 0 { _ = try run(["print", recording]) }
    place(bytes, seed, home)
    let list = try run(["sessions", "--json"])
    problems += isJSON(list.output, "sessions --json")
    _ = try run(["sessions"])
    _ = try run(["print", home])
    if mutation == .payloads || torture.scale == .full && mutation == .none {
      problems += try serve(path, forced, home, torture)
    }
    if problems.isEmpty { Files.remove(home) }
    return problems.map { "\($0)\n  input: \(path)" }
  }

  /// The commands that read one source and end, whatever they are called: those of the help that
  /// nothing special is done for here.
  static func commands(_ torture: Torture) throws -> [String] {
    let special = ["watch", "replay", "print", "record", "serve", "sessions"]
    let help = try CommandRun.run(torture.program, ["--help"])
    return help.outputText.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 2, words[0] == "espalier", words[2] == "SOURCE", line.hasPrefix("  "),
        !special.contains(String(words[1]))
      else { return nil }
      return String(words[1])
    }
  }

  /// Offers a session over HTTP and reads it from there.
  private static func serve(
    _ path: String, _ forced: [String], _ home: String, _ torture: Torture
  ) throws -> [String] {
    let words = torture.words(["serve"] + forced + [path])
    let server = try CommandRun(
      words[0], Array(words.dropFirst()), environment: torture.environment(home))
    do { try server.wait(for: "\n", seconds: 10) } catch {
      // What cannot be read is not served either.
      return server.ending == .exit(66) ? [] : ["serve: \(error)"]
    }
    let address = String(server.outputText.prefix { $0 != "\n" })
    let client = try torture.run(
      ["print", "--style", "json", "--wait", "0", address], home: home)
    server.signal(SIGTERM)
    try server.waitForExit()
    var problems = Verdict.of(client, "print of what is served")
    let found = OutputScanner(server.output + server.errors, .plain).findings
    if !found.isEmpty { problems.append("serve: wrote \(found.prefix(3))") }
    return problems
  }

  /// Puts a session where its agent keeps its own, so that lists have it.
  private static func place(_ bytes: [UInt8], _ seed: Seeds.Seed, _ home: String) {
    for place in AgentPlace.all where place.format == seed.format {
      guard let pattern = place.patterns.first(where: { $0.contains("*.json") }),
        let folder = place.home
      else { continue }
      let path = "\(home)/\(folder)/\(pattern.replacing("*", with: "x1"))"
      Files.makeFolder(path.split(separator: "/").dropLast().map { "/" + $0 }.joined())
      Files.write(bytes, to: path)
    }
  }

  private static func isJSON(_ bytes: [UInt8], _ what: String) -> [String] {
    (try? EditableJSON(String(decoding: bytes, as: UTF8.self))) == nil
      ? ["\(what): is no JSON: \(String(decoding: bytes.prefix(200), as: UTF8.self))"] : []
  }

  /// Makes a file old, so that its session is over.
  static func age(_ path: String) {
    let moment = timeval(tv_sec: time(nil) - 30 * 86400, tv_usec: 0)
    _ = [moment, moment].withUnsafeBufferPointer { utimes(path, $0.baseAddress) }
  }
}
