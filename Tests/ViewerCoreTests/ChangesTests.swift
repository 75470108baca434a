import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("What changed between two positions")
struct ChangesTests {
  /// The names of the rows that are marked.
  static func marked(_ reader: Reader) -> [String] {
    guard let changes = reader.state.lookback.changes else { return [] }
    let rows = Rows(reader.state, reader.job.session)
    return rows.outline.nodes.filter(changes.marks).map { node in
      reader.job.session.text(
        node.id, node.kind == .call ? .name : .message, at: reader.state.position) ?? "?"
    }
  }

  static func job() -> SessionBuilder {
    var job = SessionBuilder()
    let a = job.entry("A")
    let call = job.call("c1", under: a)
    job.wait(1)
    job.end(call, .completed)
    job.wait(1)
    job.entry("B")
    job.wait(1)
    job.finish()
    return job
  }

  @Test("after a step the rows that changed are marked, while the reader stays there")
  func step() {
    var reader = ReplayTests.replay(Self.job(), isPlaying: false)
    reader.press("<home>.")
    #expect(Self.marked(reader) == ["c1"])
    reader.press("jk")
    #expect(Self.marked(reader) == ["c1"])
    reader.press(".")
    #expect(Self.marked(reader) == ["B"])
    reader.press(",")
    #expect(Self.marked(reader) == [])
    #expect(reader.state.lookback.changes?.notYetCount == 1)
    reader.press(" ")
    reader.send(.tick(Milliseconds(1000)))
    reader.send(.tick(Milliseconds(2500)))
    #expect(reader.state.lookback.changes == nil)
  }

  @Test("a fold that holds a change is marked itself")
  func folds() {
    var reader = ReplayTests.replay(Self.job(), isPlaying: false)
    reader.press("zM<home>.")
    #expect(Self.marked(reader) == ["A"])
  }

  @Test("a mark shows what differs from it, before and after, until it is taken away")
  func mark() {
    var reader = LookBackTests.live(Self.job())
    reader.press("M")
    #expect(reader.state.lookback.changes == nil)
    reader.poll {
      $0.wait(1)
      $0.entry("C")
    }
    #expect(Self.marked(reader) == ["C"])
    reader.poll {
      $0.wait(1)
      $0.entry("D")
    }
    #expect(Self.marked(reader) == ["C", "D"])
    reader.press("c")
    #expect(reader.current == "C")
    reader.press("c")
    #expect(reader.current == "D")
    reader.press("c")
    #expect(reader.current == "C")
    reader.press("GMM")
    #expect(reader.state.lookback.mark == nil)
    #expect(Self.marked(reader) == [])
  }

  @Test("marks that grow are those that are found at once", arguments: 0..<20)
  func growth(_ seed: UInt64) {
    let whole = ReplayTests.random(seed)
    var reader = ReplayTests.replay(whole, isPlaying: false)
    reader.press("<home>.M")
    var stepped: Set<String> = []
    while reader.state.position < whole.session.position {
      reader.press(".")
      stepped = Set(Self.marked(reader))
    }
    reader.press("<home><end>")
    #expect(Set(Self.marked(reader)) == stepped)
  }
}
