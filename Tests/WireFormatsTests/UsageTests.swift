import SessionModel
import TestSupport
import Testing

@testable import WireFormats

@Suite("Tokens by message")
struct UsageTests {
  /// Input, output, cached and model of the session and of each entry that has some.
  private func figures(_ source: SessionReader) -> [[String?]] {
    let session = source.session
    var nodes = [NodeID.root]
    for node in session.children(of: .root, at: session.position) { nodes.append(node) }
    return nodes.map { node in
      [.inputTokens, .outputTokens, .cachedTokens, .model].map {
        session.text(node, $0, at: session.position)
      }
    }.filter { $0.prefix(3) != [nil, nil, nil] }
  }

  private func read(_ format: String, _ lines: [String]) -> [[String?]] {
    var source = SessionReader(format)
    for line in lines { source.follow(line) }
    source.finish()
    return figures(source)
  }

  @Test("figures of a chat stream that count on are taken as they stand; turns are added up")
  func chat() {
    func chunk(_ id: String, _ rest: String) -> String {
      "{\"id\":\"\(id)\",\"object\":\"chat.completion.chunk\",\"model\":\"m-\(id)\",\(rest)}"
    }
    let delta = "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"x\"}}]"
    let end = "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"
    func usage(_ a: Int, _ b: Int, _ c: Int) -> String {
      "\"usage\":{\"prompt_tokens\":\(a),\"completion_tokens\":\(b),"
        + "\"prompt_tokens_details\":{\"cached_tokens\":\(c)}}"
    }
    let figures = read(
      "openai-chat",
      [
        chunk("a", delta + "," + usage(10, 1, 4)), chunk("a", end + "," + usage(10, 7, 4)),
        chunk("b", delta), chunk("b", end), chunk("b", "\"choices\":[]," + usage(20, 3, 0)),
      ])
    #expect(
      figures == [["30", "10", "4", "m-a"], ["10", "7", "4", "m-a"], ["20", "3", "0", "m-b"]])
  }

  @Test("the figures of an Anthropic message count on from event to event")
  func anthropic() {
    let figures = read(
      "anthropic",
      [
        """
        {"type":"message_start","message":{"id":"m1","role":"assistant","model":"claude-x","content":[],\
        "usage":{"input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}}}
        """,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"hi"}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":48}}"#,
        #"{"type":"message_stop"}"#,
      ])
    #expect(figures == [["105", "48", "100", "claude-x"], ["105", "48", "100", "claude-x"]])
  }

  @Test("the runs of AG-UI are added up; a run that is told again counts once")
  func agui() {
    func run(_ id: String, _ usage: String) -> [String] {
      [
        #"{"type":"RUN_STARTED","threadId":"t","runId":"\#(id)"}"#,
        #"{"type":"TEXT_MESSAGE_START","messageId":"m\#(id)","role":"assistant"}"#,
        #"{"type":"TEXT_MESSAGE_CONTENT","messageId":"m\#(id)","delta":"x"}"#,
        #"{"type":"TEXT_MESSAGE_END","messageId":"m\#(id)"}"#,
        #"{"type":"RUN_FINISHED","threadId":"t","runId":"\#(id)","usage":[\#(usage)]}"#,
      ]
    }
    let figures = read(
      "ag-ui",
      run("1", #"{"model":"a","inputTokens":10,"outputTokens":2}"#)
        + [#"{"type":"RUN_ERROR","message":"late","usage":[{"inputTokens":11,"outputTokens":2}]}"#]
        + run(
          "2",
          #"{"model":"a","inputTokens":1,"outputTokens":1},{"model":"b","inputTokens":9223372036854775807}"#
        ))
    #expect(figures[1] == ["11", "2", nil, "a"])
    #expect(figures[2] == ["\(1 << 50)", "1", nil, nil])
    #expect(figures[0] == ["\(1 << 50)", "3", nil, "a"])
  }

  @Test(
    "each message is of the model that its source names for it, also where it names another later")
  func models() {
    let gemini = read(
      "gemini",
      [
        #"{"sessionId":"g","projectHash":"h","startTime":"2026-01-02T10:00:00Z"}"#,
        #"{"id":"a","type":"gemini","content":"x","model":"m-a","tokens":{"input":10,"output":2}}"#,
        #"{"id":"b","type":"gemini","content":"y","model":"m-b","tokens":{"input":20,"output":3}}"#,
      ])
    #expect(
      gemini == [["30", "5", nil, "m-b"], ["10", "2", nil, "m-a"], ["20", "3", nil, "m-b"]])
    func step(_ number: Int, _ before: [String], _ behind: [String]) -> [String] {
      func event(_ type: String, _ rest: String) -> String {
        #"{"type":"context.append_loop_event","time":1,"event":{"type":"\#(type)","turnId":"0","step":\#(number),\#(rest)}}"#
      }
      return before
        + [
          event("step.begin", #""uuid":"s""#),
          event("content.part", #""part":{"type":"text","text":"x"}"#),
          event("step.end", #""usage":{"inputOther":\#(number),"output":1}"#),
        ] + behind
    }
    func record(_ model: String) -> [String] {
      [#"{"type":"usage.record","model":"\#(model)","usage":{"inputOther":1,"output":1}}"#]
    }
    func request(_ model: String) -> [String] { [#"{"type":"llm.request","model":"\#(model)"}"#] }
    // What a request calls its model counts more than what the account of it does.
    let requested = read(
      "kimi",
      step(1, request("m-a"), record("house/m-a")) + step(2, request("m-b"), record("house/m-b")))
    #expect(
      requested == [["3", "2", nil, "m-b"], ["1", "1", nil, "m-a"], ["2", "1", nil, "m-b"]])
    let recorded = read("kimi", step(1, [], record("m-a")) + step(2, [], record("m-b")))
    #expect(recorded == requested)
    // What the session asks for itself belongs to no step, and what a record says of a turn is told by its steps.
    let compaction =
      #"{"type":"usage.record","model":"house/m-a","usage":{"inputOther":100,"output":10,"inputCacheRead":1000},"usageScope":"session"}"#
    let compacted = read("kimi", step(1, request("m-a"), record("house/m-a") + [compaction]))
    #expect(compacted == [["1101", "11", "1000", "m-a"], ["1", "1", nil, "m-a"]])
    let antigravity = read(
      "antigravity",
      [
        #"{"step_index":0,"source":"USER_EXPLICIT","type":"USER_INPUT","content":"<USER_SETTINGS_CHANGE>Model Selection changed from None to m-a.</USER_SETTINGS_CHANGE>"}"#,
        #"{"step_index":1,"source":"MODEL","type":"PLANNER_RESPONSE","content":"x","input_tokens":10,"output_tokens":2}"#,
      ])
    #expect(antigravity.last?.last == "m-a")
  }

  @Test(
    "the output of Qwen is what all of it holds beyond the prompt; thoughts are not counted twice")
  func thoughts() {
    func output(_ figures: String) -> String?? {
      read(
        "qwen",
        [
          #"{"uuid":"a","sessionId":"q","timestamp":"2026-01-02T10:00:00Z","type":"assistant","usageMetadata":{\#(figures)},"message":{"parts":[{"text":"x"}]}}"#
        ]
      ).first?[1]
    }
    let parts = #""promptTokenCount":10,"candidatesTokenCount":7,"thoughtsTokenCount":5"#
    #expect(output(parts) == "7")
    #expect(output(parts + #","totalTokenCount":17"#) == "7")
    #expect(output(#""promptTokenCount":10,"totalTokenCount":17"#) == "7")
    #expect(output(#""candidatesTokenCount":7,"totalTokenCount":17"#) == "7")
  }

  @Test("counters that no model reaches do not break the sums")
  func overflow() {
    let line =
      #"{"type":"done","content":"","metadata":{"finish_reason":"stop","token_usage":{"prompt_tokens":9223372036854775807}}}"#
    _ = read(
      "loom",
      [#"{"type":"text","content":"hi","metadata":{}}"#, line, line.replacing("807", with: "806")])
  }
}
