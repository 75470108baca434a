import SessionModel
import Testing

@testable import WireFormats

/// Traces: spans in any order, over any number of records, of agents and of anything else.
@Suite("Traces")
struct TraceTests {
  /// A span of OTLP with attributes that are texts.
  func span(
    _ id: String, in parent: String? = nil, _ name: String, at second: Int,
    _ attributes: [(String, String)] = [], more: String = ""
  ) -> String {
    let list = attributes.map { #"{"key":"\#($0.0)","value":{"stringValue":"\#($0.1)"}}"# }
    let parent = parent.map { #""parentSpanId":"\#($0)","# } ?? ""
    return
      #"{"spanId":"\#(id)",\#(parent)"name":"\#(name)","startTimeUnixNano":"\#(1_700_000_000 + second)000000000","#
      + #""endTimeUnixNano":"\#(1_700_000_001 + second)000000000","attributes":[\#(list.joined(separator: ","))]\#(more)}"#
  }

  /// An export of spans, on one line.
  func export(_ spans: [String]) -> String {
    #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#
  }

  /// A trace in which each span has what it began below it.
  var trace: [String] {
    func tool(_ name: String) -> [(String, String)] {
      [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", name)]
    }
    let agent = [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "helper")]
    return [
      span("e", in: "d", "t", at: 6, tool("weigh")), span("c", in: "a", "t", at: 3, tool("cut")),
      span("d", in: "a", "helper", at: 5, agent),
      span(
        "a", "invoke_agent", at: 0,
        [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.conversation.id", "talk")]),
    ]
  }

  @Test("a child that was exported before its parent stands below it, on one line or on several")
  func nesting() throws {
    let expected = """
      step:\u{20}
        cut() completed
        helper() completed
          step:\u{20}
            weigh() completed
      """
    let together = try Conversation("otlp", [export(trace)]).read()
    let apart = try Conversation("otlp", trace.map { export([$0]) }).read()
    #expect(view(together) == expected)
    #expect(view(apart) == expected)
    #expect(summary(apart) == "succeeded* id=talk")
  }

  @Test("spans whose parents never come, or are each other's, are shown at the end")
  func waiting() throws {
    let tool = [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "cut")]
    let spans = [
      span("b", in: "gone", "t", at: 1, tool), span("x", in: "y", "x", at: 2),
      span("y", in: "x", "y", at: 3),
    ]
    let source = try Conversation("otlp", spans.map { export([$0]) })
    #expect(source.read(finishing: false).nodeCount == 1)
    let told = view(source.read())
    #expect(told.contains("cut() completed"))
    #expect(told.contains("step: x") && told.contains("step: y"))
  }

  @Test("a span that tells of no agent is a row with what it says of itself, and of its errors")
  func rows() throws {
    let failure =
      #","events":[{"name":"exception","attributes":[{"key":"exception.message","value":{"stringValue":"cut short"}}]}],"status":{"code":2}"#
    let session = try Conversation(
      "otlp",
      [
        export([
          span("a", "stream", at: 0, [("prompt", "weigh the pears"), ("tools_count", "2")]),
          span("b", in: "a", "read the stream", at: 1, [("chunks", "9")], more: failure),
        ])
      ]
    ).read()
    #expect(view(session) == "step: stream\nstep: read the stream ✗ cut short")
    #expect(
      session.text(NodeID(1), .outputText, at: session.position)
        == #"{"prompt":"weigh the pears","tools_count":"2"}"#)
    #expect(session.text(.root, .title, at: session.position) == "weigh the pears")
  }

  @Test("a run tree tells the tokens in the message, and gives what its outermost run gave")
  func langSmith() throws {
    let model =
      #"{"id":"m","parent_run_id":"r","name":"M","run_type":"llm","inputs":{},"outputs":{"generations":[[{"message":{"kwargs":{"content":"Hm","usage_metadata":{"input_tokens":4,"output_tokens":2}}}}]]}}"#
    let root =
      #"{"id":"r","trace_id":"tr","name":"chain","run_type":"chain","inputs":{"input":"weigh"},"outputs":{"output":"nine pounds"},"start_time":"2026-01-01T00:00:00","end_time":"2026-01-01T00:00:02"}"#
    for source in ["[\(model),\(root)]", "[\(root),\(model)]"] {
      var conversation = try Conversation("langsmith", [source])
      conversation.framing = .document
      let session = conversation.read()
      let at = session.position
      #expect(session.text(.root, .outputText, at: at) == "nine pounds")
      #expect(session.text(.root, .title, at: at) == "weigh")
      #expect(session.text(.root, .inputTokens, at: at) == "4")
    }
  }
}
