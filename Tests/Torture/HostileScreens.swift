import CellGrid
import Glibc
import TestSupport
import ViewerCore

/// Spoiled sessions in the viewer: every key of the key map, every panel that they lead to.
enum HostileScreens {
  /// What would end the walk, or is not ours to press here.
  private static let without: Set<Command> = [.quit, .quitAll, .interrupt, .suspend]

  static func tries(_ torture: Torture) -> [Try] {
    let mutations: [Mutation] =
      torture.scale == .short
      ? [.payloads] : [.payloads, .rawPayloads, .wrongTypes, .extremes, .glued]
    var seeds: [Seeds.Seed] = []
    for seed in Seeds.all(torture) where seeds.last?.format != seed.format { seeds.append(seed) }
    if torture.scale == .short {
      seeds = seeds.enumerated().filter { $0.offset % 12 == 1 }.map(\.element)
    }
    return seeds.flatMap { seed in
      mutations.map { mutation in
        let name = "\(seed.format) \(seed.name) \(mutation.rawValue)"
        return Try(name) { try walk(seed, mutation, name, $0) }
      }
    }
  }

  private static func walk(
    _ seed: Seeds.Seed, _ mutation: Mutation, _ name: String, _ torture: Torture
  ) throws -> [String] {
    let home = torture.place("screen " + name)
    var random = SeededGenerator(seed: torture.seed)
    let path = Files.write(mutation.apply(seed.bytes, &random), to: home + "/input")
    HostileInputs.age(path)
    var problems: [String] = []
    // The second name is another session: the bar of tabs is a panel too.
    let arguments = ["--clipboard", "file", "--format", seed.format, path, path]
    let pty = try torture.screen(arguments, home: home, rows: 50, columns: 160)
    do { try pty.wait("to be drawn") { $0.isAlternate } } catch {
      // What cannot be read is told, and never shown.
      problems += Verdict.of(pty, "not opened", endsBy: nil)
      return pty.ending == .exit(66) ? problems : problems + ["\(error)"]
    }
    var seen: Set<String> = []
    func look() throws {
      _ = try pty.waitForQuiet(milliseconds: 4, seconds: 20)
      for mark in [Payload.front, Payload.back]
      where !seen.contains(mark) && pty.screen.text.contains(mark) {
        seen.insert(mark)
      }
    }
    func press(_ keys: String) throws {
      for key in keys.split(separator: " ") { pty.press(String(key)) }
      try look()
    }
    var last = ""
    do {
      try look()
      try press("z R")
      for binding in KeyMap.defaults.bindings where !without.contains(binding.command) {
        guard !["alt-", "ctrl-w"].contains(where: { binding.keys.hasPrefix($0) }) else { continue }
        last = binding.keys
        try press(binding.keys)
        for _ in 0..<2 {
          let more = ["j", "k", "l", "tab", "enter", "n", "pgdn", "x", "%", "d", "1"]
          last = more.randomElement(using: &random) ?? "j"
          try press(last)
        }
        if random.chance(15) { pty.paste(Payload.all.randomElement(using: &random)?.text ?? "") }
        if random.chance(15) {
          pty.mouse(.press(.left), row: Int.random(in: 0..<50, using: &random), column: 40)
        }
        if random.chance(10) {
          pty.resize(
            rows: Int.random(in: 5..<60, using: &random),
            columns: Int.random(in: 10..<200, using: &random))
        }
        try press("esc esc")
        if random.chance(30) { try press("G") }
      }
    } catch {
      return ["after \(last): \(error)\n  input: \(path)"]
    }
    for _ in 0..<4 { pty.press("esc") }
    pty.press("ctrl-c")
    _ = try pty.waitForExit(seconds: 20)
    // With each program that has the terminal meanwhile, the screen is taken again.
    problems += Verdict.of(pty, "the walk", endsBy: nil, openings: 9)
    if pty.ending != .signal(SIGINT) {
      problems.append("ended by \(String(describing: pty.ending))")
    }
    if mutation == .payloads, seen.count == 1 { problems.append("only \(seen) was seen") }
    if problems.isEmpty { Files.remove(home) }
    return problems.map { "\($0)\n  input: \(path)" }
  }
}
