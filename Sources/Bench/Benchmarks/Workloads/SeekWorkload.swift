import SessionModel
import ViewerCore

/// Jumps to moments of a replay that have nothing to do with each other; the frames included.
enum SeekWorkload {
  /// Measures three sizes.
  static func run(_ run: inout Run) {
    for (nodes, size) in [(1000, "1k"), (100_000, "100k"), (1_000_000, "1M")] {
      let session = LargeJob(nodes: nodes).session
      let (start, end) = (session.timeline.start ?? .zero, session.timeline.end ?? .zero)
      var viewer = BenchViewer(session, clock: ReplayClock(start: start, isPlaying: false))
      let jumps = 50
      func jump() {
        var numbers = Numbers(seed: 7)
        for _ in 0..<jumps {
          let moment = numbers.next(below: Int(end.count - start.count))
          viewer.take(.seek(start + Milliseconds(Int64(moment))), session)
        }
      }
      let time = Clock.median(of: 5, jump)
      Table.row("seek and draw, \(size) nodes", time / Double(jumps), "ms")
      run.countAllocations("seek \(size)", jump)
    }
  }
}
