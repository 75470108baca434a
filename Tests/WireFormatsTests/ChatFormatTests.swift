import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Formats of chats")
struct ChatFormatTests {
  /// One format, a source of it in short, and what is to be seen of it.
  struct Example: Sendable, CustomTestStringConvertible {
    var format: String
    var framing = Record.Framing.line
    var source: String
    var view: String
    var summary: String
    var testDescription: String { format }
  }

  static let examples = [
    Example(
      format: "swe-agent", framing: .document,
      source: """
        {"trajectory":[{"action":"ls -a\\n","observation":"a","thought":"Look.","execution_time":0.25},
          {"action":"submit","observation":"ok","thought":"Done."}],
         "history":[{"role":"user","content":"demo","is_demo":true},{"role":"user","content":"Mend it"},
          {"role":"assistant","content":"Look."}],
         "info":{"exit_status":"submitted","model_stats":{"tokens_sent":5,"tokens_received":2,"instance_cost":0.5}}}
        """,
      view: """
        user: Mend it
        assistant: Look.
          ls(ls -a⏎) completed 250ms → a
        assistant: Done.
          submit(submit) completed → ok
        """,
      summary:
        "succeeded title=Mend it inputTokens=5 outputTokens=2 cost=0.5 outputText=Done."
    ),
    Example(
      format: "mini-swe-agent", framing: .document,
      source: """
        [{"role":"system","content":"Answer with one bash code block."},{"role":"user","content":"Mend it"},
         {"role":"assistant","content":"Look.\\n```bash\\nls\\n```"},
         {"role":"user","content":"<returncode>1</returncode>no"},
         {"role":"assistant","content":"```bash\\necho COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT\\n```"},
         {"role":"user","content":""}]
        """,
      view: """
        system: Answer with one bash code block.
        user: Mend it
        assistant: Look.⏎```bash⏎ls⏎```
          bash(ls) failed → <returncode>1</returncode>no
        assistant: ```bash⏎echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT⏎```
          bash(echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT) completed → \("")
        """,
      summary:
        "succeeded* title=Mend it outputText=```bash\necho COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT\n```"
    ),
    Example(
      format: "amp", framing: .document,
      source: """
        {"id":"T-1","created":1730000000000,"title":"Mend","env":{},"messages":[
          {"role":"user","messageId":0,"content":[{"type":"text","text":"go"}]},
          {"role":"assistant","messageId":1,"content":[{"type":"thinking","thinking":"hm"},
            {"type":"tool_use","id":"c1","name":"Bash","input":{"cmd":"ls"}},
            {"type":"tool_use","id":"c2","name":"Bash","input":{}},
            {"type":"tool_use","id":"c3","name":"Bash","input":{}}],
           "usage":{"inputTokens":4,"outputTokens":2,"cacheReadInputTokens":1}},
          {"role":"user","messageId":2,"content":[
            {"type":"tool_result","toolUseID":"c1","run":{"status":"done","result":"a"}},
            {"type":"tool_result","toolUseID":"c2","run":{"status":"rejected-by-user"}},
            {"type":"tool_result","toolUseID":"c3","run":{"status":"in-progress"}}]}]}
        """,
      view: """
        user: go
        assistant:  〈hm〉
          Bash({"cmd":"ls"}) completed → a
          Bash({}) rejected
          Bash({}) lost*
        """, summary: "lost* id=T-1 title=Mend inputTokens=5 outputTokens=2 cachedTokens=1"),
    Example(
      format: "cline", framing: .document,
      source: """
        [{"ts":1730000000000,"type":"say","say":"task","text":"go"},
         {"ts":1730000001000,"type":"say","say":"api_req_started","text":"{\\"tokensIn\\":3,\\"tokensOut\\":1,\\"cost\\":0.5}"},
         {"ts":1730000002000,"type":"say","say":"text","text":"Looking."},
         {"ts":1730000003000,"type":"say","say":"tool","text":"{\\"tool\\":\\"readFile\\",\\"path\\":\\"a\\"}"},
         {"ts":1730000004000,"type":"ask","ask":"command","text":"ls"},
         {"ts":1730000005000,"type":"say","say":"command_output","text":"a"},
         {"ts":1730000006000,"type":"say","say":"completion_result","text":"Done."}]
        """,
      view: """
        user: go
        assistant: Looking.
          readFile({"tool":"readFile","path":"a"}) completed*
          command(ls) completed* → a
        assistant: Done.
        """,
      summary:
        "succeeded* title=go inputTokens=3 outputTokens=1 cost=0.5 outputText=Done."),
    Example(
      format: "cline", framing: .document,
      source: """
        [{"role":"user","content":[{"type":"text","text":"go"}]},
         {"role":"assistant","content":[{"type":"text","text":"Looking."},{"type":"tool_use","id":"c","name":"ls","input":{}}]},
         {"role":"user","content":[{"type":"tool_result","tool_use_id":"c","is_error":true,"content":"no"}]}]
        """,
      view: """
        user: go
        assistant: Looking.
          ls({}) failed ✗ no
        """, summary: "lost* title=go"),
    Example(
      format: "cursor",
      source: """
        {"role":"user","message":{"content":[{"type":"text","text":"<user_query>\\ngo\\n</user_query>"}]}}
        {"role":"assistant","message":{"content":[{"type":"text","text":"Looking."},{"type":"tool_use","name":"Bash","input":{"command":"ls"}}]}}
        {"type":"turn_ended","status":"success"}
        """,
      view: """
        user: go
        assistant: Looking.
          Bash({"command":"ls"}) requested
        """, summary: "succeeded* title=go outputText=Looking."),
    Example(
      format: "kimi",
      source: """
        {"type":"metadata","protocol_version":"1","created_at":1730000000000}
        {"type":"turn.prompt","input":[{"type":"text","text":"go"}],"origin":{"kind":"user"},"time":1730000001000}
        {"type":"context.append_message","message":{"role":"user","content":[{"type":"text","text":"go"}]},"time":1730000001001}
        {"type":"context.append_loop_event","event":{"type":"step.begin","turnId":"0","step":1}}
        {"type":"context.append_loop_event","event":{"type":"content.part","part":{"type":"think","think":"hm"}}}
        {"type":"context.append_loop_event","event":{"type":"content.part","part":{"type":"text","text":"Looking."}}}
        {"type":"context.append_loop_event","event":{"type":"tool.call","toolCallId":"a","name":"Bash","args":{}}}
        {"type":"context.append_loop_event","event":{"type":"tool.call","toolCallId":"b","name":"Bash","args":{}}}
        {"type":"context.append_loop_event","event":{"type":"tool.result","toolCallId":"b","result":{"output":"no","isError":true}}}
        {"type":"permission.record_approval_result","toolCallId":"a","result":{"decision":"rejected"}}
        {"type":"context.append_loop_event","event":{"type":"tool.result","toolCallId":"a","result":{"output":"said no","isError":true}}}
        {"type":"context.append_loop_event","event":{"type":"step.end","finishReason":"end_turn","usage":{"inputOther":2,"inputCacheRead":3,"output":1}}}
        """,
      view: """
        user: go
        assistant: Looking. 〈hm〉
          Bash({}) rejected ✗ said no
          Bash({}) failed ✗ no
        """,
      summary:
        "succeeded* title=go inputTokens=5 outputTokens=1 cachedTokens=3 outputText=Looking."),
    Example(
      format: "droid",
      source: """
        {"type":"session_start","id":"d","title":"Mend","cwd":"/x"}
        {"type":"message","id":"m1","timestamp":"2026-01-01T00:00:00Z","message":{"role":"user","content":[{"type":"text","text":"go"}]}}
        {"type":"message","id":"m2","timestamp":"2026-01-01T00:00:01Z","message":{"role":"assistant","content":[{"type":"tool_use","id":"c","name":"Execute","input":{}}]}}
        {"type":"message","id":"m3","timestamp":"2026-01-01T00:00:02Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"a"}]}}
        {"type":"message","id":"m4","timestamp":"2026-01-01T00:00:03Z","message":{"role":"assistant","content":[{"type":"text","text":"Done."}]}}
        """,
      view: """
        user: go
        assistant: \("")
          Execute({}) completed → a
        assistant: Done.
        """, summary: "succeeded* id=d title=Mend outputText=Done."),
    Example(
      format: "droid",
      source: """
        {"type":"system","session_id":"d","timestamp":"2026-01-01T00:00:00Z","model":"m","id":"s"}
        {"type":"message","role":"assistant","text":"Ok","timestamp":"2026-01-01T00:00:01Z","id":"m"}
        {"type":"tool_call","toolCallId":"c","toolName":"Shell","parameters":{"a":1},"timestamp":"2026-01-01T00:00:02Z","id":"t"}
        {"type":"tool_result","toolCallId":"c","value":{"exitCode":3},"timestamp":"2026-01-01T00:00:03Z","id":"r"}
        {"type":"completion","finalText":"Ended.","timestamp":"2026-01-01T00:00:04Z","id":"e"}
        """,
      view: """
        assistant: Ok
          Shell({"a":1}) failed → {"exitCode":3}
        """, summary: "succeeded id=d model=m outputText=Ended."),
    Example(
      format: "grok",
      source: """
        {"type":"system","content":"Be brief."}
        {"type":"user","content":[{"type":"text","text":"go"}],"prompt_index":0}
        {"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"hm"}]}
        {"type":"assistant","content":"Looking.","tool_calls":[{"id":"c","name":"read","arguments":"{}"}],"model_id":"m"}
        {"type":"tool_result","tool_call_id":"c","content":"a"}
        {"type":"backend_tool_call","kind":{"tool_type":"web_search","id":"w","action":{"query":"q"},"status":"completed"}}
        {"type":"assistant","content":"Done.","model_id":"m"}
        """,
      view: """
        system: Be brief.
        user: go
        assistant: Looking. 〈hm〉
          read({}) completed → a
          web_search({"query":"q"}) completed
        assistant: Done.
        """, summary: "succeeded* title=go model=m outputText=Done."),
    Example(
      format: "aider",
      source: """
        # aider chat started at 2026-01-02 10:00:00

        #### mend it
        I will.

        Like so.
        > Applied edit to a.py
        > Did not apply edit to b.py (--dry-run)
        > Tokens: 5 sent
        """,
      view: """
        system: chat started
        user: mend it
        assistant: I will.⏎⏎Like so.
          edit(a.py) completed* → Applied edit to a.py
          edit(b.py (--dry-run)) cancelled* → Did not apply edit to b.py (--dry-run)
        system: Tokens: 5 sent
        """, summary: "succeeded* title=mend it outputText=I will.\n\nLike so."),
    Example(
      format: "vercel-ai", framing: .document,
      source: """
        {"text":"Done.","finishReason":"stop","usage":{"inputTokens":4,"outputTokens":2},
         "messages":[{"role":"user","content":"go"}],
         "steps":[{"text":"Looking.","toolCalls":[{"type":"tool-call","toolCallId":"c","toolName":"ls","input":{}}],
           "toolResults":[{"type":"tool-result","toolCallId":"c","output":"a"}]},{"text":"Done."}]}
        """,
      view: """
        user: go
        assistant: Looking.
          ls({}) completed → a
        assistant: Done.
        """,
      summary: "succeeded title=go inputTokens=4 outputTokens=2 outputText=Done."),
    Example(
      format: "otlp", framing: .document,
      source: """
        {"resourceSpans":[{"scopeSpans":[{"spans":[
          {"spanId":"t","parentSpanId":"m","name":"execute_tool ls","startTimeUnixNano":"1730000001000000000","endTimeUnixNano":"1730000002000000000","status":{"code":2,"message":"no"},
           "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},{"key":"gen_ai.tool.name","value":{"stringValue":"ls"}},
            {"key":"gen_ai.tool.call.id","value":{"stringValue":"c"}}]},
          {"spanId":"k","parentSpanId":"t","name":"chat","startTimeUnixNano":"1730000001100000000","endTimeUnixNano":"1730000001200000000",
           "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.completion.0.role","value":{"stringValue":"assistant"}},
            {"key":"gen_ai.completion.0.content","value":{"stringValue":"inside"}}]},
          {"spanId":"m","name":"chat","startTimeUnixNano":"1730000000000000000","endTimeUnixNano":"1730000001000000000",
           "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"4"}},
            {"key":"gen_ai.input.messages","value":{"stringValue":"[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"go\\"}]}]"}},
            {"key":"gen_ai.output.messages","value":{"stringValue":"[{\\"role\\":\\"assistant\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"Hi\\"},{\\"type\\":\\"tool_call\\",\\"id\\":\\"c\\",\\"name\\":\\"ls\\",\\"arguments\\":{}}]}]"}}]}
        ]}]}]}
        """,
      view: """
        user: go
        assistant: Hi
          ls({}) failed ✗ no
            assistant: inside
        """,
      summary: "succeeded* title=go inputTokens=4 outputText=Hi"),
    Example(
      format: "langsmith", framing: .document,
      source: """
        {"id":"r","name":"Agent","run_type":"chain","start_time":"2026-01-01T00:00:00","end_time":"2026-01-01T00:00:09",
         "inputs":{"input":"go"},"child_runs":[
          {"id":"m","run_type":"chat_model","name":"M","start_time":"2026-01-01T00:00:01","end_time":"2026-01-01T00:00:02",
           "inputs":{"messages":[[{"type":"human","data":{"content":"go"}}]]},
           "outputs":{"generations":[[{"message":{"type":"ai","data":{"content":"Hi","tool_calls":[{"name":"ls","args":{},"id":"c"}]}}}]],
            "llm_output":{"token_usage":{"prompt_tokens":3,"completion_tokens":1},"model_name":"m-1"}}},
          {"id":"t","run_type":"tool","name":"ls","start_time":"2026-01-01T00:00:03","end_time":"2026-01-01T00:00:04",
           "inputs":{"input":"{}"},"outputs":{"output":"a"}}]}
        """,
      view: """
        user: go
        assistant: Hi
          ls({}) completed → a
        """,
      summary:
        "succeeded* id=r title=go model=m-1 inputTokens=3 outputTokens=1 outputText=Hi"
    ),
  ]

