import SessionModel
import Testing

@Suite("Mistral Vibe")
struct VibeTests {
  @Test("the messages are read, with what stands beside them")
  func whole() throws {
    var conversation = try Conversation("vibe", fixture: "messages.jsonl")
    conversation.add(
      [
        #"{"session_id":"v1","title":"The gate","start_time":"2026-09-21T10:00:00","stats":{"session_prompt_tokens":100,"session_completion_tokens":8,"session_cached_tokens":60},"config":{"active_model":"m-1"}}"#
      ], file: "meta.json")
    let session = conversation.read()
    #expect(
      view(session) == """
        system: The project is a yard.
        user: Mend the gate
        assistant: Looking. 〈A look first.〉
          read_file({"path":"gate"}) completed → one hinge
        assistant: It is mended.
        """)
    #expect(
      summary(session)
        == "succeeded* id=v1 title=The gate model=m-1 inputTokens=100 outputTokens=8 cachedTokens=60 outputText=It is mended."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
    #expect(session.origin(of: NodeID(1), at: session.position) == .context)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("vibe", fixture: "messages.jsonl").checkLaws() }
}
