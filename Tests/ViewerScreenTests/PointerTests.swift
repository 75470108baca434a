import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

@Suite("The mouse on words and bars")
struct PointerTests {
  private func click(_ row: Int, _ column: Int, _ grid: Grid, _ state: ViewerState) -> (
    command: Command, number: Int?
  )? {
    PointerTarget.command(
      MouseEvent(.press(.left), row: row, column: column), on: grid, state)
  }

  private func drawn(_ clock: ReplayClock? = nil) -> (Grid, ViewerState) {
    var job = SessionBuilder()
    for index in 1...5 {
      job.entry("e\(index)")
      job.wait(1)
    }
    var state = ViewerState(rows: 24, columns: 100, now: job.time, clock: clock)
    _ = reduce(.sessionGrew, into: &state, session: job.session)
    _ = reduce(.feed(FeedLine(state: .healthy)), into: &state, session: job.session)
    var grid = Grid(rows: 24, columns: 100, glyphs: .unicode)
    draw(state, job.session, into: &grid)
    return (grid, state)
  }

  private func column(of word: String, in row: Int, _ grid: Grid) throws -> Int {
    let text = (0..<grid.columns).map { grid.text(of: grid[row, $0]) }.joined()
    let range = try #require(text.firstRange(of: word))
    return text.distance(from: text.startIndex, to: range.lowerBound)
  }

  @Test("a click on a hint runs what it names, on its key and on its word")
  func hints() throws {
    let (grid, state) = drawn()
    for (word, command) in [("? help", Command.help), ("Space pause", .pause), ("q quit", .quit)] {
      let start = try column(of: word, in: 23, grid)
      #expect(click(23, start, grid, state)?.command == command)
      #expect(click(23, start + word.count - 1, grid, state)?.command == command)
    }
    #expect(click(23, 0, grid, state) == nil)
    #expect(click(5, 5, grid, state) == nil)
    #expect(click(99, 5, grid, state) == nil)
  }

  @Test("a click on the bar of a replay goes to that part of its time")
  func bar() throws {
    let (grid, state) = drawn(ReplayClock(start: .zero, speed: 1, idleLimit: nil, until: nil))
    let row = try #require(state.layout.transport)
    let bar = (0..<grid.columns).filter {
      [.transport, .transportDone, .transportFailure].contains(grid[row, $0].role)
    }
    let (first, last) = (try #require(bar.first), try #require(bar.last))
    #expect(click(row, first, grid, state)?.number == 0)
    #expect(click(row, last, grid, state)?.number == 100)
    #expect(click(row, (first + last) / 2, grid, state)?.command == .percent)
    #expect(click(row, first - 1, grid, state) == nil)
  }

  @Test(
    "the caret of a line stands behind what was typed, in columns",
    arguments: [("abc", 4), ("日本", 5), ("e\u{301}x", 3), ("👩‍👩‍👧", 7), ("שלום", 5)])
  func caret(_ text: String, _ column: Int) {
    var job = SessionBuilder()
    job.entry("e")
    var state = ViewerState(rows: 24, columns: 80, now: job.time)
    _ = reduce(.sessionGrew, into: &state, session: job.session)
    _ = reduce(.key(.character(":")), into: &state, session: job.session)
    _ = reduce(.key(.paste(text)), into: &state, session: job.session)
    var grid = Grid(rows: 24, columns: 80, glyphs: .unicode)
    let cursor = draw(state, job.session, into: &grid)
    #expect(cursor?.row == 23)
    #expect(cursor?.column == column)
  }
}
