import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Qwen Code")
struct QwenTests {
  @Test("messages come in pieces, and the last branch is shown")
  func whole() throws {
    let session = try Conversation("qwen", fixture: "chat.jsonl").read()
    #expect(
      view(session) == """
        user: Read it
        assistant: Reading. 〈Hm.〉
          read_file({"path":"x"}) completed → text of x
          read_file({"path":"y"}) failed ✗ no y
        assistant: Bad idea. (retracted)
        assistant: Good.
        """)
    // The thought is one of the two candidates: nothing of it is added to them.
    #expect(
      summary(session)
        == "succeeded* id=qs title=Reading x model=qw-1 inputTokens=10 outputTokens=2 cachedTokens=4 outputText=Good."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("qwen", fixture: "chat.jsonl").checkLaws() }

  @Test(
    "every recorded file is read through",
    .enabled(if: Conversation.samples("qwen") != nil, "no samples beside the project"))
  func samples() throws {
    for path in Conversation.files(in: Conversation.samples("qwen") ?? "", ending: ".jsonl") {
      let text = try #require(Files.text(path))
      let lines = text.split(separator: "\n").map(String.init)
      let session = try Conversation("qwen", lines).read()
      #expect(session.malformedCount + session.unknownCount == 0, "\(path)")
    }
  }
}
