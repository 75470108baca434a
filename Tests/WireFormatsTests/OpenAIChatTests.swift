import JSONReading
import SessionModel
import Testing

@testable import WireFormats

/// Chat completions: the quirks Q16 to Q30 of `reference/stream-formats.md` section 6.4 and what
/// surrounds them. Q1 to Q15 are in `ToolCallAssemblyTests`.
struct OpenAIChatTests {
  func read(_ lines: String..., finishing: Bool = true) throws -> Session {
    try Conversation("openai-chat", lines).read(finishing: finishing)
  }

  /// A chunk with one delta.
  func chunk(
    _ delta: String, finish: String? = nil, id: String = "c1", index: Int = 0, more: String = ""
  ) -> String {
    let finish = finish.map { "\"\($0)\"" } ?? "null"
    return
      #"{"id":"\#(id)","choices":[{"index":\#(index),"delta":\#(delta),"finish_reason":\#(finish)}]\#(more)}"#
  }

  let call =
    #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}"#

  // MARK: Quirks

  @Test("Q16: a whole call in one chunk is a call")
  func wholeCall() throws {
    let session = try read(chunk(call), chunk("{}", finish: "tool_calls"), "[DONE]")
    #expect(view(session) == "assistant: \n  f({}) requested")
    #expect(summary(session) == "succeeded id=c1")
  }

  @Test("Q17: calls that end with `stop` are asked for all the same")
  func stopWithCalls() throws {
    let session = try read(chunk(call), chunk("{}", finish: "stop"), "[DONE]")
    #expect(view(session) == "assistant: \n  f({}) requested")
    #expect(session.text(.root, .outputText, at: session.position) == nil)
  }

