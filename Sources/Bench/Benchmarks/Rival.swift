import Glibc

/// A program that is measured on a terminal: ours, or one to compare with.
struct Rival {
  /// What it is called.
  let name: String
  /// How it opens a file that is over.
  let opening: [String]
  /// How it follows a file that grows.
  let following: [String]

  /// Our program, and `less` where it is installed.
  static func all(_ run: Run) -> [Rival] {
    guard access(run.program, X_OK) == 0 else {
      Table.write("\(run.program) is not there: make bench builds it")
      return []
    }
    let ours = Rival(
      name: "espalier", opening: [run.program], following: [run.program, "watch"])
    return [ours] + (hasLess ? [less] : [])
  }

  /// Without wrapped lines, as people read logs with it; and faster so.
  private static let less = Rival(
    name: "less", opening: ["less", "-S"], following: ["less", "-S", "+F"])

  private static var hasLess: Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").contains { access("\($0)/less", X_OK) == 0 }
  }
}

extension [(rival: Rival, figure: Double)] {
  /// Prints the same figure of each, and what the first is beside the others.
  func print(_ name: String, _ unit: String) {
    for (index, (rival, figure)) in enumerated() {
      let others = index == 0 ? dropFirst().filter { $0.figure > 0 } : []
      Table.row(
        "\(name), \(rival.name)", figure, unit,
        others.map { .times(figure / $0.figure, $0.rival.name) })
    }
  }
}
