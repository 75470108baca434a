import CellGrid
import EspalierKit
import Feeds
import SessionModel
import ViewerCore

extension ScreenLoop {
  /// What each session came to by now: `succeeded in 1m42s, 1 failed, 14 done: Research AI trends`.
  var outcomes: [SafeText] {
    tabs.map { tab in
      let (session, position) = (tab.session, tab.session.position)
      let standing = session.standing(at: position)
      let times = Times(session, at: position, now: tab.state.workNow(at: Environment.now.wall))
      let isOpen = standing.value.isOpen
      var words = isOpen ? "still running" : standing.bareWord.replacing("_", with: " ")
      if let elapsed = times.elapsed() {
        words += (isOpen ? " after " : " in ") + DurationText.short(elapsed)
      }
      var parts = [words]
      if let tally = tab.state.outline?.tally {
        if tally.failed > 0 { parts.append("\(tally.failed) failed") }
        if tally.waiting > 0 { parts.append("\(tally.waiting) waiting") }
        if tally.done > 0 { parts.append("\(tally.done) done") }
      }
      let title =
        session.text(.root, .title, at: position, limit: 1024) ?? tab.state.options.sourceName
      return SafeText("\(parts.joined(separator: ", ")): \(title)")
    }
  }
}
