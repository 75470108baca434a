import SessionModel
import Testing

@Suite("Antigravity")
struct AntigravityTests {
  @Test("steps become messages and calls with their results")
  func whole() throws {
    let session = try Conversation("antigravity", fixture: "transcript.jsonl").read()
    #expect(
      view(session) == """
        user: Mend the gate
        assistant:  〈A look first.〉
          list_dir({"DirectoryPath":"/yard","Depth":2}) completed → gate⏎⏎[cut off in the transcript]
          run_command({"CommandLine":"make gate"}) failed → Created At: 2026-09-21T10:00:02Z⏎The command exited with code 2.⏎Output:⏎no rule⏎ ✗ exit code 2
        system: What was done so far
        assistant: It is mended.
        """)
    #expect(
      summary(session)
        == "succeeded* title=Mend the gate model=Model 3.5 (Medium) inputTokens=100 outputTokens=8 cachedTokens=60 outputText=It is mended."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("antigravity", fixture: "transcript.jsonl").checkLaws() }

  @Test("a result without a call stands by itself, and odd steps are told")
  func odd() throws {
    let session = try Conversation(
      "antigravity",
      [
        #"{"step_index":1,"source":"MODEL","type":"VIEW_FILE","status":"ERROR","content":"gone"}"#,
        #"{"step_index":2,"source":"MODEL","type":"VIEW_FILE","status":"ODD"}"#,
        #"{"step_index":3,"source":"SYSTEM","type":"EPHEMERAL_MESSAGE","content":"hint"}"#,
        #"{"step_index":4,"source":"SYSTEM","type":"ZOO","content":"words"}"#,
      ]
    ).read()
    #expect(view(session).contains("view_file() failed → gone"))
    #expect(view(session).hasSuffix("system: hint\nsystem: words"))
    #expect(session.unknownCount == 2)
  }
}
