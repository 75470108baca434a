import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

@Suite("What is new below")
struct NewsTests {
  @Test("where a call of before fails and nothing is new, only that is told")
  func failureAlone() {
    var job = SessionBuilder()
    let call = job.call("c", under: job.entry("A"))
    job.entry("B")
    var viewer = Viewer(job)
    viewer.press("k")
    viewer.job.end(call, .failed, error: "no")
    viewer.send(.sessionGrew)
    var grid = Grid(rows: 24, columns: 80)
    draw(viewer.state, viewer.job.session, into: &grid)
    #expect(grid.text().contains("↓ 1 failed"))
    viewer.job.entry("C")
    viewer.send(.sessionGrew)
    draw(viewer.state, viewer.job.session, into: &grid)
    #expect(grid.text().contains("↓ 1 new · 1 failed"))
  }
}
