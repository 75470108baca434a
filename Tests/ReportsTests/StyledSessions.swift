import SessionModel
import TestSupport

@testable import Reports

/// Sessions that styles are shown with, and what they write of them.
enum StyledSessions {
  /// A job of the shape that the project began with: messages, their calls, arguments and results.
  static func summary() -> Session {
    var job = TestSupport.SessionBuilder(title: "Harbour news")
    let first = job.entry("Gathering the news of the harbour")
    job.call(
      "web_search", #"{"query":"harbour dredging 2025"}"#, under: first, took: 1.2,
      result: "Found 15 notices")
    job.call(
      "read_notices", #"{"topics":["dredging","ferry times"]}"#, under: first, took: 4.8,
      result: "Read 8 notices")
    let second = job.entry("Writing to the crew")
    job.call(
      "send_email", #"{"to":"crew@example.org","subject":"Harbour news"}"#, under: second,
      took: 0.3, .failed, error: "mailbox full")
    job.finish()
    return job.session
  }

  /// Two turns of an agent that changes a file, with messages that say nothing and an agent that it calls.
  static func turns() -> Session {
    var job = TestSupport.SessionBuilder(title: "A button")
    job.entry("Move the button", role: .user)
    job.wait(2)
    let silent = job.entry(nil)
    job.call(
      "Read", #"{"file_path":"/srv/app/button.tsx"}"#, under: silent, took: 0.2, result: "a\nb")
    let also = job.entry(nil)
    job.call(
      "Edit", #"{"file_path":"/srv/app/button.tsx","old_string":"left","new_string":"right"}"#,
      under: also, took: 0.1, result: "ok")
    job.entry("It is on the right now.")
    job.wait(60)
    job.entry("Run the checks\nand tell me", role: .user)
    let said = job.entry("I run them.")
    job.call(
      "Bash", #"{"command":"make check"}"#, under: said, took: 6.1, .failed,
      result: "error: no rule\nExit code 2")
    let agent = job.call("Task", #"{"description":"find the rule"}"#, under: said)
    let inner = job.entry("Looking", under: agent)
    job.call("Grep", #"{"pattern":"check:"}"#, under: inner, took: 0.1, result: "Makefile:3")
    job.wait(1)
    job.end(agent, result: "it is in Makefile")
    job.entry("There is no such rule.")
    job.finish()
    return job.session
  }

  /// What a style writes.
  static func text(
    _ style: ReportStyle, _ session: Session, _ change: (inout ReportOptions) -> Void = { _ in }
  ) -> String {
    var options = ReportOptions(clean: { $0 })
    change(&options)
    var bytes: [UInt8] = []
    style.write(session, options) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The calls of a session and how many of them failed, as its document counts them.
  static func counts(_ session: Session) -> (calls: Int, failed: Int) {
    let document = text(.json, session) { $0.isCompact = true }
    return (
      document.ranges(of: "\"duration_ms\":").count,
      document.ranges(of: "\"status\":\"failed\"").count
    )
  }
}

extension StyledSessions {
  /// When they begin.
  static var start: Milliseconds { TestSupport.SessionBuilder.start }
}
