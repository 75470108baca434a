import BenchmarkBaseline
import CSimdjsonFloor
import Glibc
import SessionModel

/// Formats through their readers, beside a scan for line ends and simdjson's own pass.
enum ParseWorkload {
  /// Measures every format at one size, and one at several.
  static func run(_ run: inout Run) {
    for sample in Sample.all { measure(sample, megabytes: 8, &run) }
    for size in [1, 10, 100] { measureGrowth(megabytes: size, run) }
  }

  private static func reading(_ sample: Sample, _ megabytes: Int, _ run: Run) -> RecordReading {
    let bytes = sample.make(megabytes * 1_000_000)
    let path = run.folder.write(bytes, to: "parse-\(sample.format)-\(megabytes)")
    return RecordReading(sample, bytes, at: path)
  }

  private static func measure(_ sample: Sample, megabytes: Int, _ run: inout Run) {
    let reading = reading(sample, megabytes, run)
    let name = "parse \(sample.format)"
    guard reading.isRecognised else { return Table.write("\(name): not recognised") }
    let size = Double(reading.count) / 1000
    let time = Clock.median(of: 7) { _ = reading.read() }
    // Of formats that take their wrapping off themselves, simdjson is given what is wrapped.
    let scan = Clock.median(of: 7) { reading.forEachRecord { _, _, _ in } }
    let onDemand = Clock.median(of: 7) {
      reading.forEachRecord { _, _, bytes in
        let json = bytes.dropFirst(sample.prefix)
        guard json.first == 0x7B else { return }
        _ = csimdjsonfloor_ondemand(
          UnsafeRawBufferPointer(rebasing: json).assumingMemoryBound(to: UInt8.self).baseAddress,
          json.count)
      }
    }
    var beside = [Ratio.percent(onDemand / time, "of on-demand")]
    if sample.framing == .line { beside.append(.percent(scan / time, "of a newline scan")) }
    Table.row("\(name), \(megabytes) MB", size / time, "MB/s", beside)
    let (session, unread) = run.countAllocations(name) { reading.read() }
    if unread > 0 { Table.write("\(name): \(unread) records not understood") }
    run.count(name, .events, Int(session.position))
    run.count(name, .nodes, session.nodeCount)
  }

  private static func measureGrowth(megabytes: Int, _ run: Run) {
    let reading = reading(Sample.all[0], megabytes, run)
    let time = Clock.median(of: 3) { _ = reading.read() }
    Table.row(
      "parse \(Sample.all[0].format), \(megabytes) MB", time, "ms",
      [.also(Double(reading.count) / 1000 / time, "MB/s")])
  }
}
