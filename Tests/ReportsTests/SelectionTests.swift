import SessionModel
import Testing

@testable import Reports

@Suite("Parts of a session")
struct SelectionTests {
  private let session = StyledSessions.turns()

  private func indexes(_ change: (inout ReportOptions) -> Void) -> [String] {
    StyledSessions.text(.log, session, change)
      .matches(of: /"message_index":"([^"]*)"/).map { String($0.1) }
  }

  @Test(
    "only what is asked for is told, with what it stands in and its own index",
    arguments: [
      ("failed", ["4", "5"]), ("running", []), ("tool=grep", ["4", "5", "5.1.0"]),
      ("kind=edit,kind=read", ["0", "1", "2"]), ("turn=2", ["4", "5", "5.1.0", "6"]),
      ("turn=1,tool=Edit", ["0", "2"]), ("failed,tool=Grep", []),
    ])
  func only(words: String, expected: [String]) {
    let conditions = words.split(separator: ",").compactMap { ItemCondition(word: $0) }
    #expect(conditions.count == words.split(separator: ",").count)
    #expect(indexes { $0.only = conditions } == expected)
  }

  @Test("a word that is no condition is none")
  func words() {
    for word in ["", "fail", "turn=0", "turn=x", "kind=none", "tool=", "failed=1"] {
      #expect(ItemCondition(word: word) == nil, "\(word)")
    }
  }

  @Test("calls can be left out, all or those that did not fail")
  func calls() {
    let none = StyledSessions.text(.tree, session) { $0.calls = .none }
    #expect(!none.contains("Bash") && !none.contains("Looking") && none.contains("I run them."))
    let failed = StyledSessions.text(.tree, session) { $0.calls = .failed }
    #expect(failed.contains("Bash") && !failed.contains("Task") && failed.contains("on the right"))
  }

  @Test("what began before a moment can be left out, and what came after one")
  func times() {
    let later = StyledSessions.start + Milliseconds(30_000)
    #expect(indexes { $0.from = later } == ["4", "5", "5.1.0", "6"])
    let position = session.timeline.position(at: later, of: session.position)
    #expect(indexes { $0.position = position } == ["0", "1", "2", "3"])
    let half = session.timeline.position(
      at: StyledSessions.start + Milliseconds(63_000), of: session.position)
    let text = StyledSessions.text(.tree, session) { $0.position = half }
    #expect(text.contains("running     Bash") && text.contains("in_progress"))
  }

  @Test("a document of a part tells the place of each item in the whole")
  func document() {
    let text = StyledSessions.text(.json, session) {
      $0.isCompact = true
      $0.only = [.tool("grep")]
    }
    #expect(text.contains("{\"index\":5,\"id\""))
    #expect(text.contains("\"tool_calls\":[{\"index\":1,"))
    #expect(!StyledSessions.text(.json, session).contains("\"index\""))
  }
}
