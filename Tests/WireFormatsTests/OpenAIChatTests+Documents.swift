import JSONReading
import SessionModel
import Testing

@testable import WireFormats

/// What one server documents, and what comes whole.
extension OpenAIChatTests {
  // MARK: candle-vLLM

  @Test("A delta that names a call and nothing else ends it, as candle-vLLM documents")
  func endDelta() throws {
    var source = TextSourceView("openai-chat")
    source.read(chunk(#"{"role":"assistant","reasoning":"Let me check…"}"#))
    source.read(
      chunk(
        #"{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather"}}]}"#
      ))
    source.read(
      chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"loc\":\"NYC\"}"}}]}"#))
    #expect(source.view == "assistant:  〈Let me check…〉\n  get_weather({\"loc\":\"NYC\"}) pending")
    source.read(chunk(#"{"tool_calls":[{"index":0}]}"#))
    #expect(
      source.view == "assistant:  〈Let me check…〉\n  get_weather({\"loc\":\"NYC\"}) requested")
  }

  @Test("Extensions of a completion repeat it: they give the reasoning and the order of the calls")
  func extensions() throws {
    let session = try read(
      #"{"id":"c1","object":"chat.completion","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}},{"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]}}],"extensions":{"reasoning_chunks":["Let me ","check."],"tool_call_chunks":[{"type":"start","tool_call_id":"a","tool_name":"f"},{"type":"start","tool_call_id":"b","tool_name":"g"},{"type":"end","tool_call_id":"a"},{"type":"end","tool_call_id":"b"}]}}"#
    )
    #expect(
      view(session)
        == "assistant:  〈Let me check.〉\n  f({\"x\":1}) requested\n  g({}) requested")
  }

  @Test("Calls that stand only in the extensions are put together from their chunks")
  func extensionsAlone() throws {
    let session = try read(
      #"{"id":"c1","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":"Ok."}}],"extensions":{"tool_call_chunks":[{"type":"start","tool_call_id":"a","tool_name":"f"},{"type":"args","tool_call_id":"a","delta":"{\"x\""},{"type":"args","tool_call_id":"a","delta":":1}"},{"type":"end","tool_call_id":"a"}]}}"#
    )
    #expect(view(session) == "assistant: Ok.\n  f({\"x\":1}) requested")
  }

  @Test("A failed completion of the fork has its reason beside the choices")
  func finishError() throws {
    let session = try read(
      chunk(#"{"content":"a"}"#),
      chunk("{}", finish: "error", more: #","error":{"message":"worker died","type":"internal"}"#))
    #expect(summary(session) == "failed id=c1 error=worker died")
  }

  // MARK: Documents and lists

  @Test("A completion that is told again writes what changed")
  func toldAgain() throws {
    var source = TextSourceView("openai-chat")
    func document(_ text: String) -> String {
      #"{"id":"c1","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"\#(text)"}}]}"#
    }
    source.read(document("Hello"), framing: .document)
    let position = source.position
    source.read(document("Hello"), framing: .document)
    #expect(source.position == position)
    source.read(document("Hello you"), framing: .document)
    #expect(source.view == "assistant: Hello you")
  }

  @Test("A list of messages is a conversation; messages of tools end the calls")
  func messageList() throws {
    var conversation = try Conversation(
      "openai-chat",
      [
        """
        [{"role":"system","content":"Be brief."},
         {"role":"user","content":[{"type":"text","text":"Weather?"},
           {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
         {"role":"assistant","content":null,"reasoning_content":"Ask.","tool_calls":[
           {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"q\\":1}"}}]},
         {"role":"tool","tool_call_id":"a","content":"Sunny"},
         {"role":"assistant","content":"It is sunny."}]
        """
      ])
    conversation.framing = .document
    let session = conversation.read()
    #expect(
      view(session) == """
        system: Be brief.
        user: Weather?⏎⏎[image/png 3 B]
        assistant:  〈Ask.〉
          f({"q":1}) completed → Sunny
        assistant: It is sunny.
        """)
    #expect(summary(session) == "succeeded* title=Weather? outputText=It is sunny.")
  }

  @Test("Messages may come one a line")
  func messageLines() throws {
    let session = try read(
      #"{"role":"user","content":"Weather?"}"#,
      #"{"role":"assistant","content":"","tool_calls":[{"id":"a","function":{"name":"f","arguments":{"q":1}}}]}"#,
      #"{"role":"tool","tool_call_id":"a","content":"Sunny"}"#,
      #"{"role":"assistant","content":"It is sunny."}"#)
    #expect(
      view(session)
        == "user: Weather?\nassistant: \n  f({\"q\":1}) completed → Sunny\nassistant: It is sunny.")
    #expect(summary(session) == "succeeded* title=Weather? outputText=It is sunny.")
  }

  @Test("Requests between the answers give the questions and the results, and repeat nothing")
  func requests() throws {
    let user = #"{"role":"user","content":"Weather?"}"#
    let asked =
      #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}"#
    let session = try read(
      #"{"model":"m","messages":[\#(user)]}"#,
      chunk(call), chunk("{}", finish: "tool_calls"), "[DONE]",
      #"{"model":"m","messages":[\#(user),\#(asked),{"role":"tool","tool_call_id":"a","content":"Sunny"}]}"#,
      chunk(#"{"role":"assistant","content":"Sunny."}"#, id: "c2"),
      chunk("{}", finish: "stop", id: "c2"), "[DONE]")
    #expect(
      view(session)
        == "user: Weather?\nassistant: \n  f({}) completed → Sunny\nassistant: Sunny.")
    #expect(summary(session) == "succeeded id=c1 title=Weather? model=m outputText=Sunny.")
  }

  @Test("A tool that the server ran itself is a call that is over")
  func executed() throws {
    let tool = #"{"index":0,"type":"search","arguments":"{\"q\":1}""#
    let session = try read(
      chunk(#"{"executed_tools":[\#(tool)}],"token_id":7,"index":0}"#),
      chunk(#"{"executed_tools":[\#(tool),"output":"Sunny"}]}"#), chunk(#"{"content":"Sunny."}"#),
      chunk("{}", finish: "stop"), "[DONE]")
    #expect(view(session) == "assistant: Sunny.\n  search({\"q\":1}) completed → Sunny")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("What is unknown is noted and costs nothing else")
  func unknown() throws {
    let session = try read(
      #"{"id":"c1","choices":[{"index":0,"delta":{"content":"a","mood":"good"}}]}"#,
      #"{"id":"c1","object":"chat.heartbeat"}"#, #"{"id":"c1","choices":[{"#,
      chunk(#"{"content":"b"}"#, finish: "bored"), "[DONE]")
    #expect(view(session) == "assistant: ab")
    #expect(summary(session) == "succeeded* id=c1 outputText=ab")
    #expect(session.unknownCount == 3)
    #expect(session.malformedCount == 1)
  }
}
