import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Jumps")
struct JumpTests {
  /// Two turns: a question, two messages, a question, one message.
  private func turns() -> SessionBuilder {
    var job = SessionBuilder()
    job.entry("Q1", role: .user)
    let a = job.entry("A1")
    job.call("Bash", under: a, took: 1)
    job.call("Read", under: a, took: 1)
    let b = job.entry("A2")
    job.call("Bash", under: b, took: 1)
    job.entry("Q2", role: .user)
    job.entry("A3")
    return job
  }

  @Test("messages and turns are gone to and fro")
  func messages() {
    var reader = Reader(turns(), rows: 30)
    reader.press("g))")
    #expect(reader.current == "- A2")
    reader.press("(")
    #expect(reader.current == "- A1")
    reader.press("}")
    #expect(reader.current == "- > Q2")
    reader.press("{")
    #expect(reader.current == "- > Q1")
    reader.press("{")
    #expect(reader.effects == [.beep])
  }

  @Test("the same tool and the same role are found from what the cursor stands on")
  func like() {
    var reader = Reader(turns(), rows: 30)
    reader.press("gt*")
    #expect(reader.current == "+ Bash completed")
    #expect(reader.state.cursor?.node == NodeID(6))
    reader.press("#")
    #expect(reader.state.cursor?.node == NodeID(3))
    reader.press("g*")
    #expect(reader.current == "- > Q2")
  }

  @Test("bookmarks are kept by node and gone to")
  func bookmarks() {
    var reader = Reader(turns(), rows: 30)
    reader.press("gtm}mg")
    reader.press("u")
    #expect(reader.current == "+ Bash completed")
    reader.press("u")
    #expect(reader.current == "- > Q2")
    reader.press("U")
    #expect(reader.current == "+ Bash completed")
    reader.press("mg")
    reader.press("u")
    #expect(reader.current == "- > Q2")
  }

  @Test("jumps lead back to where they began, and forward again")
  func list() {
    var reader = Reader(turns(), rows: 30)
    reader.press("g)}")
    #expect(reader.current == "- > Q2")
    reader.press("[")
    #expect(reader.current == "- A1")
    reader.press("[")
    #expect(reader.current == "- > Q1")
    reader.press("]]")
    #expect(reader.current == "- > Q2")
    reader.press("]")
    #expect(reader.effects == [.beep])
    reader.press("''")
    #expect(reader.current == "- A1")
    reader.press("''")
    #expect(reader.current == "- > Q2")
  }

  @Test("what changed since the reader left the end is gone to")
  func news() {
    var reader = Reader(turns(), rows: 30, follow: true)
    reader.press("g'n")
    #expect(reader.effects == [.beep])
    reader.poll {
      $0.entry("new one")
      $0.set(NodeID(2), .message, "A1, now longer")
    }
    reader.press("'n")
    #expect(reader.current == "- A1, now longer")
    reader.press("'n")
    #expect(reader.current == "new one")
  }
}
