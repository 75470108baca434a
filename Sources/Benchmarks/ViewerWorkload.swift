import CellGrid
import SessionModel
import ViewerCore
import ViewerScreen

/// The viewer on a large session: folds, keys, and following what arrives.
enum ViewerWorkload {
  /// Measures and prints.
  static func run() {
    for nodes in [100_000, 1_000_000] {
      var job = LargeJob(nodes: nodes)
      let size = nodes == 1_000_000 ? "1M" : "100k"
      measureFolds(job, size)
      measureGrowth(&job, size)
    }
  }

  /// Opens everything, folds everything, and takes one step; the frames included.
  private static func measureFolds(_ job: LargeJob, _ size: String) {
    var viewer = BenchViewer(job.session, follow: true)
    Report.row(
      "viewer: outline alone, \(size) nodes",
      Clock.median(of: 5) { _ = Outline(job.session, at: job.session.position, folds: Folds()) },
      "ms")
    Report.row(
      "viewer: open everything, \(size) nodes",
      Clock.median(of: 5) { viewer.press("zR", job.session) }, "ms")
    Report.row(
      "viewer: fold everything, \(size) nodes",
      Clock.median(of: 5) { viewer.press("zM", job.session) }, "ms")
    viewer.press("zR", job.session)
    viewer.press("G", job.session)
    Report.row(
      "viewer: k and j at the end, \(size) nodes",
      Clock.median(of: 9) { viewer.press("kj", job.session) }, "ms")
    Report.row(
      "viewer: step back and forward, \(size) nodes",
      Clock.median(of: 5) { viewer.press(",.", job.session) }, "ms")
  }

  /// Follows a thousand lines a second at sixty frames a second: seventeen a frame.
  private static func measureGrowth(_ job: inout LargeJob, _ size: String) {
    var viewer = BenchViewer(job.session, follow: true)
    let frames = 60
    let time = Clock.median(of: 5) {
      for _ in 0..<frames {
        for _ in 0..<17 { job.addLine() }
        viewer.grow(job.session)
      }
    }
    Report.row("viewer: one second of following, \(size) nodes", time, "ms (at most 150)")
  }
}

/// A viewer with a screen that nobody sees.
private struct BenchViewer {
  var state: ViewerState
  var grid = Grid(rows: 50, columns: 160)

  init(_ session: Session, follow: Bool) {
    state = ViewerState(rows: 50, columns: 160, now: Milliseconds(0), follow: follow)
    grow(session)
  }

  mutating func grow(_ session: Session) {
    _ = reduce(.sessionGrew, into: &state, session: session)
    draw(state, session, into: &grid)
  }

  mutating func press(_ keys: String, _ session: Session) {
    for key in keys {
      _ = reduce(.key(.character(key, [])), into: &state, session: session)
      draw(state, session, into: &grid)
    }
  }
}

/// A session that grows by lines: an entry, two calls in it, and their ends.
private struct LargeJob {
  var session = Session()
  private var line = 0
  private var entry = NodeID.root
  private var calls: [NodeID] = []

  init(nodes: Int) {
    session.mark(Milliseconds(0))
    session.apply(.run(.inProgress, .stated))
    while session.nodeCount < nodes { addLine() }
  }

  /// Applies what one line of a file says.
  mutating func addLine() {
    session.mark(Milliseconds(Int64(line)))
    switch line % 5 {
    case 0:
      entry = add(.entry, under: .root)
      calls = []
    case 1, 2: calls.append(add(.call, under: entry))
    default:
      session.apply(
        .toolStatus(calls[line % 5 - 3], line % 17 == 3 ? .failed : .completed, .stated))
    }
    line += 1
  }

  private mutating func add(_ kind: NodeKind, under parent: NodeID) -> NodeID {
    let id = session.nextID
    session.apply(.itemStart(ItemStart(id: id, kind: kind, parent: parent)))
    session.apply(.itemData(id, .startedAt, Datum(moment: Milliseconds(Int64(line)))))
    return id
  }
}
