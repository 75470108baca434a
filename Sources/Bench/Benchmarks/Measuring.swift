import BenchmarkBaseline
import Glibc

/// All from the arguments to the exit status.
enum Measuring {
  /// Runs the workloads, and compares or records what they counted.
  ///
  /// - Returns: the exit status: 1 when something costs more than before.
  static func run(_ arguments: Arguments) -> Int32 {
    guard let folder = TemporaryFolder() else {
      perror("Benchmarks: no folder for files")
      return 1
    }
    var run = Run(isLong: arguments.isLong, folder: folder, program: ProgramRun.builtProgram)
    Table.write("Medians. Up to \"sessions\" processor time, from \"open\" on time on the clock.\n")
    for workload in arguments.workloads { workload.run(&run) }
    guard !run.counts.isEmpty else { return 0 }
    do throws(BaselineError) {
      var baseline = try Baseline(SystemFile.text(arguments.baseline))
      if arguments.records {
        baseline.record(run.counts)
        return write(baseline, to: arguments.baseline)
      }
      guard CountReport.compare(run.counts, with: baseline) else { return 0 }
      Table.write("\nWhat is meant to cost more is recorded with: make bench BENCH=--record")
    } catch {
      Table.write("\(arguments.baseline):\(error.line): not a count")
    }
    return 1
  }

  private static func write(_ baseline: Baseline, to path: String) -> Int32 {
    guard SystemFile.write(Array(baseline.text.utf8), to: path) else {
      perror(path)
      return 1
    }
    Table.write("\n\(baseline.counts.count) counts stand in \(path)")
    return 0
  }
}
