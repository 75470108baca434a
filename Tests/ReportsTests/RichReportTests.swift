import SessionModel
import Testing

@testable import Reports

@Suite("The rich style")
struct RichReportTests {
  @Test("boxes and trees keep to the width")
  func golden() {
    #expect(
      StyledSessions.text(.rich, StyledSessions.summary()) { $0.columns = 56 } == """
        ── Harbour… · ✓ succeeded · 3 calls · 1 failed · 6.3s ──
        ╭───────────────────── COMPLETED ──────────────────────╮
        │ Gathering the news of the harbour                    │
        ╰──────────────────────────────────────────────────────╯
        Tool calls
        ├── ✓ web_search  completed  1.2s
        │   ├── Arguments
        │   │   └── query: harbour dredging 2025
        │   └── Result
        │       └── Found 15 notices
        └── ✓ read_notices  completed  4.8s
            ├── Arguments
            │   └── topics: dredging, ferry times
            └── Result
                └── Read 8 notices
        ╭───────────────────── COMPLETED ──────────────────────╮
        │ Writing to the crew                                  │
        ╰──────────────────────────────────────────────────────╯
        Tool calls
        └── ✗ send_email  failed  0.3s
            ├── Arguments
            │   ├── to: crew@example.org
            │   └── subject: Harbour news
            └── Error
                └── mailbox full

        """)
  }

  @Test("what an agent did stands between the arguments and the result of its call")
  func agents() {
    let text = StyledSessions.text(.rich, StyledSessions.turns())
    let rows = text.split(separator: "\n")
    #expect(rows.allSatisfy { $0.count <= 80 })
    #expect(rows.filter { $0.hasPrefix("╭") || $0.hasPrefix("╰") }.allSatisfy { $0.count == 80 })
    #expect(
      text.contains(
        """
        └── ✓ Task  completed  1.1s
            ├── Arguments
            │   └── description: find the rule
            ├── COMPLETED: Looking
            │   └── ✓ Grep  completed  1 match  0.1s
            │       ├── Arguments
            │       │   └── pattern: check:
            │       └── Result
            │           └── Makefile:3
            └── Result
                └── it is in Makefile
        """))
  }

  @Test("colours are written only where they are asked for")
  func colours() {
    #expect(!StyledSessions.text(.rich, StyledSessions.turns()).contains("\u{1b}"))
    #expect(
      StyledSessions.text(.rich, StyledSessions.turns()) { $0.usesColor = true }
        .contains("\u{1b}[31m✗ Bash"))
  }

  @Test("every call is told, with how it stands")
  func counts() {
    for session in [StyledSessions.summary(), StyledSessions.turns()] {
      let text = StyledSessions.text(.rich, session)
      let counts = StyledSessions.counts(session)
      #expect(text.ranges(of: "── ✗ ").count == counts.failed)
      #expect(text.ranges(of: "── ✓ ").count + text.ranges(of: "── ✗ ").count == counts.calls)
    }
  }
}
