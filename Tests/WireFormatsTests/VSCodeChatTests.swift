import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Copilot chats of Visual Studio Code")
struct VSCodeChatTests {
  let chat = #"""
    {"version":3,"sessionId":"v-1","customTitle":"T","creationDate":1767348000000,"requests":[{"requestId":"r1",
    "timestamp":1767348001000,"modelId":"copilot/m","message":{"text":"Fix it"},"response":[
    {"kind":"thinking","value":"Hm."},{"value":"Reading "},{"kind":"inlineReference","name":"a.ts"},
    {"kind":"toolInvocationSerialized","toolCallId":"t1","toolId":"read","isComplete":true,"isConfirmed":{"type":1},
    "pastTenseMessage":{"value":"Read a.ts"},"resultDetails":[{"value":"text"}]},
    {"kind":"toolInvocationSerialized","toolCallId":"t2","toolId":"run","isComplete":true,"isConfirmed":{"type":4},
    "toolSpecificData":{"commandLine":{"original":"make"},"terminalCommandState":{"exitCode":2,"duration":100},
    "terminalCommandOutput":{"text":"boom"}}},
    {"kind":"toolInvocationSerialized","toolCallId":"t3","toolId":"rm","isComplete":true,"isConfirmed":{"type":0},
    "invocationMessage":"Remove"},{"kind":"zoo"},{"value":"Done."}],"result":{"timings":{"totalElapsed":9000}}}]}
    """#

  @Test("an answer is cut into its steps, and calls tell how they ended")
  func whole() throws {
    var source = SessionReader("vscode-copilot-chat")
    source.follow(chat, framing: .document)
    let position = source.session.position
    source.follow(chat, framing: .document)
    #expect(source.session.position == position, "the same document again changes nothing")
    source.finish()
    #expect(
      view(source.session) == """
        user: Fix it
        assistant: Reading a.ts 〈Hm.〉
          read(Read a.ts) completed → text
          run(make) failed 100ms → boom ✗ exit code 2
          rm(Remove) rejected
        assistant: Done.
        """)
    #expect(summary(source.session) == "succeeded* id=v-1 title=T model=copilot/m outputText=Done.")
    #expect(source.session.unknownCount == 1)
  }
}
