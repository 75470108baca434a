import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// The detail pane as text with a letter for each role below it.
@Suite("Golden screens of the detail pane")
struct DetailGoldenTests {
  /// What is shown.
  enum Scene: String, CaseIterable {
    case detailCall, detailFailed, detailDiff, detailProse, detailMaximised, detailSideBySide
    case detailFacts

    /// Whether it is about what stands where, and not about what is said.
    var isAboutLayout: Bool {
      switch self {
      case .detailCall, .detailMaximised, .detailSideBySide, .detailFacts: true
      case .detailFailed, .detailDiff, .detailProse: false
      }
    }

    func viewer(rows: Int, columns: Int, _ glyphs: Glyphs) -> Viewer {
      var viewer = Viewer(
        Self.job(), rows: rows, columns: columns, follow: false, motion: .none, glyphs: glyphs)
      let keys =
        switch self {
        case .detailCall: "gt<enter><enter>jj"
        case .detailFailed: "gtt<enter>"
        case .detailDiff: "gttt<enter><enter>@"
        case .detailProse: "g<enter>"
        case .detailMaximised: "gt<enter>O"
        case .detailSideBySide: "gttt<enter>Od"
        case .detailFacts: "gI"
        }
      viewer.press(keys)
      return viewer
    }

    private static func job() -> SessionBuilder {
      var job = SessionBuilder(title: "Research AI trends and e-mail a summary")
      let first = job.entry(
        """
        ## Plan

        I look for **the report**, read `report.pdf` and then

        1. compare the figures with those of the year before
        2. ~~guess~~ *check* the claims

        ```sh
        make check
        ```
        """)
      let search = job.call(
        "web_search",
        #"{"query":"latest AI agent trends 2025","headers":{"accept":"text/html","retries":3,"auth":null},"filter":"{\"year\":2025,\"tags\":[\"agents\"]}"}"#,
        under: first, took: 1.2,
        result:
          "\u{1b}[32m12 hits\u{1b}[0m\nfirst: The year of the agent\nsecond: What models do now")
      job.set(search, .id, "call_7f3a")
      job.call(
        "fetch_url", #"{"url":"https://example.org/archive/2025/report.pdf"}"#, under: first,
        took: 6.1, .failed, result: #"{"body":"{\"code\":\"AccessDenied\"}"}"#,
        error: "HTTP 403 Forbidden")
      let second = job.entry("Writing it down")
      job.call(
        "edit",
        #"{"file_path":"out/summary.md","old_string":"Summary\n\nAgents are new.\nEnd","new_string":"Summary\n\nAgents are everywhere.\nModels too.\nEnd"}"#,
        under: second, took: 0.1, result: "ok")
      job.set(.root, .model, "small-1")
      job.finish()
      return job
    }
  }

  @Test("each scene is drawn as recorded", arguments: Scene.allCases, Glyphs.allCases)
  func scene(_ scene: Scene, _ glyphs: Glyphs) throws {
    for (rows, columns) in Golden.sizes(isAboutLayout: scene.isAboutLayout) {
      let viewer = scene.viewer(rows: rows, columns: columns, glyphs)
      var grid = Grid(rows: rows, columns: columns, glyphs: glyphs)
      draw(viewer.state, viewer.job.session, into: &grid)
      try Golden.check(grid, "\(scene.rawValue)-\(columns)x\(rows)-\(glyphs)")
    }
  }

  @Test("any size can be drawn")
  func tiny() {
    for scene in Scene.allCases {
      for rows in 0...14 {
        for columns in [0, 1, 20, 33, 50, 109, 110] {
          let viewer = scene.viewer(rows: rows, columns: columns, .unicode)
          var grid = Grid(rows: rows, columns: columns)
          draw(viewer.state, viewer.job.session, into: &grid)
        }
      }
    }
  }
}
