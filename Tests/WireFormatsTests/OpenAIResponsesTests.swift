import SessionModel
import Testing

@testable import WireFormats

/// The Responses API: `reference/stream-formats.md` section 6.2.
struct OpenAIResponsesTests {
  private func read(_ lines: [String], finishing: Bool = true) throws -> Session {
    try Conversation("openai-responses", lines).read(finishing: finishing)
  }

  /// Numbers events in their order.
  private func numbered(_ events: [String], from first: Int = 0) -> [String] {
    events.enumerated().map {
      #"{"sequence_number":\#(first + $0.offset),"# + $0.element.dropFirst()
    }
  }

  private func response(_ type: String, _ status: String, id: String = "r1", _ more: String = "")
    -> String
  {
    #"{"type":"response.\#(type)","response":{"id":"\#(id)","object":"response","status":"\#(status)","model":"m"\#(more)}}"#
  }

  /// A stream with thinking, a message and a call.
  private var events: [String] {
    [
      response("created", "in_progress"),
      #"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[]}}"#,
      #"{"type":"response.reasoning_summary_text.delta","item_id":"rs","output_index":0,"summary_index":0,"delta":"Hm"}"#,
      #"{"type":"response.reasoning_summary_text.delta","item_id":"rs","output_index":0,"summary_index":0,"delta":"m."}"#,
      #"{"type":"response.reasoning_summary_text.done","item_id":"rs","output_index":0,"summary_index":0,"text":"Hmm."}"#,
      #"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"Hmm."}]}}"#,
      #"{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"msg","role":"assistant","content":[]}}"#,
      #"{"type":"response.output_text.delta","item_id":"msg","output_index":1,"content_index":0,"delta":"Let me "}"#,
      #"{"type":"response.output_text.delta","item_id":"msg","output_index":1,"content_index":0,"delta":"see."}"#,
      #"{"type":"response.output_text.done","item_id":"msg","output_index":1,"content_index":0,"text":"Let me see."}"#,
      #"{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"msg","role":"assistant","content":[{"type":"output_text","text":"Let me see."}]}}"#,
      #"{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"a","name":"f","arguments":"","status":"in_progress"}}"#,
      #"{"type":"response.function_call_arguments.delta","item_id":"fc","output_index":2,"delta":"{\"q\":"}"#,
      #"{"type":"response.function_call_arguments.delta","item_id":"fc","output_index":2,"delta":"1}"}"#,
      #"{"type":"response.function_call_arguments.done","item_id":"fc","output_index":2,"arguments":"{\"q\":1}"}"#,
      #"{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"a","name":"f","arguments":"{\"q\":1}","status":"completed"}}"#,
      response(
        "completed", "completed",
        #","usage":{"input_tokens":5,"output_tokens":7,"input_tokens_details":{"cached_tokens":2}},"output":[{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"Hmm."}]},{"type":"message","id":"msg","role":"assistant","content":[{"type":"output_text","text":"Let me see."}]},{"type":"function_call","id":"fc","call_id":"a","name":"f","arguments":"{\"q\":1}","status":"completed"}]"#
      ),
    ]
  }

  private let whole = "assistant: Let me see. 〈Hmm.〉\n  f({\"q\":1}) requested"

