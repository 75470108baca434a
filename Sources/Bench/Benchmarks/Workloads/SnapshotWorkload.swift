import BenchmarkBaseline
import CSimdjsonFloor
import JSONReading
import SessionModel
import WireFormats

/// One poll of a job with ten thousand entries, of which one changed.
enum SnapshotWorkload {
  /// Measures, prints and counts.
  static func run(_ run: inout Run) {
    let padding = [UInt8](repeating: 0, count: Record.padding)
    let first = SnapshotSample.snapshot(entries: 10_000, edit: nil) + padding
    let second = SnapshotSample.snapshot(entries: 10_000, edit: 7_000) + padding
    let parser = JSONParser()
    let parse = Clock.median(of: 9) {
      second.withUnsafeBytes { bytes in
        _ = try? parser.parse(UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding))) {
          (value) throws(JSONError) in value.kind
        }
      }
    }
    func floor(_ body: (UnsafePointer<UInt8>?, Int) -> Int32) -> Double {
      Clock.median(of: 9) {
        second.withUnsafeBufferPointer { _ = body($0.baseAddress, $0.count - Record.padding) }
      }
    }
    let dom = floor(csimdjsonfloor_dom)
    let onDemand = floor(csimdjsonfloor_ondemand)
    var job = PolledJob()
    var turn = 0
    func poll() {
      job.poll(turn % 2 == 0 ? first : second)
      turn += 1
    }
    poll()
    let diff = Clock.median(of: 9, poll)
    let size = "\(first.count / 1_000_000) MB"
    Table.row("snapshot, simdjson DOM, \(size)", dom, "ms")
    Table.row("snapshot, simdjson on-demand, \(size)", onDemand, "ms")
    Table.row("snapshot, our tokens, \(size)", parse, "ms", [.times(parse / dom, "simdjson DOM")])
    Table.row(
      "snapshot, diff, one change", diff, "ms",
      [.times(diff / dom, "simdjson DOM"), .atMost(0.15, "of it")])
    for (isCompared, name) in [(false, "compared once more"), (true, "one change")] {
      var job = PolledJob()
      var turn = 0
      func receive() {
        job.receive(turn % 2 == 0 ? first : second, isCompared: isCompared)
        turn += 1
      }
      receive()
      let time = Clock.median(of: 9, receive)
      Table.row(
        "snapshot, arrival and diff, \(name)", time, "ms", [.times(time / dom, "simdjson DOM")])
    }
    run.countAllocations("snapshot", poll)
    run.count("snapshot", .events, Int(job.session.position))
    run.count("snapshot", .nodes, job.session.nodeCount)
  }
}
