import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Views")
struct ViewTests {
  @Test("every command means something, to a view or everywhere", arguments: Command.allCases)
  func commands(_ command: Command) {
    var reader = Reader(Job.small(), clock: ReplayClock(start: SessionBuilder.start))
    let session = reader.job.session
    let effects =
      reader.state.performInViews(command, 1, session)
      ?? reader.state.performAnywhere(command, 1, session)
    #expect(effects != nil)
  }

  @Test("views on one layer take each other's place, and the tree is below all of them")
  func layers() {
    var reader = Reader(Job.small())
    reader.press("V")
    #expect(reader.state.views[.main] is TimelineView)
    reader.press("S")
    #expect(reader.state.views[.main] is StatisticsView)
    reader.press("q")
    #expect(reader.state.views[.main] == nil)
    #expect(reader.state.views[.base] is TreeView)
    for kind in ViewStack.all where kind.layer == .base || kind.layer == .pane {
      #expect(reader.state.views[kind.layer].map { type(of: $0) == kind } == true)
    }
  }

  @Test("rows of one outline are lent the same lines until it is another")
  func rows() {
    var reader = Reader(Job.small())
    reader.press("gjzo")
    func lines() -> RowLines {
      reader.state.lentLines(reader.state.geometry, reader.job.session)
    }
    _ = reader.screen
    let read = lines().bodies.count
    #expect(read > 0)
    reader.press("j")
    #expect(lines().bodies.count >= read)
    let open = lines().source
    reader.press("zc")
    #expect(lines().source != open)
    let folded = lines().source
    reader.poll { $0.entry("more") }
    #expect(lines().source != folded)
  }

  @Test("a hint that is clicked on does what its key does, in a box too")
  func clicks() {
    var reader = Reader(Job.small(), rows: 24)
    reader.press("Vf")
    reader.send(.run(.pause, nil))
    #expect(reader.state.filter.choices.count == 1 && !reader.state.isPaused)
    reader.send(.run(.cancel, nil))
    #expect(reader.state.checklist == nil && reader.state.timeline != nil)
    reader.press("?")
    reader.send(.run(.down, nil))
    #expect(reader.state.help == 1)
    reader.send(.run(.cancel, nil))
    #expect(reader.state.help == nil && reader.state.timeline != nil)
  }

  @Test("what is typed, chosen or read on top of a view does not reach it")
  func focus() {
    var reader = Reader(Job.small(), rows: 24)
    reader.press("V")
    let current = reader.state.timeline?.current
    reader.press("?jjk<esc>/jjj<esc>fjj<esc>")
    #expect(reader.state.timeline?.current == current)
    #expect(reader.state.views[.box] == nil && reader.state.views[.line] == nil)
    reader.press("I")
    #expect(reader.state.views[.box] is FactsView)
    reader.press("j")
    #expect(reader.state.views[.box] == nil)
    #expect(reader.state.timeline?.current != current)
  }
}
