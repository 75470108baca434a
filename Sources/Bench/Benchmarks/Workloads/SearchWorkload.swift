import CellGrid
import SessionModel
import ViewerCore

/// A search through all texts of a session, beside a scan of its file for line ends.
enum SearchWorkload {
  /// Looks for a word that is there once, and for one that is everywhere.
  static func run(_ run: inout Run) {
    for (megabytes, isCounted) in [(1, false), (10, true), (100, false)] {
      let sample = Sample.all[0]
      let bytes = sample.make(megabytes * 1_000_000)
      let path = run.folder.write(bytes, to: "search-\(megabytes)")
      let reading = RecordReading(sample, bytes, at: path)
      let scan = Clock.median(of: 5) { reading.forEachRecord { _, _, _ in } }
      let session = reading.read().session
      var viewer = BenchViewer(session)
      for (word, name) in [(ClaudeSample.last, "one hit"), ("error", "many hits")] {
        var slices: [Double] = []
        let time = Clock.median(of: 3) { slices = search(word, &viewer, session) }
        Table.row(
          "search \(megabytes) MB, \(name)", time, "ms",
          [
            .also(Double(reading.count) / 1000 / time, "MB/s"),
            .also(slices.max() ?? .nan, "ms the longest slice"),
            .percent(scan / time, "of a newline scan"),
          ])
        guard isCounted else { continue }
        _ = run.countAllocations("search \(name)") { search(word, &viewer, session) }
      }
    }
  }

  /// Opens the prompt, asks, waits for the end, and leaves.
  ///
  /// - Returns: the milliseconds of each slice, the frames included.
  private static func search(
    _ word: String, _ viewer: inout BenchViewer, _ session: Session
  ) -> [Double] {
    viewer.press("/", session)
    var actions = [Action.key(.paste(word))]
    var slices: [Double] = []
    while let action = actions.popLast() {
      let start = Clock.cpu
      viewer.take(action, session)
      slices.append(Double(Clock.cpu - start) / 1_000_000)
      if viewer.state.isSearching { actions = [.tick(Milliseconds(0))] }
    }
    viewer.take(.key(.named(.escape)), session)
    return slices
  }
}
