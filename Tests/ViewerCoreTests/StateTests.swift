import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("The state beside the entries")
struct StateTests {
  @Test("stands behind what happened, and is no news of its own")
  func shown() {
    var builder = SessionBuilder()
    let entry = builder.entry("One")
    builder.set(.root, .data, "n is 1")
    let session = builder.session
    let outline = Outline(session, at: session.position, folds: Folds(), since: .max)
    #expect(outline.nodes.map(\.kind) == [.entry, .ending])
    let reader = BodyReader(
      session, at: session.position, geometry: RowGeometry(columns: 80, timeColumns: 0))
    let rows = reader.rows(of: outline.nodes[1], isUnabridged: false, isChosen: false)
    #expect(rows.map(\.text.string) == ["n is 1"])
    #expect(outline.newest.id == entry)
  }

  @Test("stands under its own heading behind an answer")
  func behindAnswer() {
    var builder = SessionBuilder()
    builder.set(.root, .data, "[]")
    builder.set(.root, .outputText, "Done.")
    let session = builder.session
    let outline = Outline(session, at: session.position, folds: Folds(), since: .max)
    let reader = BodyReader(
      session, at: session.position, geometry: RowGeometry(columns: 80, timeColumns: 0))
    let rows = reader.rows(of: outline.nodes[0], isUnabridged: false, isChosen: false)
    #expect(rows.map(\.text.string) == ["Done.", "", "State", "[]"])
  }
}
