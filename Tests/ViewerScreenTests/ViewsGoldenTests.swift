import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// Timeline and statistics as text with a letter for each role below it.
@Suite("Golden screens of the views")
struct ViewsGoldenTests {
  /// What is shown.
  enum Scene: String, CaseIterable {
    case timeline, timelineZoomed, timelineGap, timelineDetail, statistics, statisticsOrder
    case usual, timelineUsual

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
      case .timelineDetail:
        var viewer = Viewer(Sample.live(), rows: rows, columns: columns)
        viewer.press("gVe<enter>")
        return viewer
      }
    }
  }

  static let sizes = [(24, 80), (40, 120), (60, 200)]

  @Test("each scene is drawn as recorded", arguments: Scene.allCases, Glyphs.allCases)
  func scene(_ scene: Scene, _ glyphs: Glyphs) throws {
    for (rows, columns) in Self.sizes {
      let viewer = scene.viewer(rows: rows, columns: columns)
      var grid = Grid(rows: rows, columns: columns, glyphs: glyphs)
      draw(viewer.state, viewer.job.session, into: &grid)
      try Golden.check(grid, "\(scene.rawValue)-\(columns)x\(rows)-\(glyphs)")
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
