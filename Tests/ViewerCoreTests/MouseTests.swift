import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("The mouse")
struct MouseTests {
  private func click(_ reader: inout Reader, row: Int, column: Int = 20) {
    reader.send(.key(.mouse(MouseEvent(.press(.left), row: row, column: column))))
  }

  @Test("two clicks on a row open its details, two slow ones or two on different rows do not")
  func doubleClick() {
    var reader = Reader(Job.list(8), rows: 24)
    click(&reader, row: 3)
    reader.send(.tick(reader.state.now + Milliseconds(500)))
    click(&reader, row: 3)
    #expect(!reader.state.panes.isOpen)
    click(&reader, row: 4)
    click(&reader, row: 5)
    #expect(!reader.state.panes.isOpen)
    click(&reader, row: 5)
    #expect(reader.state.panes.isOpen)
  }

  @Test("while a search is on, the last column leads to that part of the tree")
  func scrollBar() {
    var reader = Reader(Job.list(200), rows: 24)
    reader.press("/e1<enter>")
    let tree = reader.state.layout.tree
    click(&reader, row: tree.upperBound - 1, column: 79)
    #expect(reader.current.hasPrefix("e19"))
    click(&reader, row: tree.lowerBound, column: 79)
    #expect(reader.current == "e1")
  }

  @Test("F2 leaves the mouse to the terminal and takes it back, and says so")
  func toggle() {
    var reader = Reader(Job.list(3))
    reader.press("<f2>")
    #expect(reader.effects == [.mouse(false)])
    #expect(reader.state.notice == "mouse off: the terminal selects text")
    reader.press("<f2>")
    #expect(reader.effects == [.mouse(true)])
  }
}