  @Test("Thinking, message and call of a response are one entry")
  func stream() throws {
    let session = try read(events)
    #expect(view(session) == whole)
    #expect(
      summary(session) == "succeeded id=r1 model=m inputTokens=5 outputTokens=7 cachedTokens=2")
  }

  @Test("What is told again at the end of a part, an item and the response writes nothing")
  func doneIsNoNews() throws {
    let session = try read(events)
    let texts = session.pieces(NodeID(1), .message, at: session.position)
    #expect(texts.count == 2)
  }

  @Test("A call is pending while its arguments arrive")
  func pending() throws {
    #expect(
      view(try read(Array(events.prefix(13)), finishing: false))
        == "assistant: Let me see. 〈Hmm.〉\n  f({\"q\":) pending")
  }

  @Test("A resumed stream that tells events again, wherever it was cut, doubles nothing")
  func resumed() throws {
    let numbered = numbered(events)
    for cut in numbered.indices {
      for back in 0...cut {
        let session = try read(Array(numbered[...cut]) + numbered[back...])
        #expect(view(session) == whole)
        #expect(summary(session).hasPrefix("succeeded id=r1"))
      }
    }
  }

  @Test("Numbers that stand still number nothing")
  func constantNumbers() throws {
    let session = try read(events.map { #"{"sequence_number":0,"# + $0.dropFirst() })
    #expect(view(session) == whole)
  }

  @Test("Items are known by their place: ids that change with each event are one item")
  func changingIDs() throws {
    var number = 0
    let events = events.map { event in
      var text = event
      for id in [#""rs""#, #""msg""#, #""fc""#, #""r1""#] {
        number += 1
        text = text.replacing(id, with: "\"x\(number)\"")
      }
      return text
    }
    #expect(view(try read(events)) == whole)
  }

  @Test("Call ids may repeat in later responses")
  func repeatedCallIDs() throws {
    let second =
      [
        #"{"input":[{"type":"function_call_output","call_id":"a","output":"first"}]}"#
      ] + events.map { $0.replacing("\"r1\"", with: "\"r2\"") } + [
        #"{"input":[{"type":"function_call_output","call_id":"a","output":"second"}]}"#
      ]
    #expect(
      view(try read(events + second)) == """
        assistant: Let me see. 〈Hmm.〉
          f({"q":1}) completed → first
        assistant: Let me see. 〈Hmm.〉
          f({"q":1}) completed → second
        """)
  }

  // MARK: Polls

  private func poll(_ status: String, _ output: String, _ more: String = "") -> String {
    #"{"id":"r1","object":"response","status":"\#(status)","model":"m","output":[\#(output)]\#(more)}"#
  }

  private func message(_ text: String, _ status: String = "completed") -> String {
    #"{"type":"message","id":"msg","role":"assistant","status":"\#(status)","content":[{"type":"output_text","text":"\#(text)"}]}"#
  }

  @Test("A polled response is told as what changed from poll to poll")
  func polls() throws {
    var source = TextSourceView("openai-responses")
    let search =
      #"{"type":"web_search_call","id":"ws","status":"in_progress","action":{"query":"x"}}"#
    source.read(poll("queued", ""), framing: .document)
    #expect(summary(source.session) == "queued id=r1 model=m")
    source.read(poll("in_progress", search), framing: .document)
    #expect(source.view == "assistant: \n  web_search({\"query\":\"x\"}) running")
    let position = source.position
    source.read(poll("in_progress", search), framing: .document)
    #expect(source.position == position)
    let done = search.replacing("in_progress", with: "completed")
    source.read(poll("in_progress", done + "," + message("It", "in_progress")), framing: .document)
    source.read(
      poll("in_progress", done + "," + message("It is", "in_progress")), framing: .document)
    source.read(
      poll(
        "completed", done + "," + message("It is x."),
        #","usage":{"input_tokens":1,"output_tokens":2}"#),
      framing: .document)
    #expect(
      source.view
        == "assistant: \n  web_search({\"query\":\"x\"}) completed\nassistant: It is x.")
    #expect(
      summary(source.session)
        == "succeeded id=r1 model=m inputTokens=1 outputTokens=2 outputText=It is x."
    )
  }

  @Test("An item that a later poll lacks is taken back")
  func shrunk() throws {
    var source = TextSourceView("openai-responses")
    source.read(poll("in_progress", message("a")), framing: .document)
    source.read(poll("in_progress", ""), framing: .document)
    #expect(source.view == "assistant: a (retracted)")
  }

  @Test(
    "The end of a response is the end of the session",
    arguments: [
      (#""status":"cancelled""#, "cancelled id=r1"),
      (
        #""status":"failed","error":{"code":"server_error","message":"Oops"}"#,
        "failed id=r1 error=Oops"
      ),
      (
        #""status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}"#,
        "incomplete id=r1 error=max_output_tokens"
      ),
      (#""status":"in_progress""#, "lost* id=r1"),
    ])
  func ends(fields: String, expected: String) throws {
    #expect(
      summary(try read([#"{"id":"r1","object":"response",\#(fields),"output":[]}"#])) == expected)
  }

  @Test("An error event fails the run, in the flat shape and in the one of the wire")
  func errors() throws {
    for error in [
      #"{"type":"error","code":"x","message":"Oops","param":null}"#,
      #"{"type":"error","sequence_number":9,"error":{"type":"x","message":"Oops"}}"#,
    ] {
      let session = try read([response("created", "in_progress"), error])
      #expect(summary(session) == "failed id=r1 model=m error=Oops")
    }
  }

  // MARK: Tools of the server

  @Test("Tools of the server run, and end as their events and items say")
  func serverTools() throws {
    let lines = [
      response("created", "in_progress"),
      #"{"type":"response.output_item.added","output_index":0,"item":{"type":"mcp_call","id":"m","name":"echo","server_label":"s","arguments":"","status":"in_progress"}}"#,
      #"{"type":"response.mcp_call.in_progress","output_index":0,"item_id":"m"}"#,
      #"{"type":"response.mcp_call_arguments.delta","output_index":0,"item_id":"m","delta":"{}"}"#,
      #"{"type":"response.mcp_call.failed","output_index":0,"item_id":"m"}"#,
      #"{"type":"response.output_item.done","output_index":0,"item":{"type":"mcp_call","id":"m","name":"echo","server_label":"s","arguments":"{}","status":"failed","error":{"type":"http","message":"403"}}}"#,
      #"{"type":"response.output_item.added","output_index":1,"item":{"type":"code_interpreter_call","id":"c","code":"","status":"in_progress"}}"#,
      #"{"type":"response.code_interpreter_call_code.delta","output_index":1,"item_id":"c","delta":"1+"}"#,
      #"{"type":"response.code_interpreter_call_code.delta","output_index":1,"item_id":"c","delta":"1"}"#,
      #"{"type":"response.code_interpreter_call.interpreting","output_index":1,"item_id":"c"}"#,
    ]
    #expect(
      view(try read(lines, finishing: false))
        == "assistant: \n  echo({}) failed ✗ 403\n  code_interpreter(1+1) running")
    let done =
      lines + [
        #"{"type":"response.code_interpreter_call.completed","output_index":1,"item_id":"c"}"#,
        #"{"type":"response.output_item.done","output_index":1,"item":{"type":"code_interpreter_call","id":"c","code":"1+1","status":"completed","outputs":[{"type":"logs","logs":"2"}]}}"#,
        response("completed", "completed"),
      ]
    #expect(
      view(try read(done))
        == "assistant: \n  echo({}) failed ✗ 403\n  code_interpreter(1+1) completed → [{\"type\":\"logs\",\"logs\":\"2\"}]"
    )
  }

  @Test("A response that ends with a request for approval has stopped to ask")
  func approval() throws {
    let session = try read([
      response("created", "in_progress"),
      #"{"type":"response.output_item.done","output_index":0,"item":{"type":"mcp_approval_request","id":"q","name":"create","server_label":"s","arguments":"{}"}}"#,
      response("completed", "completed"),
    ])
    #expect(view(session) == "assistant: \n  create({}) waiting")
    #expect(summary(session) == "interrupted* id=r1 model=m")
  }

  @Test("The output of a shell call, an item of its own, is the result of that call as it arrives")
  func shell() throws {
    let call =
      #"{"id":"sh","type":"shell_call","status":"completed","call_id":"a","action":{"commands":["ls"]}}"#
    func output(_ code: Int) -> String {
      #"{"id":"so","type":"shell_call_output","status":"completed","call_id":"a","output":[{"outcome":{"type":"exit","exit_code":\#(code)},"stdout":"x\n","stderr":""}]}"#
    }
    func events(_ code: Int) -> [String] {
      [
        response("created", "in_progress"),
        #"{"type":"response.output_item.done","output_index":0,"item":\#(call)}"#,
        #"{"type":"response.output_item.added","output_index":1,"item":{"id":"so","type":"shell_call_output","status":"in_progress","call_id":"a","output":[]}}"#,
        #"{"type":"response.shell_call_output_content.delta","output_index":1,"item_id":"so","command_index":0,"delta":{"stdout":"x\n"}}"#,
        #"{"type":"response.shell_call_output_content.done","output_index":1,"item_id":"so","command_index":0,"output":[]}"#,
        #"{"type":"response.output_item.done","output_index":1,"item":\#(output(code))}"#,
        response("completed", "completed", #","output":[\#(call),\#(output(code))]"#),
      ]
    }
    let arguments = #"{"commands":["ls"]}"#
    #expect(
      view(try read(Array(events(0).prefix(4)), finishing: false))
        == "assistant: \n  shell(\(arguments)) requested → x⏎")
    let done = try read(events(0))
    #expect(view(done).hasPrefix("assistant: \n  shell(\(arguments)) completed → [{"))
    #expect(done.unknownCount == 0)
    #expect(view(try read(events(2))).hasSuffix("✗ exit code 2"))
  }

  @Test("What is unknown is noted and costs nothing else")
  func unknown() throws {
    let session = try read(
      Array(events.prefix(9)) + [
        #"{"type":"response.dance.started","output_index":9}"#,
        #"{"type":"response.output_item.added","output_index":8,"item":{"type":"hologram"}}"#,
      ] + events.dropFirst(9))
    #expect(view(session) == whole)
    #expect(session.unknownCount == 2)
  }

  @Test("A stream without its end is lost, wherever it ends")
  func laws() throws { try Conversation("openai-responses", events).checkLaws() }
}
