import SessionModel
import Testing

@testable import WireFormats

/// The streams of Loom: `reference/stream-formats.md` section 2.
struct LoomTests {
  private func read(_ lines: [String], finishing: Bool = true) throws -> Session {
    try Conversation("loom", lines).read(finishing: finishing)
  }

  private func shows(_ lines: [String], _ expected: String, finishing: Bool = true) throws {
    #expect(view(try read(lines, finishing: finishing)) == expected)
  }

  // MARK: 0.3

  private func chunk(_ type: String, _ content: String, _ metadata: String = "{}") -> String {
    #"{"type":"\#(type)","content":\#(content),"metadata":\#(metadata)}"#
  }

  private func start(_ id: String, _ index: String = "0") -> String {
    chunk("tool_call_start", #"{"id":"\#(id)","name":"f","index":\#(index)}"#)
  }

  private func complete(_ id: String, _ arguments: String, _ index: String = "0") -> String {
    chunk(
      "tool_call_complete", #"{"id":"\#(id)","name":"f","arguments":\#(arguments)}"#,
      #"{"index":\#(index)}"#)
  }

  private var done: String { chunk("done", "\"\"", #"{"finish_reason":"tool_calls"}"#) }

  @Test("A call is pending until its arguments come, and requested from then on")
  func requested() throws {
    try shows([start("a")], "assistant: \n  f() pending", finishing: false)
    try shows(
      [start("a"), complete("a", #""{\"q\":1}""#)], "assistant: \n  f({\"q\":1}) requested",
      finishing: false)
    try shows(
      [start("a"), complete("a", #"{"q":1}"#), done], "assistant: \n  f({\"q\":1}) requested")
  }

  @Test("The second end of an answer brings its tokens and nothing else")
  func twoEnds() throws {
    let usage = chunk(
      "done", "\"\"",
      #"{"finish_reason":"usage_only","token_usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"#
    )
    let session = try read([chunk("text", "\"Hi\""), done, usage, usage])
    #expect(view(session) == "assistant: Hi")
    #expect(
      summary(session) == "succeeded inputTokens=5 outputTokens=2 outputText=Hi")
  }

  @Test("What comes behind an end is another answer")
  func turns() throws {
    try shows(
      [chunk("text", "\"One\""), done, chunk("text", "\"Two\""), done],
      "assistant: One\nassistant: Two")
  }

  @Test("Arguments that are refused fail their call and nothing else")
  func refusedArguments() throws {
    let error = chunk(
      "error",
      #"{"error":"invalid_tool_arguments","message":"not JSON","tool_call":{"id":"a","name":"f","arguments":"{"}}"#,
      #"{"index":0}"#)
    let session = try read([start("a"), error, done])
    #expect(view(session) == "assistant: \n  f({) failed ✗ not JSON")
    #expect(summary(session) == "succeeded")
  }

  @Test("An error of the stream ends the run: what was not asked for yet is lost")
  func streamError() throws {
    let error = chunk("error", #"{"error":"stream_error","message":"broke","type":"E"}"#)
    let session = try read([start("a"), complete("a", "\"{}\""), start("b", "1"), error])
    #expect(view(session) == "assistant: \n  f({}) requested\n  f() lost*")
    #expect(summary(session) == "failed error=broke")
  }

  @Test("A stream without an end is lost")
  func noEnd() throws {
    let session = try read([chunk("text", "\"Hi\""), start("a")])
    #expect(summary(session) == "lost*")
    #expect(view(session) == "assistant: Hi\n  f() lost*")
  }

  @Test("A limit makes the answer incomplete")
  func limit() throws {
    let end = chunk("done", "\"\"", #"{"finish_reason":"length"}"#)
    #expect(summary(try read([end, end])) == "incomplete error=length")
  }

  @Test("Ids made of the tool's name are told apart by their places")
  func sameIDs() throws {
    try shows(
      [
        start("call_f", "0"), start("call_f", "1"), complete("call_f", "\"{}\"", "0"),
        complete("call_f", "\"[]\"", "1"), done,
      ], "assistant: \n  f({}) requested\n  f([]) requested")
  }

  @Test("A call told again is one call, and one without an id is known by its place")
  func repeated() throws {
    try shows(
      [start("a"), start("a"), complete("a", "\"{}\""), complete("a", "\"{}\""), done],
      "assistant: \n  f({}) requested")
    try shows(
      [start(""), complete("", "\"{}\""), done], "assistant: \n  f({}) requested")
  }

  @Test("Pieces of arguments that come before the whole are the same arguments")
  func pieces() throws {
    let piece = chunk(
      "tool_call_delta", #"{"id":"a","arguments":"{\"q\""}"#, #"{"index":0}"#)
    try shows([start("a"), piece], "assistant: \n  f({\"q\") pending", finishing: false)
    try shows(
      [start("a"), piece, complete("a", #""{\"q\":1}""#), done],
      "assistant: \n  f({\"q\":1}) requested")
  }

  @Test("Thoughts are text or objects")
  func thoughts() throws {
    try shows(
      [chunk("thought_injection", "\"Hm\""), chunk("thought_injection", #"{"a":1}"#), done],
      #"assistant:  〈Hm{"a":1}〉"#)
  }

  // MARK: 0.6 and 0.8

  @Test("A call of 0.6 is pending, then running, then completed")
  func lifeOfCall() throws {
    let lines = [
      #"{"tool_call_id":"a","partial_args":"{\"q\":","type":"tool_call_delta"}"#,
      #"{"tool_call_id":"a","partial_args":"1}","type":"tool_call_delta"}"#,
      #"{"tool_call_id":"a","name":"f","input":{"q":1},"type":"tool_call_start"}"#,
      #"{"tool_call_id":"a","result":"ok","duration_ms":8,"token_cost":0,"type":"tool_call_end"}"#,
    ]
    for (count, expected) in [
      "?({\"q\":) pending", "?({\"q\":1}) pending", "f({\"q\":1}) running",
      "f({\"q\":1}) completed 8ms → ok",
    ].enumerated() {
      try shows(
        Array(lines.prefix(count + 1)), "assistant: \n  " + expected, finishing: false)
    }
    try shows(lines + lines.suffix(1), "assistant: \n  f({\"q\":1}) completed 8ms → ok")
  }

  @Test(
    "How a run of 0.6 ends",
    arguments: [
      ([#"{"type":"error","error":"Max steps (3) reached","recoverable":false}"#], "incomplete"),
      ([#"{"type":"error","error":"Aborted","recoverable":false}"#], "cancelled"),
      ([#"{"type":"error","error":"boom","recoverable":false}"#], "failed"),
      ([#"{"type":"error","error":"once","recoverable":true}"#], "lost*"),
    ])
  func errors(events: [String], expected: String) throws {
    let text = #"{"type":"text_delta","text":"Hi"}"#
    let done = #"{"content":"Hi","steps":3,"type":"done"}"#
    #expect(summary(try read([text] + events)).hasPrefix(expected))
    // Behind an error the end changes nothing; behind one that was got over it is the end.
    let ended = expected == "lost*" ? "succeeded" : expected
    #expect(summary(try read([text] + events + [done])).hasPrefix(ended))
  }

  @Test("A call of 0.8 runs from its beginning, and says whether it failed")
  func version8() throws {
    let lines = [
      #"{"type":"thinking","delta":"Hm"}"#, #"{"type":"text_delta","delta":"Look: "}"#,
      #"{"type":"tool_call","id":"a","name":"f","arguments":{"q":1}}"#,
      #"{"type":"tool_call","id":"b","name":"g","arguments":{}}"#,
      #"{"type":"tool_result","tool_call_id":"a","name":"f","content":"72F","is_error":false}"#,
      #"{"type":"tool_result","tool_call_id":"b","name":"g","content":"no","is_error":true}"#,
      #"{"type":"text_delta","delta":"72F."}"#,
      #"{"type":"done","output":"72F.","iterations":2,"status":"success"}"#,
    ]
    let session = try read(lines)
    #expect(
      view(session) == """
        assistant: Look:  〈Hm〉
          f({"q":1}) completed → 72F
          g({}) failed ✗ no
        assistant: 72F.
        """)
    #expect(summary(session) == "succeeded outputText=72F.")
    try shows(
      Array(lines.prefix(3)), "assistant: Look:  〈Hm〉\n  f({\"q\":1}) running", finishing: false)
    let failed = #"{"type":"done","output":"","iterations":1,"status":"provider_error"}"#
    #expect(summary(try read([lines[1], failed])) == "failed error=provider_error")
    #expect(
      summary(try read([lines[1], #"{"type":"error","message":"no"}"#])) == "failed error=no")
  }

  // MARK: 0.4 and 0.5

  private func node(
    _ action: String, _ parameters: String = "", node: String = "n", parent: String = "root"
  ) -> [String] {
    [
      "id: t:event:node.\(action)", "event: node.\(action)",
      #"data: {"task_id":"t","action":"node.\#(action)","node_id":"\#(node)","parent_node_id":"\#(parent)","parameters":{\#(parameters)},"status":"completed"}"#,
      "",
    ]
  }

  @Test("The status of an event is not that of its node or its call")
  func nodeStatus() throws {
    let lines = node("start") + node("tool_call", #""tool_name":"f","tool_args":{}"#)
    try shows(
      lines, "step: node\n  n() running\n    assistant: \n      f({}) running", finishing: false)
    #expect(summary(try read(lines)) == "lost*")
  }

  @Test("A result belongs to the oldest open call of its node and tool")
  func fifo() throws {
    let call = { (q: Int) in self.node("tool_call", #""tool_name":"f","tool_args":{"q":\#(q)}"#) }
    let result = { (r: String) in
      self.node("tool_result", #""tool_name":"f","result":"\#(r)""#)
    }
    try shows(
      call(1) + call(2) + result("a") + result("b") + node("complete"),
      """
      step: node
        n() completed
          assistant: 
            f({"q":1}) completed* → a
            f({"q":2}) completed → b
      """)
  }

  @Test("A node of a node stands under its parent, and the outermost ends the run")
  func nestedNodes() throws {
    let session = try read(
      node("start") + node("thinking", #""content":"I ""#)
        + node("thinking", #""content":"see""#) + node("start", node: "m", parent: "n")
        + node("error", #""error":"no""#, node: "m", parent: "n")
        + node("complete", #""result":{"content":"ok"}"#))
    #expect(
      view(session) == """
        step: node
          n() completed → ok
            assistant:  〈I see〉
              m() failed ✗ no
        """)
    #expect(summary(session) == "succeeded* outputText=ok")
    #expect(summary(try read(node("error", #""error":"bad""#))) == "failed* error=bad")
  }

  @Test("The connection tells nothing of the run")
  func signals() throws {
    let lines = [
      "event: connected", #"data: {"status":"connected","strategy":"realtime"}"#, "",
      "event: heartbeat", #"data: {"timestamp":1765180800.5}"#, "", "event: disconnected",
      #"data: {"status":"disconnected"}"#, "",
    ]
    let session = try read(lines)
    #expect(session.nodeCount == 1)
    #expect(session.unknownCount == 0)
    #expect(summary(session) == "lost*")
  }

  @Test("What the collector of 0.5 writes is read like events")
  func collector() throws {
    let lines = [
      #"{"type":"start","task_id":"t","agent_id":"n","data":null,"timestamp":1765180800.5}"#,
      #"{"type":"tool_call","task_id":"t","agent_id":"n","data":"","tool_calls":[{"function":{"name":"f","arguments":"{}"},"type":"function"}]}"#,
      #"{"type":"tool_result","task_id":"t","agent_id":"n","data":"ok"}"#,
      #"{"type":"complete","task_id":"t","agent_id":"n","data":"end"}"#,
    ]
    try shows(
      lines,
      "step: node\n  n() completed → end\n    assistant: \n      f({}) completed → ok")
  }

  @Test("What is of no kind is noted, and the stream goes on")
  func unknown() throws {
    let session = try read([
      chunk("text", "\"A\""), #"{"type":"party"}"#, chunk("text", "7"), chunk("text", "\"B\""),
      "{", done,
    ])
    #expect(view(session) == "assistant: AB")
    #expect(session.unknownCount == 1)
    #expect(session.malformedCount == 2)
  }
}
