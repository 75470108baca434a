import Glibc
import TestSupport

/// Runs families and keeps what came of them.
package struct Report: Sendable {
  /// What came of a family.
  package struct Row: Sendable {
    package var family: Family
    package var tries = 0
    /// What failed, each with the command that does it again.
    package var failures: [String] = []
    package var seconds = 0.0
    package var skipped: String?
  }

  package private(set) var rows: [Row] = []

  package init() {}

  /// Whether anything failed.
  package var hasFailures: Bool { rows.contains { !$0.failures.isEmpty } }

  /// Runs a family to its end and tells each failure as it comes.
  package static func run(_ family: Family, _ torture: Torture) -> Row {
    var row = Row(family: family)
    let start = PseudoTerminal.now
    switch family.tries(torture) {
    case .skipped(let why): row.skipped = why
    case .tries(let all):
      let asked = all.filter { one in torture.only.map { one.name.contains($0) } ?? true }
      let tries = torture.scale == .full ? asked : Self.few(of: asked)
      let failures = Shared<[String]>([])
      func run(_ tries: [Try], width: Int) {
        Crew.forEach(tries.count, width: width) { number in
          let one = tries[number]
          var problems: [String]
          do { problems = try one.run(torture) } catch { problems = ["\(error)"] }
          guard !problems.isEmpty else { return }
          let text = Self.describe(one, problems, family)
          failures.change { $0.append(text) }
          Self.say(text)
        }
      }
      run(tries.filter { !$0.isAlone }, width: family.width)
      run(tries.filter(\.isAlone), width: 1)
      row.tries = tries.count
      row.failures = failures.now
    }
    row.seconds = PseudoTerminal.now - start
    return row
  }

  /// A few tries that stand far apart.
  private static func few(of tries: [Try]) -> [Try] {
    let step = max(1, tries.count / 3)
    return stride(from: 0, to: tries.count, by: step).map { tries[$0] }
  }

  /// Runs families in two lanes: the first waits for clocks and servers, the second computes.
  package mutating func run(_ families: [Family], _ torture: Torture) {
    let waiting = families.filter { $0.width > 4 }
    let computing = families.filter { $0.width <= 4 }
    let rows = Shared<[Row]>([])
    let lanes = [waiting, computing].map { lane in
      Crew.start {
        for family in lane {
          let row = Self.run(family, torture)
          rows.change { $0.append(row) }
          Self.say(Self.line(row))
        }
      }
    }
    for lane in lanes { if let lane { pthread_join(lane, nil) } }
    self.rows += rows.now.sorted {
      families.firstIndex(of: $0.family) ?? 0 < families.firstIndex(of: $1.family) ?? 0
    }
  }

  /// The table.
  package var table: String {
    let head = "family        tries  failures  seconds  what is done, and asked for\n"
    return head + rows.map { Self.line($0) + "\n" }.joined()
  }

  private static func line(_ row: Row) -> String {
    func right(_ value: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - value.count)) + value
    }
    let name = row.family.rawValue
    let start = name + String(repeating: " ", count: max(0, 12 - name.count))
    if let why = row.skipped { return start + "  skipped: \(why)" }
    return start + right("\(row.tries)", 7) + right("\(row.failures.count)", 10)
      + right("\(Int(row.seconds.rounded()))", 9) + "  \(row.family.about): \(row.family.judge)"
  }

  private static func describe(_ one: Try, _ problems: [String], _ family: Family) -> String {
    let shown = problems.prefix(3).map {
      "    " + String($0.prefix(700)).replacing("\n", with: "\n    ")
    }
    let command = one.command.isEmpty ? "" : "    by hand: \(one.command)\n"
    return "FAILED \(family.rawValue): \(one.name)\n\(shown.joined(separator: "\n"))\n\(command)"
      + "    again: make torture FAMILIES=\(family.rawValue) ONLY='\(one.name)'"
  }

  private static func say(_ text: String) {
    Array((text + "\n").utf8).withUnsafeBytes { _ = write(1, $0.baseAddress, $0.count) }
  }
}
