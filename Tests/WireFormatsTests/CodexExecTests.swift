import SessionModel
import TestSupport
import Testing

@Suite("codex exec --json")
struct CodexExecTests {
  @Test("items are told in the state that they were in last")
  func whole() throws {
    let session = try Conversation("codex-exec", fixture: "run.jsonl").read()
    #expect(
      view(session) == """
        assistant:  〈**Look**〉
          todo_list([{"text":"a","completed":true}]) completed
          command_execution(ls) failed → a⏎b ✗ exit code 2
          command_execution(rm x) rejected
          s.t({"q":1}) completed → r
          s.t({}) failed ✗ no
          web_search(q) completed
        system: Error: slow ✗ slow
        assistant: Done.
        """)
    #expect(
      summary(session)
        == "succeeded id=x-1 inputTokens=10 outputTokens=3 cachedTokens=4 outputText=Done.")
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("codex-exec", fixture: "run.jsonl").checkLaws() }

  @Test("a failed turn fails the session, and the next turn goes on")
  func failed() throws {
    var lines = [
      #"{"type":"thread.started","thread_id":"x"}"#, #"{"type":"turn.started"}"#,
      #"{"type":"item.started","item":{"id":"i","type":"command_execution","command":"ls","status":"in_progress"}}"#,
      #"{"type":"turn.failed","error":{"message":"no quota"}}"#,
    ]
    let failed = try Conversation("codex-exec", lines).read()
    #expect(summary(failed) == "failed id=x error=no quota")
    #expect(view(failed).contains("command_execution(ls) lost*"))
    lines.append(#"{"type":"turn.started"}"#)
    let again = try Conversation("codex-exec", lines).read(finishing: false)
    #expect(again.status(at: again.position)?.value == .inProgress)
    #expect(view(again).contains("command_execution(ls) lost*"))
  }

  @Test("unknown items and records are told")
  func unknown() throws {
    let session = try Conversation(
      "codex-exec",
      [
        #"{"type":"turn.paused"}"#, #"{"type":"item.completed","item":{"id":"1","type":"zoo"}}"#,
        #"{"type":"item.completed","item":7}"#,
      ]
    ).read()
    #expect(session.unknownCount == 2)
    #expect(session.malformedCount == 1)
  }

  @Test(
    "every recorded file is read through",
    .enabled(if: Conversation.samples("codex-exec-json") != nil, "no samples beside the project"))
  func samples() throws {
    let folder = Conversation.samples("codex-exec-json") ?? ""
    for path in Conversation.files(in: folder, ending: ".jsonl") {
      let text = try #require(Files.text(path))
      let lines = text.split(separator: "\n").map(String.init)
      let session = try Conversation("codex-exec", lines).read()
      #expect(session.malformedCount + session.unknownCount == 0, "\(path)")
      #expect(session.status(at: session.position)?.value == .succeeded)
    }
  }
}
