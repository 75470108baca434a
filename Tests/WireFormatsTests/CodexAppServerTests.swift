import SessionModel
import Testing

@Suite("codex app-server")
struct CodexAppServerTests {
  @Test("items are told once, in pieces or whole, and a subagent stands under its call")
  func whole() throws {
    let session = try Conversation("codex-app-server", fixture: "turns.jsonl").read()
    #expect(
      view(session) == """
        user: Count the gates
        assistant:  〈I will look.〉
          command_execution(ls yard) completed 950ms → gate⏎
          todo_list([{"step":"Count","status":"inProgress"}]) completed
          spawnAgent(Count the hinges) completed → {}
            assistant: Four hinges.
        assistant: One gate, four hinges.
        """)
    #expect(
      summary(session)
        == "succeeded* id=t1 title=Gates and hinges inputTokens=100 outputTokens=20 cachedTokens=40 outputText=One gate, four hinges."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("codex-app-server", fixture: "turns.jsonl").checkLaws() }

  static let begun = [
    #"{"method":"thread/started","params":{"thread":{"id":"t","turns":[]}}}"#,
    #"{"method":"turn/started","params":{"threadId":"t","turn":{"id":"u","items":[],"status":"inProgress"}}}"#,
    #"{"method":"item/started","params":{"threadId":"t","turnId":"u","item":{"type":"commandExecution","id":"i","command":"rm gate","status":"inProgress","aggregatedOutput":null,"exitCode":null}}}"#,
  ]
  static let asked =
    #"{"id":7,"method":"item/commandExecution/requestApproval","params":{"threadId":"t","turnId":"u","itemId":"i"}}"#

  @Test("a call waits for its approval, whether the answer to it is recorded or its end")
  func approvals() throws {
    var lines = Self.begun + [Self.asked]
    let waiting = try Conversation("codex-app-server", lines).read(finishing: false)
    #expect(view(waiting).hasSuffix("command_execution(rm gate) waiting"))
    let answered = try Conversation(
      "codex-app-server", lines + [#"{"id":7,"result":{"decision":"accept"}}"#]
    ).read(finishing: false)
    #expect(view(answered).hasSuffix("command_execution(rm gate) running"))
    lines.append(
      #"{"method":"item/completed","params":{"threadId":"t","turnId":"u","item":{"type":"commandExecution","id":"i","command":"rm gate","status":"declined","aggregatedOutput":null,"exitCode":null}}}"#
    )
    let declined = try Conversation("codex-app-server", lines).read(finishing: false)
    #expect(view(declined).hasSuffix("command_execution(rm gate) rejected"))
  }

  @Test("a turn that was interrupted or failed ends its calls, and the next one goes on")
  func turns() throws {
    func end(_ status: String, _ error: String = "null") -> String {
      #"{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"u","items":[],"status":"\#(status)","error":\#(error)}}}"#
    }
    let stopped = try Conversation("codex-app-server", Self.begun + [end("interrupted")]).read()
    #expect(view(stopped).hasSuffix("command_execution(rm gate) cancelled*"))
    #expect(summary(stopped) == "cancelled* id=t")
    var lines = Self.begun + [end("failed", #"{"message":"no quota"}"#)]
    let failed = try Conversation("codex-app-server", lines).read()
    #expect(view(failed).hasSuffix("command_execution(rm gate) lost*"))
    #expect(summary(failed) == "failed* id=t error=no quota")
    lines.append(Self.begun[1])
    let again = try Conversation("codex-app-server", lines).read(finishing: false)
    #expect(summary(again) == "in_progress* id=t")
  }

  @Test("threads that no call started stand by themselves, and what is unknown is told")
  func others() throws {
    let session = try Conversation(
      "codex-app-server",
      Self.begun + [
        #"{"method":"thread/started","params":{"thread":{"id":"o","name":"Other","source":"appServer","turns":[]}}}"#,
        #"{"method":"item/completed","params":{"threadId":"o","turnId":"v","item":{"type":"agentMessage","id":"i","text":"Hello."}}}"#,
        #"{"method":"turn/paused","params":{"threadId":"t"}}"#,
        #"{"method":"item/completed","params":{"threadId":"t","turnId":"u","item":7}}"#,
        #"{"method":"account/rateLimits/updated","params":{"rateLimits":{}}}"#,
      ]
    ).read()
    #expect(
      view(session) == """
        assistant: \("")
          command_execution(rm gate) lost*
        step: Other
          task() completed*
            assistant: Hello.
        """)
    #expect(session.unknownCount == 1)
    #expect(session.malformedCount == 1)
  }
}
