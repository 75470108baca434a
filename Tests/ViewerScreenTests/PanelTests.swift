import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore

@testable import ViewerScreen

@Suite("Panels")
struct PanelTests {
  @Test("every view has a panel")
  func panels() {
    for kind in ViewStack.all { #expect(kind is any ViewPanel.Type, "\(kind)") }
  }

  @Test("the list of what can be filtered by is drawn wherever the tree is", arguments: 4...8)
  func smallList(rows: Int) {
    var job = SessionBuilder()
    job.call("Bash", under: job.entry("Writing"), took: 1)
    for columns in [20, 80] {
      var viewer = Viewer(job, rows: rows, columns: columns)
      viewer.press("f")
      var grid = Grid(rows: rows, columns: columns)
      draw(viewer.state, viewer.job.session, into: &grid)
      let hasRows = !viewer.state.layout.tree.isEmpty
      #expect(grid.golden().contains("[ ]") == hasRows, "\(columns)x\(rows)")
    }
  }

  @Test("sums of files say that they are those of a part until all is read")
  func reading() {
    var job = SessionBuilder()
    let entry = job.entry("Writing")
    let content = String(repeating: #"x\n"#, count: 1500)
    job.call("Write", #"{"file_path":"/w/a.md","content":"\#(content)"}"#, under: entry, took: 1)
    for _ in 0..<9000 { job.call("Bash", under: entry, took: 1) }
    for columns in [80, 120] {
      var viewer = Viewer(job, rows: 24, columns: columns)
      func screen() -> String {
        var grid = Grid(rows: 24, columns: columns)
        draw(viewer.state, viewer.job.session, into: &grid)
        return grid.golden()
      }
      viewer.press("W")
      #expect(screen().contains(" reading "))
      for _ in 0..<10 where !viewer.state.edits.isComplete { viewer.send(.sessionGrew) }
      #expect(!screen().contains(" reading "))
      #expect(screen().contains("+1,500"))
    }
  }
}
