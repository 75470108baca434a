import SessionModel
import Testing

@Suite("Junie")
struct JunieTests {
  @Test("steps are told in the state that they were in last")
  func whole() throws {
    let session = try Conversation("junie", fixture: "events.jsonl").read()
    #expect(
      view(session) == """
        user: Mend the gate
        assistant: It is mended. 〈A look first.〉
          terminal(ls yard) completed → gate
          edit_files([{"afterRelativePath":"yard/gate"}]) completed
        system: Plan:⏎[x] Look⏎[>] Mend
        """)
    #expect(
      summary(session) == "succeeded title=Mend the gate model=m-1 outputText=It is mended.")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("junie", fixture: "events.jsonl").checkLaws() }

  @Test("a task that asks stands still, a cancelled one ends its steps, a failed one says why")
  func endings() throws {
    let step =
      #"{"kind":"SessionA2uxEvent","event":{"state":"IN_PROGRESS","agentEvent":{"kind":"ToolBlockUpdatedEvent","stepId":"s","status":"IN_PROGRESS","text":"Search"}}}"#
    func end(_ state: String, _ event: String) -> String {
      #"{"kind":"SessionA2uxEvent","event":{"state":"\#(state)","agentEvent":\#(event)}}"#
    }
    let silent = #"{"kind":"AgentStateUpdatedEvent"}"#
    let asked = try Conversation("junie", [step, end("INPUT_REQUIRED", silent)]).read()
    #expect(summary(asked).hasPrefix("interrupted*"))
    let cancelled = try Conversation("junie", [step, end("CANCELED", silent)]).read()
    #expect(view(cancelled).hasSuffix("tool(Search) cancelled*"))
    #expect(summary(cancelled).hasPrefix("cancelled"))
    let failure = #"{"kind":"AgentFailureEvent","message":"No quota"}"#
    let failed = try Conversation("junie", [step, end("FAILED", failure)]).read()
    #expect(summary(failed).hasPrefix("failed"))
    #expect(summary(failed).hasSuffix("error=No quota"))
    let odd = try Conversation("junie", [end("PAUSED", #"{"kind":"ZooEvent"}"#)]).read()
    #expect(odd.unknownCount == 2)
  }
}
