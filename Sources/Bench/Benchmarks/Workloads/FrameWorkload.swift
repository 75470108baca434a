import BenchmarkBaseline
import CellGrid
import ViewerCore
import ViewerScreen

/// Drawing, and finding what a terminal must be sent; the terminal itself is not there.
enum FrameWorkload {
  /// Steps through a session key by key.
  static func run(_ run: inout Run) {
    let session = LargeJob(nodes: 100_000).session
    var viewer = BenchViewer(session)
    viewer.press("zR", session)
    viewer.press("g", session)
    let frames = 100
    let time = Clock.median(of: 7) {
      for _ in 0..<frames { draw(viewer.state, session, into: &viewer.grid) }
    }
    Table.row("frame, drawn, 50×160", 1000 * time / Double(frames), "µs")
    var last = viewer.grid
    var differing = 0
    let search = Clock.median(of: 7) {
      for _ in 0..<frames { differing += rows(of: viewer.grid, differingFrom: last).count }
    }
    Table.row("frame, unchanged, compared", 1000 * search / Double(frames), "µs")
    if differing > 0 { Table.write("frame: an unchanged screen differs from itself") }

    func step(_ key: Key) -> (bytes: Int, rows: Int) {
      var (bytes, count) = (0, 0)
      for _ in 0..<frames {
        viewer.take(.key(key), session)
        let rows = rows(of: viewer.grid, differingFrom: last)
        count += rows.count
        for row in rows { bytes += written(row, of: viewer.grid, over: last) }
        last = viewer.grid
      }
      return (bytes, count)
    }
    let steps: [(Key, String)] = [
      (.character("j"), "a row down"), (.character("d", .ctrl), "half a page down"),
    ]
    for (key, name) in steps {
      let (bytes, rows) = step(key)
      Table.row(
        "frame, \(name)", Double(bytes) / Double(frames), "bytes",
        [.also(Double(rows) / Double(frames), "rows that differ")])
      run.count("frame \(name)", .written, bytes / frames)
    }
    run.countAllocations("frame") {
      for _ in 0..<frames { draw(viewer.state, session, into: &viewer.grid) }
    }
  }

  /// The rows that differ between two screens.
  private static func rows(of grid: Grid, differingFrom last: Grid) -> [Int] {
    (0..<grid.rows).filter { !grid.isRow($0, equalTo: last) }
  }

  /// The bytes of the text between the first and the last cell of a row that differ.
  private static func written(_ row: Int, of grid: Grid, over last: Grid) -> Int {
    let columns = (0..<grid.columns).filter { grid[row, $0] != last[row, $0] }
    guard let first = columns.first, let end = columns.last else { return 0 }
    return (first...end).reduce(0) { $0 + grid.text(of: grid[row, $1]).utf8.count }
  }
}
