import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("Reports that tell turns")
struct StoryTests {
  @Test("the tree tells turns, and calls below what was said before them")
  func tree() {
    #expect(
      StyledSessions.text(.tree, StyledSessions.turns()) == """
        A button                                                        succeeded  01:10
          09:14:02  > Move the button                                      2 calls  2.3s
            completed   Read  /srv/app/button.tsx                          2 lines  0.2s
            completed   Edit  /srv/app/button.tsx                            +1 -1  0.1s
            09:14:04  It is on the right now.
          09:15:04  > Run the checks                            3 calls · 1 failed  7.2s
                      and tell me
            09:15:04  I run them.                                                   7.2s
              failed      Bash  make check                                  exit 2  6.1s
                          error: no rule
                          Exit code 2
              completed   Task  find the rule                                       1.1s
                09:15:10  Looking                                                   0.1s
                  completed   Grep  check:                                 1 match  0.1s
            09:15:11  There is no such rule.

        """)
  }

  @Test("Markdown has a heading for each turn, and what was asked below it")
  func markdown() {
    let text = StyledSessions.text(.markdown, StyledSessions.turns())
    #expect(
      text.contains("## Turn 1\n\n*09:14:02 · 2 calls · 2.3s*\n\n> Move the button\n\n<details>"))
    #expect(
      text.contains("> Run the checks\n> and tell me\n\n### 09:15:04  assistant\n\nI run them.\n"))
    #expect(text.ranges(of: "<details>").count == 5)
    #expect(text.ranges(of: "</details>").count == 5)
  }

  @Test("the head of Markdown says when the outcome is concluded")
  func concluded() {
    var job = TestSupport.SessionBuilder()
    job.entry("Begin", role: .user)
    job.apply(.run(.succeeded, .inferred))
    #expect(
      StyledSessions.text(.markdown, job.session).contains(
        "status: \"succeeded\"\ninferred: \"true\"\n"))
    job.apply(.run(.succeeded, .stated))
    #expect(!StyledSessions.text(.markdown, job.session).contains("inferred"))
  }

  @Test("what a program wrote is one row")
  func notice() {
    var job = TestSupport.SessionBuilder()
    job.entry("Begin", role: .user)
    let reminder = job.entry("Be brief.\nBe kind.", role: .user)
    job.set(reminder, .origin, "context")
    job.entry("Yes.")
    let text = StyledSessions.text(.tree, job.session)
    #expect(text.contains("    09:14:02  context, 2 lines: Be brief. Be kind.\n"))
  }

  @Test("every row is entered and left in order, and each call once", arguments: 0..<40)
  func walk(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var job = TestSupport.SessionBuilder()
    var parents: [NodeID] = [.root]
    var calls = 0
    for _ in 0..<60 {
      let parent = parents.randomElement(using: &generator) ?? .root
      let role: EntryRole = Int.random(in: 0..<4, using: &generator) == 0 ? .user : .assistant
      let message = Bool.random(using: &generator) ? "said" : nil
      let entry = job.entry(message, role: role, under: parent)
      for _ in 0..<Int.random(in: 0..<3, using: &generator) {
        parents.append(job.call("f", under: entry, took: 0.1))
        calls += 1
      }
    }
    var open: [NodeID] = []
    var seen = 0
    for step in StoryWalk(job.session, ReportOptions(clean: { $0 })) {
      if step.isStart {
        #expect(step.depth == open.count)
        open.append(step.node)
        if step.kind == .call { seen += 1 }
      } else {
        #expect(open.popLast() == step.node)
        #expect(step.depth == open.count)
      }
    }
    #expect(open.isEmpty && seen == calls)
    let rich = Array(RichOrder(StoryWalk(job.session, ReportOptions(clean: { $0 }))))
    #expect(rich.count { $0.step.kind == .call && $0.step.isStart } == calls)
  }
}
