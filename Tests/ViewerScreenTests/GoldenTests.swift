import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// Whole screens as text with a letter for each role below it.
@Suite("Golden screens")
struct GoldenTests {
  /// What is shown.
  enum Scene: String, CaseIterable {
    case live, folded, opened, failed, nested, notFollowing, paused, replay, replayGap, trouble
    case help, over, retracted, lookingBack, changed
    case prompt, search, searchAccepted, searchTrouble, filterTyped, filtered, filterOff, checklist
    case palette, commandLine

    /// Whether it is about what stands where, and not about what is said.
    var isAboutLayout: Bool {
      switch self {
      case .live, .nested, .notFollowing, .replay, .lookingBack, .trouble, .help, .filtered,
        .checklist, .palette, .commandLine:
        true
      case .folded, .opened, .failed, .paused, .replayGap, .over, .retracted, .changed, .prompt,
        .search, .searchAccepted, .searchTrouble, .filterTyped, .filterOff:
        false
      }
    }

    func viewer(rows: Int, columns: Int) -> Viewer {
      switch self {
      case .live: return Viewer(Sample.live(), rows: rows, columns: columns)
      case .folded:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("zM")
        return viewer
      case .opened:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gjza")
        return viewer
      case .failed:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("ge")
        return viewer
      case .nested:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gtttttzR")
        return viewer
      case .notFollowing:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gjj")
        let entry = viewer.job.entry("Sending it")
        viewer.job.call(
          "send_mail", #"{"to":"me@example.org"}"#, under: entry, took: 0.5, .failed,
          error: "no route")
        viewer.job.call("send_mail", #"{"to":"me@example.org"}"#, under: entry)
        viewer.send(.sessionGrew)
        return viewer
      case .paused:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press(" ")
        for index in 1...12 {
          viewer.job.entry("More \(index)")
          viewer.send(.sessionGrew)
        }
        return viewer
      case .replay, .replayGap:
        let job = Sample.over()
        let clock = ReplayClock(start: SessionBuilder.start, speed: 2)
        var viewer = Viewer(job, rows: rows, columns: columns, clock: clock)
        viewer.send(.tick(job.time))
        viewer.send(.tick(job.time + Milliseconds(self == .replay ? 1000 : 3000)))
        return viewer
      case .lookingBack:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("3<shift-left>")
        viewer.job.entry("More")
        viewer.send(.sessionGrew)
        return viewer
      case .changed:
        let clock = ReplayClock(start: SessionBuilder.start, isPlaying: false)
        var viewer = Viewer(Sample.over(), rows: rows, columns: columns, clock: clock)
        viewer.press("<end>X,Mxxi,")
        return viewer
      case .trouble:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        let now = viewer.job.time
        viewer.send(
          .feed(
            FeedLine(
              state: .trouble(reason: "connection refused", retry: now + Milliseconds(4000)),
              lastAnswer: now + Milliseconds(-14_000), isPolled: true)))
        return viewer
      case .help:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("?")
        return viewer
      case .over:
        var viewer = Viewer(Sample.over(), rows: rows, columns: columns, follow: false)
        viewer.send(.feed(FeedLine()))
        return viewer
      case .palette:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.send(.key(.character("p", .ctrl)))
        viewer.press("fail")
        return viewer
      case .commandLine:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press(":see")
        viewer.send(.key(.named(.tab)))
        return viewer
      case .prompt:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("/")
        return viewer
      case .search, .searchAccepted:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gzMm/report")
        if self == .searchAccepted { viewer.press("<enter>n") }
        return viewer
      case .searchTrouble:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("/report(")
        return viewer
      case .filterTyped:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("g&report")
        return viewer
      case .filtered, .filterOff:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gss")
        if self == .filterOff { viewer.press("\\") }
        return viewer
      case .checklist:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gfj j ")
        return viewer
      case .retracted:
        var job = SessionBuilder()
        job.entry("Stays")
        let gone = job.entry("Was taken back")
        job.call("search", #"{"q":"x"}"#, under: gone, took: 1)
        job.apply(.retract(gone))
        let old = job.entry("Rewritten, first version")
        job.apply(.retract(old))
        job.entry("Rewritten, second version", continuing: old)
        return Viewer(job, rows: rows, columns: columns, motion: .none)
      }
    }
  }

  @Test("each scene is drawn as recorded", arguments: Scene.allCases, Glyphs.allCases)
  func scene(_ scene: Scene, _ glyphs: Glyphs) throws {
    for (rows, columns) in Golden.sizes(isAboutLayout: scene.isAboutLayout) {
      let viewer = scene.viewer(rows: rows, columns: columns)
      var grid = Grid(rows: rows, columns: columns, glyphs: glyphs)
      draw(viewer.state, viewer.job.session, into: &grid)
      try Golden.check(grid, "\(scene.rawValue)-\(columns)x\(rows)-\(glyphs)")
    }
  }

  @Test("any size can be drawn, and below 20×4 it says so")
  func tiny() {
    for scene in [Scene.live, .replay, .help] {
      for rows in 0...9 {
        for columns in [0, 1, 2, 5, 19, 20, 21, 33, 49, 50] {
          let viewer = scene.viewer(rows: rows, columns: columns)
          var grid = Grid(rows: rows, columns: columns)
          draw(viewer.state, viewer.job.session, into: &grid)
          if rows > 0, columns >= 9, rows < 4 || columns < 20 {
            #expect(grid.text().hasPrefix("need 20×4"))
          }
        }
      }
    }
  }
}
