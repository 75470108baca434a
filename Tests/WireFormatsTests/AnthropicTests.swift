import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// The Messages API of Anthropic: `reference/stream-formats.md` section 6.3.
struct AnthropicTests {
  private func read(_ lines: [String], finishing: Bool = true) throws -> Session {
    try Conversation("anthropic", lines).read(finishing: finishing)
  }

  private func start(_ id: String = "m1") -> String {
    #"{"type":"message_start","message":{"id":"\#(id)","type":"message","role":"assistant","model":"claude","content":[],"usage":{"input_tokens":10,"cache_read_input_tokens":4,"output_tokens":1}}}"#
  }

  private func block(_ index: Int, _ block: String) -> String {
    #"{"type":"content_block_start","index":\#(index),"content_block":\#(block)}"#
  }

  private func delta(_ index: Int, _ delta: String) -> String {
    #"{"type":"content_block_delta","index":\#(index),"delta":\#(delta)}"#
  }

  private func stop(_ index: Int) -> String { #"{"type":"content_block_stop","index":\#(index)}"# }

  private func end(_ reason: String, output: Int = 9) -> [String] {
    [
      #"{"type":"message_delta","delta":{"stop_reason":"\#(reason)","stop_sequence":null},"usage":{"output_tokens":\#(output)}}"#,
      #"{"type":"message_stop"}"#,
    ]
  }

  /// Thinking, text, and a call.
  private var message: [String] {
    [
      start(), block(0, #"{"type":"thinking","thinking":"","signature":""}"#),
      #"{"type":"ping"}"#,
      delta(0, #"{"type":"thinking_delta","thinking":"Hm"}"#),
      delta(0, #"{"type":"thinking_delta","thinking":"m."}"#),
      delta(0, #"{"type":"signature_delta","signature":"abc"}"#), stop(0),
      block(1, #"{"type":"text","text":""}"#),
      delta(1, #"{"type":"text_delta","text":"Let me "}"#),
      delta(1, #"{"type":"text_delta","text":"see."}"#), stop(1),
      block(2, #"{"type":"tool_use","id":"a","name":"f","input":{}}"#),
      delta(2, #"{"type":"input_json_delta","partial_json":""}"#),
      delta(2, #"{"type":"input_json_delta","partial_json":"{\"q\":"}"#),
      delta(2, #"{"type":"input_json_delta","partial_json":"1}"}"#), stop(2),
    ] + end("tool_use")
  }

  private let whole = "assistant: Let me see. 〈Hmm.〉\n  f({\"q\":1}) requested"

  @Test("A message is one entry; its usage counts on and is set, not added")
  func stream() throws {
    let session = try read(message)
    #expect(view(session) == whole)
    #expect(
      summary(session)
        == "succeeded id=m1 model=claude inputTokens=14 outputTokens=9 cachedTokens=4")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("The tokens of several messages are added")
  func usage() throws {
    let session = try read(message + message.map { $0.replacing("\"m1\"", with: "\"m2\"") })
    #expect(summary(session).hasSuffix("inputTokens=28 outputTokens=18 cachedTokens=8"))
  }

  @Test("A whole message reads like a streamed one")
  func document() throws {
    let document =
      #"{"id":"m1","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"Hmm.","signature":"abc"},{"type":"text","text":"Let me see."},{"type":"tool_use","id":"a","name":"f","input":{"q":1}}],"stop_reason":"tool_use","usage":{"input_tokens":10,"cache_read_input_tokens":4,"output_tokens":9}}"#
    let session = try read([document])
    #expect(view(session) == whole)
    #expect(summary(session) == summary(try read(message)))
    #expect(view(try read([document, document])) == whole)
  }

  @Test("A call without arguments has none")
  func noArguments() throws {
    let session = try read(
      [
        start(), block(0, #"{"type":"tool_use","id":"a","name":"f","input":{}}"#),
        delta(0, #"{"type":"input_json_delta","partial_json":""}"#), stop(0),
      ] + end("tool_use"))
    #expect(view(session) == "assistant: \n  f({}) requested")
  }

  @Test("A tool of the server runs from the end of its arguments to its result")
  func serverTools() throws {
    let lines = [
      start(), block(0, #"{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}"#),
      delta(0, #"{"type":"input_json_delta","partial_json":"{\"query\":\"x\"}"}"#),
    ]
    #expect(
      view(try read(lines, finishing: false))
        == "assistant: \n  web_search({\"query\":\"x\"}) pending")
    let running = lines + [stop(0)]
    #expect(
      view(try read(running, finishing: false))
        == "assistant: \n  web_search({\"query\":\"x\"}) running")
    let failed =
      running + [
        block(
          1,
          #"{"type":"web_search_tool_result","tool_use_id":"s1","content":{"type":"web_search_tool_result_error","error_code":"unavailable"}}"#
        ),
        stop(1),
        block(2, #"{"type":"mcp_tool_use","id":"s2","name":"echo","server_name":"e","input":{}}"#),
        stop(2),
        block(
          3,
          #"{"type":"mcp_tool_result","tool_use_id":"s2","is_error":false,"content":[{"type":"text","text":"hello"}]}"#
        ),
        stop(3), block(4, #"{"type":"text","text":"Done."}"#), stop(4),
      ] + end("end_turn")
    let session = try read(failed)
    #expect(
      view(session) == """
        assistant: Done.
          web_search({"query":"x"}) failed ✗ {"type":"web_search_tool_result_error","error_code":"unavailable"}
          echo({}) completed → hello
        """)
    #expect(session.text(.root, .outputText, at: session.position) == "Done.")
  }

  @Test("A result that comes in the request of the next turn ends the call")
  func nextRequest() throws {
    let request =
      #"{"model":"claude","max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"Sunny"}]}]}"#
    let question =
      #"{"model":"claude","max_tokens":9,"messages":[{"role":"user","content":"Weather?"}]}"#
    #expect(
      view(try read([question] + message + [request]))
        == "user: Weather?\nassistant: Let me see. 〈Hmm.〉\n  f({\"q\":1}) completed → Sunny")
  }

  @Test(
    "The stop reason is the end of the session",
    arguments: [
      ("end_turn", "succeeded"), ("stop_sequence", "succeeded"), ("max_tokens", "incomplete"),
      ("refusal", "incomplete"), ("model_context_window_exceeded", "incomplete"),
      ("pause_turn", "interrupted"), ("whim", "succeeded*"),
    ])
  func ends(reason: String, expected: String) throws {
    #expect(summary(try read([start()] + end(reason))).hasPrefix(expected + " "))
  }

  @Test("An error in the stream fails the run")
  func error() throws {
    let session = try read(
      Array(message.prefix(9)) + [
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
      ])
    #expect(summary(session).hasPrefix("failed "))
    #expect(session.text(.root, .error, at: session.position) == "Overloaded")
  }

  @Test("A message that a proxy begins twice is one; one that it cuts into is lost")
  func proxies() throws {
    #expect(view(try read([start()] + message)) == whole)
    let spliced = try read(
      Array(message.prefix(14)) + message.map { $0.replacing("\"m1\"", with: "\"m2\"") })
    #expect(
      view(spliced)
        == "assistant: Let me see. 〈Hmm.〉\n  f({\"q\":) lost*\n" + whole)
    #expect(spliced.malformedCount == 2)
  }

  @Test("Unknown blocks, pieces and events are noted and cost nothing else")
  func unknown() throws {
    let session = try read(
      [
        start(), block(0, #"{"type":"hologram"}"#), delta(0, #"{"type":"light_delta"}"#), stop(0),
        #"{"type":"weather_report"}"#, block(1, #"{"type":"text","text":"a"}"#), stop(1),
      ] + end("end_turn"))
    #expect(view(session) == "assistant: a")
    #expect(session.unknownCount == 3)
    #expect(summary(session).hasPrefix("succeeded "))
  }

  @Test("A summary of what was before stands in front of the message")
  func compaction() throws {
    let session = try read(
      [
        start(), block(0, #"{"type":"compaction","content":null}"#),
        delta(0, #"{"type":"compaction_delta","content":"They spoke "}"#),
        delta(0, #"{"type":"compaction_delta","content":"of hats."}"#), stop(0),
        block(1, #"{"type":"text","text":"And of shoes."}"#), stop(1),
      ] + end("end_turn"))
    #expect(view(session) == "system: They spoke of hats.\nassistant: And of shoes.")
    #expect(session.unknownCount == 0)
    #expect(session.text(.root, .outputText, at: session.position) == "And of shoes.")
  }

  @Test("An answer that was cut off has failed, and is no longer so when it goes on")
  func cutOff() throws {
    let events = Array(message.prefix(8))
    func state(_ session: Session) -> String? {
      session.text(NodeID(1), .state, at: session.position)
    }
    #expect(state(try read(events)) == "failed")
    #expect(state(try read(message)) == nil)
    var source = SessionReader("anthropic")
    for event in events { source.follow(event) }
    source.finish()
    for event in message.dropFirst(8) { source.follow(event) }
    source.finish()
    #expect(state(source.session) == nil)
  }

  @Test("A stream without its end is lost, wherever it ends")
  func laws() throws { try Conversation("anthropic", message).checkLaws() }
}
