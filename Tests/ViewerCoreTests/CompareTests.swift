import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore

/// Two runs on a screen: keys in, what is shown out.
@Suite("Two runs side by side")
struct CompareTests {
  /// Somebody who compares.
  struct Reader {
    var state: CompareState
    var effects: [CompareEffect] = []

    init(rows: Int = 24, columns: Int = 80) {
      let one = (0..<40).map { SketchedRun.Step.say("Words \($0)") }
      var two = one
      two[10] = .say("Other words")
      two.insert(.call("Read"), at: 20)
      two[30] = .say("Others again")
      state = CompareState(
        SketchedRun(one).compared(with: SketchedRun(two)), rows: rows, columns: columns)
    }

    mutating func press(_ names: String...) {
      for name in names {
        guard let key = Key(name) else { preconditionFailure(name) }
        effects = reduce(.key(key), into: &state)
      }
    }

    /// The rows that are on the screen.
    var shown: Range<Int> { state.top..<state.top + state.layout.list.count }
  }

  @Test(
    "begins where the runs part, and n and N go through what differs and say where they are",
    arguments: [80, 120])
  func differences(columns: Int) {
    var reader = Reader(columns: columns)
    #expect(reader.state.current == 10)
    reader.press("n")
    #expect(reader.state.current == 20)
    #expect(reader.state.notice == "difference 2 of 3")
    reader.press("n")
    #expect(reader.state.current == 30)
    #expect(reader.shown.contains(reader.state.selected))
    reader.press("n")
    #expect(reader.state.current == 30)
    #expect(reader.state.notice == "no difference below, N goes back")
    #expect(reader.effects == [.beep])
    reader.press("2", "N")
    #expect(reader.state.current == 10)
    reader.press("t")
    #expect(reader.state.current == 20)
    reader.press("G", "D")
    #expect(reader.state.current == 10)
  }

  @Test("the runs stand beside each other on a wide screen, and below each other on a narrow one")
  func layout() {
    var reader = Reader(columns: 120)
    #expect(reader.state.list.contains(.pair(10)))
    reader.press("n")
    _ = reduce(.resize(rows: 24, columns: 80), into: &reader.state)
    #expect(reader.state.list.contains(.side(10, .a)))
    #expect(reader.state.list.contains(.side(10, .b)))
    #expect(reader.state.current == 20)
  }

  @Test(
    "between the runs there is room for each word for what differs, and that there is more",
    arguments: [100, 101, 120, 200])
  func gutter(columns: Int) throws {
    let gutter = try #require(Reader(columns: columns).state.layout.sides).gutter
    for difference in ComparedDifference.allCases {
      #expect("~ \(difference.words)+".count <= gutter.count - 2)
    }
  }

  @Test(
    "s leaves out what is the same and keeps the place, Enter on what is left out shows it again")
  func onlyDifferences() {
    var reader = Reader(columns: 120)
    let all = reader.state.list.count
    reader.press("s")
    #expect(reader.state.list.count == 8)
    #expect(reader.state.current == 10)
    reader.press("k")
    #expect(reader.state.list[reader.state.selected] == .same(0, count: 10))
    reader.press("enter")
    #expect(reader.state.list.count == all)
    #expect(reader.state.detail == nil)
  }

  @Test("Enter shows both sides in full, n goes on there, and q comes back before it leaves")
  func detail() throws {
    var reader = Reader()
    reader.press("enter")
    let detail = try #require(reader.state.detail)
    #expect(detail.map(\.kind) == [.head, .onlyA, .onlyB])
    #expect(detail.compactMap { ($0.a ?? $0.b)?.string } == ["message", "Words 10", "Other words"])
    reader.press("n")
    #expect(reader.state.detail?.first?.a == "tool")
    reader.press("q")
    #expect(reader.state.detail == nil)
    #expect(reader.effects.isEmpty)
    reader.press("q")
    #expect(reader.effects == [.quit(status: 0)])
  }

  @Test("a key that means nothing says so; help shows every key")
  func wrongKey() {
    var reader = Reader()
    reader.press("x")
    #expect(reader.state.notice == "key x is not bound, ? helps")
    #expect(reader.effects == [.beep])
    reader.press("?")
    #expect(reader.state.helpLine == 0)
    for _ in ComparisonCommand.allCases where reader.state.helpLine != nil { reader.press("j") }
    #expect(reader.state.helpLine == nil)
    let names = ComparisonCommand.allCases.flatMap(\.keys)
    #expect(Set(names).count == names.count)
  }

  @Test("screens of any size are laid out, and the cursor is on them", arguments: 0..<30)
  func sizes(rows: Int) {
    for columns in [0, 1, 19, 20, 40, 99, 100, 101, 300] {
      var reader = Reader(rows: rows, columns: columns)
      reader.press("G", "enter", "G", "q", "g", "ctrl-d", "n")
      let layout = reader.state.layout
      guard !layout.isTooSmall, !layout.list.isEmpty else { continue }
      #expect(reader.shown.contains(reader.state.selected))
      #expect(layout.list.upperBound <= layout.footer)
    }
  }
}
