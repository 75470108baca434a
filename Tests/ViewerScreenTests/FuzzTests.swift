import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// Anything may happen in any order: the screen can always be drawn, and the cursor is on a row.
@Suite("Whatever happens")
struct FuzzTests {
  @Test("random keys, polls and sizes leave a screen that can be drawn", arguments: 0..<12)
  func anything(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let isReplay = seed % 2 == 1
    let clock = isReplay ? ReplayClock(start: SessionBuilder.start, idleLimit: nil) : nil
    var viewer = Viewer(SessionBuilder(), follow: seed % 3 != 0, clock: clock)
    let keys = KeyMap.defaults.bindings.flatMap { $0.keys.split(separator: " ") }
    for _ in 0..<250 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let name = keys.randomElement(using: &random) ?? "j"
        if let key = Key(String(name)) { viewer.send(.key(key)) }
      case 5:
        let now = viewer.state.now + Milliseconds(Int64.random(in: -50...900, using: &random))
        viewer.send(.tick(now))
      case 6:
        viewer.send(
          .resize(
            rows: Int.random(in: 0...40, using: &random),
            columns: Int.random(in: 0...130, using: &random)))
      case 7:
        let event = MouseEvent(
          [.press(.left), .drag(.left), .release, .wheelUp, .wheelDown].randomElement(
            using: &random) ?? .release,
          row: Int.random(in: -1...40, using: &random),
          column: Int.random(in: 0...80, using: &random))
        viewer.send(.key(.mouse(event)))
      default:
        change(&viewer.job, using: &random)
        viewer.send(.sessionGrew)
      }
      var grid = Grid(rows: viewer.state.rows, columns: viewer.state.columns)
      draw(viewer.state, viewer.job.session, into: &grid)
      let rows = Rows(viewer.state, viewer.job.session)
      #expect(rows.isEmpty == (viewer.state.cursor == nil))
      if let cursor = viewer.state.cursor { #expect(rows.place(of: cursor) != nil) }
    }
  }

  /// Lets a source do something.
  private func change(_ job: inout SessionBuilder, using random: inout SeededGenerator) {
    let nodes = (1..<Int32(job.session.nodeCount)).map { NodeID($0) }
    let entries = nodes.filter { job.session.kind($0) == .entry }
    let calls = nodes.filter { job.session.kind($0) == .call }
    let node = nodes.randomElement(using: &random)
    switch Int.random(in: 0..<9, using: &random) {
    case 0...2: job.entry("text \(nodes.count)\n\tmore 漢字 \u{1b}[31mred", role: .user)
    case 3:
      if let entry = entries.randomElement(using: &random) {
        job.call("tool", #"{"path":"/a/very/long/path/to/a/file.txt"}"#, under: entry)
      }
    case 4:
      if let call = calls.randomElement(using: &random) { job.entry("inner", under: call) }
    case 5:
      if let call = calls.randomElement(using: &random) {
        job.end(call, ToolStatus.allCases.randomElement(using: &random) ?? .failed, error: "no")
      }
    case 6: if let node { job.apply(.retract(node)) }
    case 7: if let node { job.apply(.restore(node)) }
    default: job.wait(Double.random(in: 0...5, using: &random))
    }
  }
}
