/// The program from its start to the first content, and to the last entry.
enum OpenWorkload {
  /// Opens sessions of three sizes, and of a gigabyte where there is time for it.
  static func run(_ run: inout Run) {
    let rivals = Rival.all(run)
    if rivals.isEmpty { return }
    /// The lines and the memory of the smallest session.
    var least: (lines: Int, bytes: Double)?
    for size in [1, 10, 100] + (run.isLong ? [1000] : []) {
      let file = Rival.session(megabytes: size, run)
      var figures = Array(repeating: Figures(), count: rivals.count)
      for _ in 0..<5 {
        // One after the other, so that what else the machine does meets both.
        for (index, rival) in rivals.enumerated() {
          figures[index].add(rival.opening + [file], home: run.folder.path)
        }
      }
      func print(_ name: String, _ unit: String, _ value: (Figures) -> [Double]) {
        zip(rivals, figures).map { (rival: $0, figure: value($1).median) }
          .print("open \(size) MB, \(name)", unit)
      }
      print("first content", "ms", \.first)
      print("End to last entry", "ms", \.end)
      print("memory", "MB", \.memory)
      let lines = ClaudeSample.session(size: size * 1_000_000).count { $0 == 0x0A }
      let bytes = figures[0].memory.median * 1_000_000
      if let least {
        let line = (bytes - least.bytes) / Double(lines - least.lines)
        Table.row(
          "open \(size) MB, memory of its file", bytes / Double(size) / 10_000, "%",
          [.also(line, "bytes a line")])
      } else {
        least = (lines, bytes)
      }
    }
  }

  /// What was measured of one program.
  private struct Figures {
    var first: [Double] = []
    var end: [Double] = []
    var memory: [Double] = []

    /// Starts it, waits for the first record, goes to the end, and waits for the last.
    mutating func add(_ words: [String], home: String) {
      guard let program = ProgramRun(words, home: home),
        let shown = program.wait(for: ClaudeSample.first)
      else { return }
      first.append(shown - program.start)
      let asked = Clock.now
      program.type("G")
      guard let last = program.wait(for: ClaudeSample.last) else { return }
      end.append(last - asked)
      program.waitForQuiet(milliseconds: 300)
      memory.append(Double(program.memory) / 1000)
    }
  }
}

extension Rival {
  /// A session that is over, of so many million bytes.
  static func session(megabytes: Int, _ run: Run) -> String {
    run.folder.write(
      ClaudeSample.session(size: megabytes * 1_000_000), to: "session-\(megabytes).jsonl",
      isOld: true)
  }
}
