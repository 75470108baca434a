import SessionModel
import Testing

@testable import WireFormats

/// The events of LangChain and LangGraph: `reference/session-formats.md` section 5.
struct LangGraphTests {
  private func read(_ lines: [String], finishing: Bool = true) throws -> Session {
    try Conversation("langgraph", lines).read(finishing: finishing)
  }

  private func event(
    _ word: String, _ run: String, _ data: String = "", name: String = "x", node: String = "",
    in parents: String...
  ) -> String {
    let above = parents.map { #""\#($0)""# }.joined(separator: ",")
    let metadata = node.isEmpty ? "" : #""langgraph_node":"\#(node)""#
    return
      #"{"event":"on_\#(word)","name":"\#(name)","run_id":"\#(run)","parent_ids":[\#(above)],"#
      + #""metadata":{\#(metadata)},"data":{\#(data)}}"#
  }

  private var start: String { event("chain_start", "r", #""input":"Go""#) }
  private var end: String { event("chain_end", "r", #""output":{}"#) }

  /// The end of a model that asks for calls of one tool.
  private func asks(_ ids: String..., run: String = "m", tool: String = "f") -> String {
    let calls = ids.map { #"{"name":"\#(tool)","args":{"q":"\#($0)"},"id":"\#($0)"}"# }
    return event(
      "chat_model_end", run,
      #""output":{"content":"","type":"ai","tool_calls":[\#(calls.joined(separator: ","))]}"#,
      in: "r")
  }

  @Test("A graph is steps, messages and calls")
  func graph() throws {
    let session = try Conversation("langgraph", fixture: "agent.jsonl").read()
    #expect(
      view(session) == """
        user: Weather in Bern?
        step: agent
        assistant: Let me see.
          get_weather({"city":"Bern"}) completed → 18°C
        step: tools
        assistant: 18°C in Bern.
        """)
    #expect(
      summary(session)
        == "succeeded id=r0 title=Weather in Bern? model=small-1 inputTokens=60 outputTokens=15"
        + " cachedTokens=16 outputText=18°C in Bern.")
  }

  @Test("A call is pending, requested, running and completed in turn")
  func lifeOfCall() throws {
    let lines = try Conversation("langgraph", fixture: "agent.jsonl").records.map(\.text)
    for (count, status) in [(7, "pending"), (9, "requested"), (12, "running"), (13, "completed")] {
      let text = view(try read(Array(lines.prefix(count)), finishing: false))
      #expect(text.contains(") \(status)"), "\(text)")
    }
  }

  @Test("What a tool answers belongs to the call that it names, else to the oldest of its name")
  func pairing() throws {
    let tools = ["t1", "t2"].map { event("tool_start", $0, name: "f", in: "r") }
    func ends(_ first: String, _ second: String) -> [String] {
      [
        event("tool_end", "t1", #""output":{"content":"one"\#(first)}"#, name: "f"),
        event("tool_end", "t2", #""output":{"content":"two"\#(second)}"#, name: "f"),
      ]
    }
    for (named, a, b) in [(false, "one", "two"), (true, "two", "one")] {
      let end = named ? [#","tool_call_id":"b""#, #","tool_call_id":"a""#] : ["", ""]
      let session = try read([start, asks("a", "b")] + tools + ends(end[0], end[1]))
      #expect(
        view(session) == """
          user: Go
          assistant: 
            f({"q":"a"}) completed → \(a)
            f({"q":"b"}) completed → \(b)
          """)
    }
  }

  @Test("A tool fails by its error, or by the status of its answer")
  func failures() throws {
    let session = try read([
      start, asks("a", "b"), event("tool_start", "t1", name: "f"),
      event("tool_error", "t1", #""error":"boom""#, name: "f"),
      event("tool_start", "t2", name: "f"),
      event(
        "tool_end", "t2", #""output":{"content":"no","tool_call_id":"b","status":"error"}"#),
    ])
    #expect(
      view(session) == """
        user: Go
        assistant: 
          f({"q":"a"}) failed ✗ boom
          f({"q":"b"}) failed ✗ no
        """)
  }

  @Test("What a tool runs stands under its call")
  func nested() throws {
    let session = try read([
      start, asks("a"), event("tool_start", "t", name: "f", in: "r"),
      event("chain_start", "g", name: "helper", node: "helper", in: "r", "t"),
      event("chat_model_stream", "m2", #""chunk":{"content":"Hi"}"#, in: "r", "t", "g"),
      event("tool_end", "t", #""output":"ok""#, name: "f", in: "r"), end,
    ])
    #expect(
      view(session) == """
        user: Go
        assistant: 
          f({"q":"a"}) completed → ok
            step: helper
            assistant: Hi
        """)
  }

  @Test("A tool that no model asked for, and a retriever, are calls too")
  func unasked() throws {
    let session = try read([
      start, event("retriever_start", "t", #""input":{"query":"x"}"#, name: "find", node: "look"),
      event("retriever_end", "t", #""output":[1]"#, name: "find"), end,
    ])
    #expect(view(session) == "user: Go\nstep: look\n  find({\"query\":\"x\"}) completed → [1]")
  }

  @Test(
    "How a run ends",
    arguments: [
      ([#"E"#], "succeeded"), ([], "lost*"),
      (
        [
          #"{"event":"on_chain_stream","run_id":"r","name":"g","data":{"chunk":{"__interrupt__":[]}}}"#,
          "E",
        ], "interrupted"
      ),
      (["event: error", #"data: {"error":"ValueError","message":"no"}"#, ""], "failed"),
      ([#"{"event":"on_chain_error","run_id":"r","name":"g","data":{"error":"no"}}"#], "failed"),
    ])
  func ends(events: [String], expected: String) throws {
    var lines = [start] + events.map { $0 == "E" ? end : $0 }
    if events.first?.hasPrefix("event:") == true { lines = ["data: " + start, ""] + events }
    #expect(summary(try read(lines)).hasPrefix(expected))
  }

  @Test("Blocks of text and of thinking are told apart, and the whole message adds nothing")
  func blocks() throws {
    let content =
      #"[{"type":"thinking","thinking":"Hm"},{"type":"text","text":"A"},{"type":"text","text":"B"}]"#
    for isStreamed in [true, false] {
      let chunk = event("chat_model_stream", "m", #""chunk":{"content":\#(content)}"#)
      let whole = event("chat_model_end", "m", #""output":{"content":\#(content)}"#)
      let session = try read([start] + (isStreamed ? [chunk] : []) + [whole, whole, end])
      #expect(view(session) == "user: Go\nassistant: AB 〈Hm〉")
    }
  }

  @Test("A model that runs alone is the whole session")
  func model() throws {
    let session = try read([
      event("chat_model_start", "m", #""input":{"messages":[[{"type":"human","content":"Q"}]]}"#),
      event("chat_model_stream", "m", #""chunk":{"content":"A"}"#),
      event("chat_model_end", "m", #""output":{"content":"A"}"#),
    ])
    #expect(view(session) == "user: Q\nassistant: A")
    #expect(summary(session) == "succeeded id=m title=Q outputText=A")
  }

  @Test("Custom events are shown, unknown ones noted")
  func others() throws {
    let session = try read([
      start, event("custom_event", "c", #""a":1"#, name: "progress"), event("party", "p"), end,
    ])
    #expect(view(session) == "user: Go\nstep: progress")
    #expect(session.unknownCount == 1)
  }
}