  @Test("Q18: a finish reason in the chunk of a call, or twice, ends it once")
  func finishTwice() throws {
    let session = try read(
      chunk(call, finish: "tool_calls"), chunk(#"{"content":""}"#, finish: "tool_calls"), "[DONE]")
    #expect(view(session) == "assistant: \n  f({}) requested")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("Q19: an empty list of calls, or none, is no call")
  func emptyCalls() throws {
    let session = try read(
      chunk(#"{"content":"Hi","tool_calls":[]}"#), chunk(#"{"content":"!","tool_calls":null}"#),
      chunk("{}", finish: "stop"))
    #expect(view(session) == "assistant: Hi!")
    #expect(session.malformedCount == 0)
  }

  @Test("Q20: a first chunk without choices and id begins nothing")
  func placeholder() throws {
    let session = try read(
      #"{"id":"","choices":[],"model":"","object":"","prompt_filter_results":[],"usage":null,"created":0}"#,
      chunk(#"{"role":"assistant","content":"Hi"}"#), chunk("{}", finish: "stop"))
    #expect(view(session) == "assistant: Hi")
    #expect(summary(session) == "succeeded id=c1 outputText=Hi")
  }

  @Test(
    "Q21: an id that changes with each chunk, odd numbers and a message beside the delta are one turn"
  )
  func changingChunkIDs() throws {
    let odd =
      #"{"id":"x3","choices":[{"index":197,"delta":{"role":"assistant","content":"b"},"message":{"role":"assistant","content":"b"},"finish_reason":null}]}"#
    let session = try read(
      chunk(#"{"role":"assistant","content":"a"}"#, id: "x1", index: 197),
      chunk(#"{"role":"assistant","content":""}"#, id: "x2", index: 197), odd,
      chunk("{}", finish: "stop", id: "x4", index: 197),
      #"{"id":"x5","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#)
    #expect(view(session) == "assistant: ab")
  }

  @Test("Q22: two completions in one recording are two turns, whose calls may have the same index")
  func twoCompletions() throws {
    let session = try read(
      chunk(#"{"role":"assistant","content":""}"#), chunk(call), chunk("{}", finish: "tool_calls"),
      chunk(#"{"role":"assistant","content":"Now"}"#, id: "c2"), chunk(call, id: "c2"),
      chunk("{}", finish: "tool_calls", id: "c2"))
    #expect(
      view(session) == "assistant: \n  f({}) requested\nassistant: Now\n  f({}) requested")
  }

  @Test(
    "Q23: usage may stand in the chunk of the finish reason, or under x_groq; each turn counts once"
  )
  func usagePlaces() throws {
    let session = try read(
      chunk(
        #"{"content":"a"}"#,
        more: #","usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}"#),
      chunk(
        "{}", finish: "stop",
        more:
          #","usage":{"prompt_tokens":5,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":2},"cost":0.5}"#
      ),
      "[DONE]",
      chunk(#"{"role":"assistant","content":"b"}"#, id: "c2"),
      chunk(
        "{}", finish: "stop", id: "c2",
        more: #","x_groq":{"usage":{"prompt_tokens":10,"completion_tokens":4}}"#))
    #expect(
      summary(session)
        == "succeeded id=c1 inputTokens=15 outputTokens=7 cachedTokens=2 cost=0.5 outputText=b")
  }

  @Test("Q24: an error in the stream outranks the [DONE] behind it")
  func errorThenDone() throws {
    let session = try read(
      chunk(#"{"content":"a"}"#),
      chunk(#"{"content":""}"#, more: #","error":{"code":400,"message":"Token limit reached"}"#),
      "[DONE]")
    #expect(summary(session) == "failed id=c1 error=Token limit reached")
  }

  @Test("Q25: an `error` event fails the run, and shows what could not be read as a call")
  func errorEvent() throws {
    let session = try read(
      "data: " + chunk(#"{"content":"a"}"#), "", "event: error",
      #"data: {"error":{"message":"Failed to call a function","code":"tool_use_failed","failed_generation":"<function=f>"}}"#,
      "")
    #expect(summary(session) == "failed id=c1 error=Failed to call a function\n<function=f>")
  }

  @Test("Q26: text that is no JSON is the error of the run")
  func rawText() throws {
    let session = try read(
      "data: " + chunk(#"{"content":"a"}"#), "", "data: internal server error: out of KV blocks",
      "")
    #expect(summary(session) == "failed id=c1 error=internal server error: out of KV blocks")
    #expect(session.malformedCount == 0)
  }

  @Test("Data that broke off in the middle is no error of the server")
  func tornData() throws {
    let session = try read(
      "data: " + chunk(#"{"content":"a"}"#), "", #"data: {"id":"c1","choi"#)
    #expect(summary(session) == "lost* id=c1")
    #expect(session.malformedCount == 1)
  }

  @Test("Q27: comments say nothing")
  func comments() throws {
    let session = try read(
      ": OPENROUTER PROCESSING", "", ": OPENROUTER PROCESSING", "",
      "data: " + chunk(#"{"content":"a"}"#, finish: "stop"), "", "data: [DONE]", "")
    #expect(view(session) == "assistant: a")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("Q28: content may be a list of parts, some of them thought")
  func parts() throws {
    let session = try read(
      chunk(#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]}]}"#),
      chunk(#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"m."}]}]}"#),
      chunk(#"{"content":[{"type":"text","text":"He"}]}"#), chunk(#"{"content":"llo"}"#),
      chunk("{}", finish: "stop"))
    #expect(view(session) == "assistant: Hello 〈Hmm.〉")
  }

  @Test(
    "Q29: reasoning has many names, and is taken once where they repeat each other",
    arguments: [
      #"{"reasoning_content":"Hm."}"#, #"{"reasoning":"Hm.","channel":"analysis"}"#,
      #"{"reasoning_details":[{"type":"reasoning.text","text":"Hm."}]}"#,
      #"{"content":"","reasoning":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm."}]}"#,
      #"{"reasoning_content":"","reasoning":"Hm."}"#,
    ])
  func reasoning(delta: String) throws {
    let session = try read(
      chunk(delta), chunk(#"{"content":"Yes."}"#), chunk("{}", finish: "stop"))
    #expect(view(session) == "assistant: Yes. 〈Hm.〉")
  }

  @Test("Q30: the deprecated function_call is one call of the turn")
  func functionCall() throws {
    let session = try read(
      chunk(#"{"role":"assistant","content":null,"function_call":{"name":"f","arguments":""}}"#),
      chunk(#"{"function_call":{"arguments":"{\"q\":"}}"#),
      chunk(#"{"function_call":{"arguments":"1}"}}"#), chunk("{}", finish: "function_call"))
    #expect(view(session) == #"assistant: "# + "\n" + #"  f({"q":1}) requested"#)
  }

  // MARK: Calls

  @Test(
    "A call is pending while its arguments arrive; the next call, or the end, makes it requested")
  func statuses() throws {
    var source = TextSourceView("openai-chat")
    source.read(
      chunk(#"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]}"#))
    #expect(source.view == "assistant: \n  f({) pending")
    source.read(chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}"#))
    source.read(chunk(#"{"tool_calls":[{"index":1,"id":"b","function":{"name":"g"}}]}"#))
    #expect(source.view == "assistant: \n  f({}) requested\n  g() pending")
    source.read(chunk("{}", finish: "tool_calls"))
    #expect(source.view == "assistant: \n  f({}) requested\n  g({}) requested")
  }

  @Test("Arguments that are no JSON stay as they came and are noted; the call is none the worse")
  func malformedArguments() throws {
    let session = try read(
      chunk(
        #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"q\": nope}"}}]}"#
      ),
      chunk("{}", finish: "tool_calls"))
    #expect(view(session) == #"assistant: "# + "\n" + #"  f({"q": nope}) requested"#)
    #expect(
      session.notes.map(\.note.reason) == ["the arguments of f are not JSON: not JSON at byte 6"])
    #expect(session.notes.map(\.note.line) == [2])
  }

  @Test("A stream that breaks off is lost; a call whose arguments are whole was asked for")
  func brokenOff() throws {
    let session = try read(
      chunk(call),
      chunk(#"{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{\"q"}}]}"#))
    #expect(view(session) == "assistant: \n  f({}) requested\n  g({\"q) lost*")
    #expect(summary(session) == "lost* id=c1")
  }

  @Test("A turn that was cut by a limit is incomplete, and says why")
  func limit() throws {
    let session = try read(chunk(#"{"content":"a"}"#), chunk("{}", finish: "length"), "[DONE]")
    #expect(summary(session) == "incomplete id=c1 error=length")
  }

  @Test("Several choices are entries of their own")
  func choices() throws {
    let session = try read(
      chunk(#"{"content":"a"}"#), chunk(#"{"content":"x"}"#, index: 1),
      chunk(#"{"content":"b"}"#), chunk(#"{"content":"y"}"#, index: 1),
      chunk("{}", finish: "stop", index: 1), chunk("{}", finish: "stop"), "[DONE]")
    #expect(view(session) == "assistant: ab\nassistant: xy")
    #expect(summary(session) == "succeeded id=c1 outputText=ab")
  }

  @Test("A tool call that leaked into the text stays text and is marked, also when it is cut")
  func leakedCall() throws {
    let session = try read(
      chunk(#"{"content":"Sure. <tool"}"#), chunk(#"{"content":"_call>{}</tool_call>"}"#),
      chunk("{}", finish: "stop"))
    #expect(view(session) == "assistant: Sure. <tool_call>{}</tool_call>")
    #expect(
      session.notes.map(\.note)
        == [Note(.info, line: 2, "a tool call stands in the text of a message: <tool_call>")])
  }

  @Test("Thinking in tags at the start of a message is reasoning, wherever the tags are cut")
  func thinkTags() throws {
    let session = try read(
      chunk(#"{"content":"\n<thi"}"#), chunk(#"{"content":"nk>Hm"}"#), chunk(#"{"content":"m.<"}"#),
      chunk(#"{"content":"/think>\n\nYes"}"#), chunk(#"{"content":" <think>"}"#),
      chunk("{}", finish: "stop"))
    #expect(view(session) == "assistant: Yes <think> 〈Hmm.〉")
    let plain = try read(
      chunk(#"{"content":"<"}"#), chunk(#"{"content":"b>"}"#),
      chunk(#"{"content":"<th"}"#, finish: "stop"))
    #expect(view(plain) == "assistant: <b><th")
  }

  @Test("A character whose halves come in two chunks is whole")
  func splitCharacter() throws {
    let session = try read(
      chunk(#"{"content":"\ud83d"}"#), chunk(#"{"content":"\ude00!"}"#), chunk("{}", finish: "stop")
    )
    #expect(view(session) == "assistant: 😀!")
  }
}
