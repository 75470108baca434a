import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("The log style")
struct LogReportTests {
  @Test("a line is what the structured log of the beginning tells, and where the entry stands")
  func golden() {
    let text = StyledSessions.text(.log, StyledSessions.summary()) {
      $0.context = [("user_id", "user-7"), ("run", "a=b")]
    }
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines.last == #"""
        {"timestamp":"2025-09-14T09:14:08.000Z","message_index":"1","role":"assistant","state":"completed",\#
        "message":"Writing to the crew","context":{"user_id":"user-7","run":"a=b"},\#
        "tool_calls":[{"id":null,"name":"send_email",\#
        "arguments":{"to":"crew@example.org","subject":"Harbour news"},"status":"failed","duration_ms":300,\#
        "error":"mailbox full"}]}
        """#)
  }

  @Test("outputs are cut at 500 characters, and say so")
  func cut() {
    var job = TestSupport.SessionBuilder()
    let entry = job.entry("said")
    job.call("f", under: entry, took: 1, result: String(repeating: "ä", count: 501))
    job.set(entry, .outputText, String(repeating: "x", count: 500))
    func text(_ limit: Int?) -> String {
      StyledSessions.text(.log, job.session) { $0.outputLimit = limit }
    }
    let cut = "\"" + String(repeating: "ä", count: 500) + "\",\"result_truncated\":true"
    #expect(text(nil).contains(cut))
    #expect(text(nil).contains("xx\"}\n"))
    #expect(text(2).contains("\"output_text\":\"xx\",\"output_text_truncated\":true"))
    #expect(!text(0).contains("truncated"))
  }

  @Test("every line is JSON, and the calls in them are those of the document")
  func counts() throws {
    for session in [StyledSessions.summary(), StyledSessions.turns()] {
      var (calls, failed) = (0, 0)
      for line in StyledSessions.text(.log, session).split(separator: "\n") {
        try JSONParser().parse(copying: Array(line.utf8)) { value throws(JSONError) in
          guard let list = value["tool_calls"] else { return }
          for call in list.elements {
            calls += 1
            if call["status"]?.string == "failed" { failed += 1 }
          }
        }
      }
      #expect((calls, failed) == StyledSessions.counts(session))
    }
  }
}
