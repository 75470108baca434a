import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore

@testable import ViewerScreen

/// Times have the room that they need, and stand in units that people count in.
@Suite("Times on the screen")
struct TimesTests {
  /// The screen of a session of two messages, so many seconds apart, that is over.
  private func screen(
    apart seconds: Double, _ keys: String, now: Milliseconds? = nil, columns: Int = 80
  ) -> [String] {
    var job = SessionBuilder(title: "T")
    job.entry("A")
    job.wait(seconds)
    job.entry("B")
    job.finish()
    var viewer = Viewer(job, columns: columns)
    if let now { viewer.send(.tick(now)) }
    viewer.press(keys)
    var grid = Grid(rows: 24, columns: columns)
    draw(viewer.state, viewer.job.session, into: &grid)
    return grid.text().split(separator: "\n").map(String.init)
  }

  @Test("of a session of days, no clock counts hours alone, and each has the room that it needs")
  func days() {
    let seconds = 121 * 86_400 + 69_042.0
    #expect(screen(apart: seconds, "").first?.contains(" 121d 19:10:42") == true)
    let rows = screen(apart: seconds, "D")
    #expect(rows.contains { $0.contains(" +121d 19:10:42  ") }, "\(rows)")
    #expect(rows.contains { $0.contains(" +00:00  ") }, "\(rows)")
    // Where there is no room for the time, the sign of how it stands is there all the same.
    #expect(screen(apart: seconds, "", columns: 20).first?.contains("✓") == true)
  }

  @Test("how long ago it was is told with its last letter", arguments: [1.0, 400, 999, 5000])
  func ago(days: Double) {
    let now = SessionBuilder.start + Milliseconds(seconds: days * 86_400 + 1)
    let text = DurationText.rough(now - SessionBuilder.start) + " ago  "
    #expect(screen(apart: 0, "DDD", now: now).contains { $0.contains(text) }, "\(text)")
  }
}
