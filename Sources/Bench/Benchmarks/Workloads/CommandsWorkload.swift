import CSimdjsonFloor
import Glibc

/// Whole commands of the built program, from start to end.
enum CommandsWorkload {
  /// Asks for the version, and checks a session of each format.
  static func run(_ run: inout Run) {
    guard access(run.program, X_OK) == 0 else {
      return Table.write("\(run.program) is not there: make bench builds it")
    }
    measureVersion(run)
    for sample in Sample.all { measureCheck(sample, megabytes: 30, run) }
  }

  /// Starts that do nothing else, in turns with those of a pager.
  private static func measureVersion(_ run: Run) {
    let rivals = Rival.all(run)
    var times = Array(repeating: [Double](), count: rivals.count)
    for _ in 0..<200 {
      for (index, rival) in rivals.enumerated() {
        guard let program = QuietRun([rival.opening[0], "--version"], run) else { continue }
        times[index].append(program.time)
      }
    }
    zip(rivals, times).map { (rival: $0, figure: $1.median) }.print("--version", "ms")
  }

  /// A session, beside simdjson's pass over the same bytes in memory.
  private static func measureCheck(_ sample: Sample, megabytes: Int, _ run: Run) {
    let bytes = sample.make(megabytes * 1_000_000)
    let path = run.folder.write(bytes, to: "check-\(sample.format)", isOld: true)
    let times = (0..<7).compactMap { _ in
      QuietRun([run.program, "check", path], run)?.processor
    }
    let reading = RecordReading(sample, bytes, at: path)
    let onDemand = Clock.median(of: 7) {
      reading.forEachRecord { _, _, bytes in
        let json = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(sample.prefix))
        guard json.first == 0x7B else { return }
        _ = csimdjsonfloor_ondemand(
          json.assumingMemoryBound(to: UInt8.self).baseAddress, json.count)
      }
    }
    Table.row(
      "check of \(megabytes) MB, \(sample.format)", times.median, "ms",
      [
        .times(times.median / onDemand, "on-demand in memory"),
        .also(Double(bytes.count) / 1000 / times.median, "MB/s"),
      ])
  }
}
