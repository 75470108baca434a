/// The counts that the next ones are compared with: a file of lines `name TAB unit TAB value`.
package struct Baseline: Hashable, Sendable {
  /// A count is known by its name and its unit.
  private struct Key: Hashable {
    var name: String
    var unit: Count.Unit
  }

  /// The counts in the order of the file.
  package private(set) var counts: [Count] = []

  package init() {}

  /// Reads a file; empty lines and those that begin with `#` say nothing.
  package init(_ text: String) throws(BaselineError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 3, let unit = Count.Unit(rawValue: String(fields[1])),
        let value = Int(fields[2])
      else { throw BaselineError(line: index + 1) }
      counts.append(Count(String(fields[0]), unit, value))
    }
  }

  /// The file.
  package var text: String {
    "# What each workload costs, whatever the machine. Written by: Benchmarks --record\n"
      + counts.map { "\($0.name)\t\($0.unit.rawValue)\t\($0.value)\n" }.joined()
  }

  /// Compares counts with these.
  package func verdicts(on counts: [Count]) -> [Verdict] {
    let known = Dictionary(
      self.counts.map { (Key(name: $0.name, unit: $0.unit), $0.value) }, uniquingKeysWith: { $1 })
    return counts.map { Verdict(count: $0, before: known[Key(name: $0.name, unit: $0.unit)]) }
  }

  /// Takes counts in place of those of the same name; the others stay.
  package mutating func record(_ new: [Count]) {
    for count in new {
      let place = counts.firstIndex { $0.name == count.name && $0.unit == count.unit }
      if let place { counts[place] = count } else { counts.append(count) }
    }
  }
}