  func conversation(_ example: Example) throws -> Conversation {
    let lines =
      example.framing == .document
      ? [example.source]
      : example.source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var conversation = try Conversation(example.format, lines)
    conversation.framing = example.framing
    return conversation
  }

  @Test("it is told as it was recorded", arguments: examples)
  func whole(_ example: Example) throws {
    let session = try conversation(example).read()
    #expect(view(session) == example.view)
    #expect(summary(session) == example.summary)
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it is known by its first bytes", arguments: examples)
  func detection(_ example: Example) {
    var source = example.source
    let found = source.withUTF8 { Format.detect(UnsafeRawBufferPointer($0), isWhole: true) }
    #expect(found.format?.name == example.format)
    #expect(found.framing == example.framing)
  }

  @Test("it can be cut anywhere, and the past stays as it was", arguments: examples)
  func laws(_ example: Example) throws { try conversation(example).checkLaws() }

  @Test(
    "a document that is read again changes nothing",
    arguments: examples.filter { $0.framing == .document })
  func again(_ example: Example) throws {
    var conversation = try conversation(example)
    let once = conversation.read(finishing: false)
    conversation.records += conversation.records
    let twice = conversation.read(finishing: false)
    #expect(view(twice) == view(once))
    #expect(twice.position == once.position)
  }

  @Test(
    "every recorded file is read through, with no call left open",
    arguments: ["swe-agent", "mini-swe-agent", "cursor", "kimi", "droid", "grok", "aider"])
  func samples(_ agent: String) throws {
    guard let folder = Conversation.samples(agent) else { return }
    for path in Conversation.files(in: folder, ending: "") where !path.hasSuffix("SOURCES.md") {
      var text = try #require(Files.text(path))
      let found = text.withUTF8 { Format.detect(UnsafeRawBufferPointer($0), isWhole: true) }
      #expect(found.format?.name == agent, "\(path)")
      let lines =
        found.framing == .document
        ? [text] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      var conversation = try Conversation(agent, lines)
      conversation.framing = try #require(found.framing)
      let session = conversation.read()
      #expect(session.malformedCount + session.unknownCount == 0, "\(path)")
      #expect(session.status(at: session.position)?.value.isOpen == false, "\(path)")
    }
  }
}
