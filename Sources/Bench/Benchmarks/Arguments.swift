/// What the user asks for.
struct Arguments {
  /// The workloads, all of them when none is named.
  var workloads: [Workload] = []
  /// Whether to take the time for the largest sizes.
  var isLong = false
  /// Whether the counts become the new baseline.
  var records = false
  /// Whether only the help is wanted.
  var isHelp = false
  /// Where the baseline stands.
  var baseline = "Sources/Bench/Benchmarks/baseline.tsv"

  /// What is said when the arguments say nothing.
  static var help: String {
    """
    Usage: Benchmarks [--long] [--record] [--baseline FILE] [WORKLOAD…]

      --long           the largest sizes too: many minutes
      --record         write the counts to the baseline instead of comparing
      --baseline FILE  where it stands (\(Arguments().baseline))

    Workloads:
    """ + Workload.all.map { "\n  " + Table.left($0.name, 17) + $0.summary }.joined()
  }

  /// Reads the words behind the program's name; `nil` when one means nothing.
  init?(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--help": isHelp = true
      case "--long": isLong = true
      case "--record": records = true
      case "--baseline":
        guard let file = rest.popFirst() else { return nil }
        baseline = file
      default:
        guard let workload = Workload.all.first(where: { $0.name == word }) else { return nil }
        workloads.append(workload)
      }
    }
    if workloads.isEmpty { workloads = Workload.all }
  }

  private init() {}
}
