import BenchmarkBaseline
import CAllocations
import SessionModel

/// A day of polling in a minute: what it costs, and that memory does not grow with it.
enum PollingWorkload {
  /// Polls, draws after each, and changes the state of an entry at every tenth poll.
  static func run(_ run: inout Run) {
    let (entries, polls) = run.isLong ? (10_000, 50_000) : (500, 3_000)
    var answer =
      SnapshotSample.snapshot(entries: entries, edit: nil)
      + [UInt8](repeating: 0, count: Record.padding)
    // The first letter of an entry's state.
    let mark = Array(#""state":""#.utf8)
    var place = answer.count * 7 / 10
    while !answer[place...].starts(with: mark) { place += 1 }
    place += mark.count

    var job = PolledJob()
    job.poll(answer)
    var viewer = BenchViewer(job.session)
    var (held, resident) = (Int64(0), 0)
    let start = Clock.cpu
    for poll in 1...polls {
      if poll % 10 == 0 { answer[place] ^= 1 }
      job.poll(answer)
      viewer.grow(job.session)
      if poll == 1000 { (held, resident) = (callocations_now().held, residentMemory) }
    }
    let time = Double(Clock.cpu - start) / 1_000_000
    let name = "polling, \(entries) entries"
    Table.row("\(name), a poll and a frame", time / Double(polls), "ms")
    let growth = Int(callocations_now().held - held)
    Table.row(
      "\(name), held after \(polls) polls", Double(growth) / 1000, "kB", [.atMost(1000, "kB")])
    Table.row("\(name), resident", Double(residentMemory - resident), "kB", [.atMost(1000, "kB")])
    guard !run.isLong else { return }
    run.count("polling", .held, growth)
    run.count("polling", .events, Int(job.session.position))
    run.countAllocations("polling") {
      for poll in 1...100 {
        if poll % 10 == 0 { answer[place] ^= 1 }
        job.poll(answer)
        viewer.grow(job.session)
      }
    }
  }

  /// The memory of this program that is in use, in kB.
  private static var residentMemory: Int {
    SystemFile.number("RssAnon:", in: "/proc/self/status") ?? 0
  }
}
