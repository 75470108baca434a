import CellGrid
import Reports
import SessionModel
import TestSupport
import Testing
import ViewerCore

@testable import ViewerScreen

/// What timeline and statistics say on the screen.
@Suite("Timeline and statistics on the screen")
struct FiguresTests {
  /// The rows of the screen of a session.
  private func screen(
    _ job: SessionBuilder, _ keys: String, columns: Int = 120, glyphs: Glyphs = .unicode
  ) -> [String] {
    var viewer = Viewer(job, rows: 80, columns: columns, glyphs: glyphs)
    viewer.press(keys)
    var grid = Grid(rows: 80, columns: columns, glyphs: glyphs)
    draw(viewer.state, viewer.job.session, into: &grid)
    return grid.text().split(separator: "\n").map(String.init)
  }

  @Test("the statistics say the numbers of espalier stats, rounded alike")
  func sameAsReport() {
    for job in [Sample.coding(), Sample.costly(), Sample.over(), Sample.live()] {
      var bytes: [UInt8] = []
      StatsReport.write(job.session, ReportOptions(clean: { $0 }), prices: PriceTable()) {
        bytes += $0
      }
      let report = String(decoding: bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map { $0.split(separator: " ").map(String.init) }
      let rows = screen(job, "S").map { $0.split(separator: " ").map(String.init) }
      guard let head = report.firstIndex(where: { $0.starts(with: ["tool", "calls"]) }) else {
        Issue.record("no table of tools")
        continue
      }
      for told in report[(head + 1)...].prefix(while: { !$0.isEmpty }) {
        // tool, calls, completed, failed, other, time, usual, longest
        // tool, kind, calls, failed, median, p95, longest, total, share
        let shown = rows.first { $0.first == told[0] && $0.count >= 9 }
        #expect(
          shown.map { [$0[2], $0[3], $0[7], $0[4], $0[6]] }
            == [told[1], told[3], told[5], told[6], told[7]], "\(told) \(shown ?? [])")
      }
      // Each cost that is told of the session, of a model and of a turn.
      let text = rows.map { $0.joined(separator: " ") }.joined(separator: "\n")
      for line in report where line.first == "session" || line.first == "large" {
        if let cost = line.first(where: { $0.hasPrefix("$") }) { #expect(text.contains(cost)) }
      }
    }
  }

  /// Two calls that took equally long, one after the other; the first failed.
  private func failing() -> SessionBuilder {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("Bash", #"{"command":"make all"}"#, under: entry, took: 10, .failed)
    job.call("Bash", #"{"command":"make all"}"#, under: entry, took: 10)
    job.finish()
    return job
  }

  @Test("a sign behind a bar does not lengthen it", arguments: Glyphs.allCases)
  func signs(glyphs: Glyphs) {
    let rows = screen(failing(), "V", glyphs: glyphs).filter { $0.contains("make all") }
    let bar = glyphs.span.string
    #expect(rows.count == 2)
    #expect(rows[0].components(of: bar) == rows[1].components(of: bar))
    let behind = rows[0].reversed().drop { String($0) != glyphs.status(.failed).string }
    #expect(String(behind.dropFirst().first ?? "?") == " ")
  }

  @Test("the header says who is waited for when nothing goes on without a person")
  func heldUp() {
    var job = SessionBuilder()
    job.apply(.run(.inProgress, .stated))
    let entry = job.entry("A")
    let push = job.call("Bash", under: entry, status: .running)
    #expect(!screen(job, "").joined().contains("waits for you"))
    job.apply(.toolStatus(push, .waiting, .stated))
    #expect(screen(job, "")[0].contains("? waits for you"))
    // Something else is at work.
    _ = job.call("Bash", under: entry, status: .running)
    #expect(screen(job, "")[0].contains("running"))
  }

  @Test(
    "a row says what the call was, and the part in which a person was waited for is drawn apart")
  func waits() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let push = job.call("Bash", #"{"command":"git push"}"#, under: entry, status: .running)
    job.wait(10)
    job.apply(.toolStatus(push, .waiting, .stated))
    job.wait(10)
    job.apply(.toolStatus(push, .running, .stated))
    job.wait(10)
    job.end(push)
    job.finish()
    for glyphs in Glyphs.allCases {
      let row = screen(job, "V", glyphs: glyphs).first { $0.contains("git push") } ?? ""
      let bars = row.components(of: glyphs.span.string)
      let waits = row.components(of: glyphs.waitSpan.string)
      #expect(bars > 0 && waits > 0 && abs(bars - 2 * waits) <= 2, "\(row)")
    }
  }
}

extension String {
  /// How often a sign stands in it.
  fileprivate func components(of sign: String) -> Int { count { String($0) == sign } }
}
