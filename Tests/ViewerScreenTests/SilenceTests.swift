import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

@Suite("The silence of a stream")
struct SilenceTests {
  /// The screen of a stream from which nothing has come for so many seconds.
  private func screen(silentFor seconds: Int64) -> String {
    var viewer = Viewer(Sample.live(), rows: 24, columns: 120)
    let last = viewer.job.time + Milliseconds(-1000 * seconds)
    viewer.send(
      .feed(FeedLine(state: .healthy, lastAnswer: last, isPolled: true, isStream: true)))
    #expect(viewer.state.nextDeadline != nil)
    var grid = Grid(rows: 24, columns: 120)
    draw(viewer.state, viewer.job.session, into: &grid)
    return grid.golden()
  }

  @Test("is told when it lasts, and is no answer's age")
  func footer() {
    #expect(screen(silentFor: 30).contains("silent for 30s"))
    #expect(!screen(silentFor: 2).contains("silent"))
    #expect(!screen(silentFor: 2).contains("answered"))
  }

  @Test("of a source that ended before anything came is no waiting")
  func nothing() {
    var viewer = Viewer(SessionBuilder(), rows: 24, columns: 80)
    func screen() -> String {
      var grid = Grid(rows: 24, columns: 80)
      draw(viewer.state, viewer.job.session, into: &grid)
      return grid.golden()
    }
    #expect(screen().contains("waiting for the first message"))
    viewer.send(.feed(FeedLine()))
    #expect(screen().contains("nothing came"))
    #expect(!screen().contains("waiting"))
  }
}
