import CellGrid
import SessionModel
import Sessions
import Settings
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// The pictures of the documentation, drawn from the program's own screens; stale ones fail.
@Suite("Pictures of the documentation")
struct PictureTests {
  /// What is shown.
  enum Scene: String, CaseIterable {
    case board, tree, overview, files, timeline

    /// The screen.
    func grid() -> Grid {
      var grid = Grid(rows: 26, columns: 100)
      switch self {
      case .board: draw(board(), into: &grid)
      case .tree: show("gj", &grid)
      case .overview: show("=", &grid)
      case .files: show("Wj", &grid)
      case .timeline: show("gV", &grid)
      }
      return grid
    }

    /// The agents of the golden screens, without those that are there to do harm.
    private func board() -> PickerState {
      let agents = PickerGoldenTests.agents.filter { agent in
        agent.0.glance?.title?.utf8.allSatisfy { (0x20..<0x7f).contains($0) } ?? true
      }
      var state = PickerState(rows: 26, columns: 100, now: PickerGoldenTests.now)
      _ = reduce(.sessions(agents.map(\.0), unread: 0, now: state.now), into: &state)
      let facts = agents.compactMap { one in one.1.map { (one.0.id, $0) } }
      _ = reduce(.facts(Dictionary(uniqueKeysWithValues: facts), now: state.now), into: &state)
      return state
    }

    /// Draws the session of a coding agent behind some keys.
    private func show(_ keys: String, _ grid: inout Grid) {
      var viewer = Viewer(Sample.coding(), rows: grid.rows, columns: grid.columns)
      viewer.press(keys)
      draw(viewer.state, viewer.job.session, into: &grid)
    }
  }

  @Test("each is the screen of today", arguments: Scene.allCases, ["dark", "light"])
  func picture(_ scene: Scene, _ name: String) throws {
    let theme = try #require(try ThemeLibrary(folders: []).theme(name))
    let svg = ScreenPicture(grid: scene.grid(), theme: theme).svg
    #expect(GeneratedPage.check("pictures/\(scene.rawValue)-\(name).svg", svg) == .current)
  }
}
