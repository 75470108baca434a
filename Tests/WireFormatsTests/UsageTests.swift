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

  @Test("counters that no model reaches do not break the sums")
  func overflow() {
    let line =
      #"{"type":"done","content":"","metadata":{"finish_reason":"stop","token_usage":{"prompt_tokens":9223372036854775807}}}"#
    _ = read(
      "loom",
      [#"{"type":"text","content":"hi","metadata":{}}"#, line, line.replacing("807", with: "806")])
  }
}
