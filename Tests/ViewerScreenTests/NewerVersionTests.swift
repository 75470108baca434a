import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

@Suite("A source of a newer version")
struct NewerVersionTests {
  /// The last row of the screen of a session.
  private func footer(_ job: SessionBuilder) -> String {
    let viewer = Viewer(job, rows: 24, columns: 160)
    var grid = Grid(rows: 24, columns: 160)
    draw(viewer.state, viewer.job.session, into: &grid)
    return (0..<grid.columns).map { grid.text(of: grid[23, $0]) }.joined()
  }

  private func job(isNewer: Bool, isUnread: Bool) -> SessionBuilder {
    var job = Sample.live()
    job.set(.root, .writer, "by Claude Code 9.1.0")
    if isNewer { job.set(.root, .checked, "2.1.0") }
    if isUnread { job.apply(.note(Note(.unknown, line: 3, "unknown record \"x\""))) }
    return job
  }

  @Test("says who wrote it in the footer, together with what was not understood")
  func footer() {
    let words = "written by Claude Code 9.1.0, checked up to 2.1.0"
    #expect(footer(job(isNewer: true, isUnread: true)).contains("1 unread   \(words)"))
    #expect(!footer(job(isNewer: true, isUnread: false)).contains("written"))
    #expect(!footer(job(isNewer: false, isUnread: true)).contains("written"))
  }

  @Test("the facts always say who wrote it")
  func facts() {
    let viewer = Viewer(job(isNewer: false, isUnread: false), rows: 24, columns: 80)
    let facts = FactLine.all(viewer.state, viewer.job.session)
    #expect(facts.first { $0.name.string == "written" }?.value.string == "by Claude Code 9.1.0")
  }
}
