import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Auggie")
struct AuggieTests {
  @Test("exchanges are read, and a rewritten document tells the same again")
  func whole() throws {
    let text = try #require(Files.text(ProjectFiles.fixtures + "/auggie/session.json"))
    var source = SessionReader("auggie")
    source.follow(text, framing: .document)
    let position = source.session.position
    source.follow(text, framing: .document)
    #expect(source.session.position == position)
    source.finish()
    #expect(
      view(source.session) == """
        user: Mend the gate
        assistant: Looking. 〈A look first.〉
          launch-process({"command":"ls yard"}) completed → gate
          view({"path":"yard"}) failed ✗ is a folder
        assistant: It is mended.
        """)
    #expect(
      summary(source.session)
        == "succeeded* id=a1 title=The gate model=m-1 inputTokens=18 outputTokens=4 cachedTokens=6 outputText=It is mended."
    )
    #expect(source.session.unknownCount + source.session.malformedCount == 0)
  }

  @Test("a question to a person waits")
  func waits() {
    var source = SessionReader("auggie")
    source.follow(
      #"{"sessionId":"a","created":"2026-09-21T10:00:00Z","chatHistory":[{"exchange":{"request_message":"Mend","response_text":"","response_nodes":[{"type":5,"tool_use":{"tool_use_id":"c","tool_name":"ask-user","input_json":"{\"question\":\"Which?\"}"}}]}}]}"#,
      framing: .document)
    source.finish()
    #expect(view(source.session).hasSuffix(#"ask-user({"question":"Which?"}) waiting"#))
    #expect(summary(source.session).hasPrefix("interrupted*"))
  }
}
