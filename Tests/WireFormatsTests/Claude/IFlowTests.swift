import SessionModel
import Testing

@Suite("iFlow, which writes Claude Code's lines")
struct IFlowTests {
  @Test("calls that are told again with the next one are one, and results are unwrapped")
  func whole() throws {
    func line(_ id: String, _ parent: String, _ role: String, _ message: String) -> String {
      #"{"uuid":"\#(id)","parentUuid":\#(parent),"sessionId":"session-1","timestamp":"2026-01-21T05:56:3\#(id)Z","type":"\#(role)","isSidechain":false,"userType":"external","message":\#(message),"cwd":"/srv/yard","version":"1.0.0"}"#
    }
    func call(_ id: String) -> String {
      #"{"type":"tool_use","id":"\#(id)","name":"read_file","input":{"path":"\#(id)"}}"#
    }
    func answer(_ id: String, _ content: String) -> String {
      #"{"id":"r\#(id)","type":"message","role":"assistant","model":"m-1","content":[\#(content)],"stop_reason":null,"usage":{"input_tokens":0,"output_tokens":0}}"#
    }
    func result(_ id: String, _ text: String) -> String {
      #"{"role":"user","content":[{"tool_use_id":"\#(id)","type":"tool_result","content":{"callId":"\#(id)","responseParts":{"functionResponse":{"id":"\#(id)","name":"read_file","response":{"output":"\#(text)"}}},"resultDisplay":"Read"}}]}"#
    }
    let session = try Conversation(
      "claude-code",
      [
        line("0", "null", "user", #"{"role":"user","content":"Mend the gate"}"#),
        line(
          "1", #""0""#, "assistant",
          answer("1", #"{"type":"text","text":"Looking."},"# + call("a"))),
        line("2", #""0""#, "assistant", answer("2", call("a") + "," + call("b"))),
        line("3", #""0""#, "assistant", answer("3", call("b"))),
        line("4", #""3""#, "user", result("a", "one hinge")),
        line("5", #""3""#, "user", result("b", "two hinges")),
        line("6", #""5""#, "assistant", answer("6", #"{"type":"text","text":"It is mended."}"#)),
      ]
    ).read()
    let text = view(session)
    #expect(text.split(separator: "\n").count { $0.contains("read_file(") } == 2)
    #expect(text.contains(#"read_file({"path":"a"}) completed → one hinge"#))
    #expect(text.contains("→ two hinges"))
    #expect(text.hasSuffix("assistant: It is mended."))
    #expect(!text.contains("retracted"))
    #expect(session.unknownCount + session.malformedCount == 0)
  }
}
