import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// Timeline, statistics, overview and files as text with a letter for each role below it.
@Suite("Golden screens of the views")
struct ViewsGoldenTests {
  /// What is shown.
  enum Scene: String, CaseIterable {
    case timeline, timelineZoomed, timelineGap, timelineDetail, statistics, statisticsOrder
    case usual, timelineUsual, timelineWaits, statisticsSections
    case overview, overviewOpened, overviewSteps, files, filesDiff, filesAuthors, filesUnknown

    /// Whether it is about what stands where, and not about what is said.
    var isAboutLayout: Bool {
      switch self {
      case .timeline, .timelineDetail, .statistics, .overview, .files, .filesDiff: true
      case .timelineZoomed, .timelineGap, .statisticsOrder, .usual, .timelineUsual, .timelineWaits,
        .statisticsSections, .overviewOpened, .overviewSteps, .filesAuthors, .filesUnknown:
        false
      }
    }

    /// The keys that lead to a scene of files.
    private var keys: String {
      switch self {
      case .overview: "="
      case .overviewOpened: "=}}}}}kk<enter>"
      case .files: "W"
      case .filesDiff: "Wj<enter>jjjj"
      case .filesAuthors: "B<enter>jj"
      case .filesUnknown: "WG<enter>"
      case .timelineWaits: "gV"
      case .statisticsSections: "SG"
      default: ""
      }
    }

    func viewer(rows: Int, columns: Int) -> Viewer {
      switch self {
      case .timeline:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("VG")
        return viewer
      case .timelineZoomed:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gVjj+++l")
        return viewer
      case .timelineGap:
        var viewer = Viewer(Sample.over(), rows: rows, columns: columns, follow: false)
        viewer.send(.feed(FeedLine()))
        viewer.press("VjmD")
        return viewer
      case .usual, .timelineUsual:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        var usual = UsualDurations()
        for index in 0..<3 {
          let start = Milliseconds(Int64(index))
          usual.add(["python compare.py", "python"], start: start, took: Milliseconds(6000))
          usual.add(["explore"], start: start, took: Milliseconds(24_000))
        }
        viewer.send(.usual(usual))
        if self == .timelineUsual { viewer.press("V") }
        return viewer
      case .statistics, .statisticsOrder:
        var viewer = Viewer(Sample.costly(), rows: rows, columns: columns)
        viewer.press(self == .statistics ? "S" : "Sjjll-")
        return viewer
      case .timelineWaits, .statisticsSections, .overview, .overviewOpened, .files, .filesDiff,
        .filesAuthors, .filesUnknown:
        var viewer = Viewer(Sample.coding(), rows: rows, columns: columns)
        viewer.press(keys)
        return viewer
      case .overviewSteps:
        var viewer = Viewer(Sample.costly(), rows: rows, columns: columns)
        viewer.press("=")
        return viewer
      case .timelineDetail:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gVe<enter>")
        return viewer
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

  @Test("the bar of tabs is drawn as recorded", arguments: Glyphs.allCases)
  func tabs(_ glyphs: Glyphs) throws {
    for (rows, columns) in Golden.sizes(isAboutLayout: true) {
      var labels = [
        TabLabel(name: "api", status: .inProgress, waiting: 0, failed: 0, isActive: false),
        TabLabel(name: "docs", status: .inProgress, waiting: 1, failed: 2, isActive: true),
        TabLabel(name: "tests", status: .succeeded, waiting: 0, failed: 0, isActive: false),
      ]
      for index in 4...12 {
        let name = "Rewrite the tour, in \(index) long steps"
        labels.append(
          TabLabel(
            name: SafeText(name), status: .failed, waiting: 0, failed: index, isActive: false))
      }
      let viewer = Viewer(Sample.live(), rows: rows - 1, columns: columns)
      var part = Grid(rows: rows - 1, columns: columns, glyphs: glyphs)
      draw(viewer.state, viewer.job.session, into: &part)
      var grid = Grid(rows: rows, columns: columns, glyphs: glyphs)
      grid.copy(part.bounds, of: part, toRow: 1, column: 0)
      drawTabs(labels, into: &grid)
      try Golden.check(grid, "tabs-\(columns)x\(rows)-\(glyphs)")
      if columns > 20 { #expect(TabLabel.index(at: 3, in: labels, columns: columns) == 0) }
    }
  }

  @Test("the shown tab is in the bar, however many there are and however narrow it is")
  func manyTabs() {
    for columns in [0, 1, 5, 20, 80] {
      for active in 0..<30 {
        let labels = (0..<30).map {
          TabLabel(
            name: "session \($0)", status: nil, waiting: 0, failed: 0, isActive: $0 == active)
        }
        var grid = Grid(rows: 1, columns: columns)
        drawTabs(labels, into: &grid)
        if columns >= 20 { #expect(grid.text().contains("\(active + 1) ")) }
      }
    }
  }

  @Test("any size can be drawn")
  func tiny() {
    for scene in Scene.allCases {
      for rows in 0...9 {
        for columns in [0, 1, 19, 20, 21, 33, 49, 50, 76] {
          let viewer = scene.viewer(rows: rows, columns: columns)
          var grid = Grid(rows: rows, columns: columns)
          draw(viewer.state, viewer.job.session, into: &grid)
        }
      }
    }
  }
}
