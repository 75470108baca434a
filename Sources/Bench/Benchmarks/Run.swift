import BenchmarkBaseline
import CAllocations

/// One run of the benchmarks: what the workloads are given, and what they found.
struct Run {
  /// Whether to take the time for the largest sizes.
  let isLong: Bool
  /// Where files may be written.
  let folder: TemporaryFolder
  /// The built program, for workloads that start it.
  let program: String
  /// What was counted so far.
  private(set) var counts: [Count] = []

  init(isLong: Bool, folder: TemporaryFolder, program: String) {
    (self.isLong, self.folder, self.program) = (isLong, folder, program)
  }

  /// Takes note of a count.
  mutating func count(_ name: String, _ unit: Count.Unit, _ value: Int) {
    counts.append(Count(name, unit, value))
  }

  /// Counts what a piece of work asks of the allocator; it must have been done before, so that what is
  /// made once is not counted.
  mutating func countAllocations<Result>(_ name: String, _ body: () -> Result) -> Result {
    let before = callocations_now()
    let result = body()
    let after = callocations_now()
    count(name, .allocations, Int(after.calls - before.calls))
    count(name, .allocated, Int(after.bytes - before.bytes))
    return result
  }
}
