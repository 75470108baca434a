import SessionModel
import Testing

@testable import WireFormats

/// The streams of Beluga: `reference/stream-formats.md` section 3.
struct BelugaTests {
  private func read(_ lines: [String], finishing: Bool = true) throws -> Session {
    try Conversation("beluga", lines).read(finishing: finishing)
  }

  private func shows(_ lines: [String], _ expected: String, finishing: Bool = true) throws {
    #expect(view(try read(lines, finishing: finishing)) == expected)
  }

  // MARK: Version 1

  private func chunk(
    _ text: String, _ calls: String = "null", more: String = "{}", error: String = "null"
  )
    -> String
  {
    #"{"Err":\#(error),"AdditionalArgs":\#(more),"Content":"\#(text)","ToolCallChunks":\#(calls)}"#
  }

  /// A piece of a call, as Go writes it.
  private func piece(
    id: String = "", name: String = "", _ arguments: String = "", index: Int = 0
  ) -> String {
    var fields = [#""function":{"name":"\#(name)","arguments":""}"#]
    if !id.isEmpty { fields += [#""id":"\#(id)","type":"function""#] }
    if !name.isEmpty { fields.append(#""name":"\#(name)""#) }
    if !arguments.isEmpty { fields.append(#""arguments":"\#(arguments)""#) }
    if index > 0 { fields.append(#""index":\#(index)"#) }
    return chunk("", "[{" + fields.joined(separator: ",") + "}]")
  }

  private var finish: String { chunk("", more: #"{"finish_reason":"tool_calls"}"#) }
  private var eof: String { chunk("", error: "{}") }

  @Test("A call is pending until the answer is finished, and requested from then on")
  func requested() throws {
    let pieces = [piece(id: "a", name: "f"), piece(#"{\"q\":"#), piece("1}")]
    try shows(Array(pieces.prefix(2)), "assistant: \n  f({\"q\":) pending", finishing: false)
    try shows(pieces, "assistant: \n  f({\"q\":1}) pending", finishing: false)
    try shows(pieces + [finish], "assistant: \n  f({\"q\":1}) requested", finishing: false)
  }

  @Test("A piece with nothing that names its call belongs to the last one, or to the one at 0")
  func pieces() throws {
    try shows(
      [piece(id: "a", name: "f"), piece("{}"), piece(id: "b", name: "g"), piece("[]"), finish],
      "assistant: \n  f({}) requested\n  g([]) requested")
    try shows(
      [
        piece(id: "a", name: "f"), piece(id: "b", name: "g", index: 1), piece("{}"),
        piece("[]", index: 1), finish,
      ], "assistant: \n  f({}) requested\n  g([]) requested")
  }

  @Test("Calls without any id are told apart by their names")
  func noIDs() throws {
    try shows(
      [piece(name: "f", "{}"), piece(name: "g", "[]"), finish],
      "assistant: \n  f({}) requested\n  g([]) requested")
  }

  @Test("Names and arguments may stand in the function")
  func functions() throws {
    let call = #"[{"function":{"name":"f","arguments":"{}"},"id":"a"}]"#
    try shows([chunk("", call), finish], "assistant: \n  f({}) requested")
  }

  @Test(
    "What an error says",
    arguments: [
      // Behind content an error without words is the end.
      ("Hi", "{}", "succeeded* outputText=Hi"),
      ("Hi", #""EOF""#, "succeeded* outputText=Hi"),
      ("Hi", #""reset""#, "failed error=reset"),
      ("Hi", #"{"Op":"Post","Err":{}}"#, #"failed error={"Op":"Post","Err":{}}"#),
      ("", "{}", "failed error=an error without words"),
    ])
  func errors(text: String, error: String, expected: String) throws {
    let lines = (text.isEmpty ? [] : [chunk(text)]) + [chunk("", error: error)]
    #expect(summary(try read(lines)) == expected)
  }

  @Test("An end told by reason and by error is one, and what follows is another answer")
  func ends() throws {
    let session = try read([chunk("One"), finish, eof, chunk("Two"), finish, eof])
    #expect(view(session) == "assistant: One\nassistant: Two")
    #expect(summary(session) == "succeeded outputText=Two")
  }

  @Test("Calls of a stream without an end were asked for when their arguments are whole")
  func noEnd() throws {
    let session = try read([
      piece(id: "a", name: "f", "{}"), piece(id: "b", name: "g", "{", index: 1),
    ])
    #expect(view(session) == "assistant: \n  f({}) requested*\n  g({) lost*")
    #expect(summary(session) == "lost*")
    #expect(
      session.notes.map(\.note.reason) == ["the arguments of g are not JSON: cut off at byte 1"])
  }

  @Test("Tokens and limits are read")
  func usage() throws {
    let more = #"{"finish_reason":"length","usage":{"prompt_tokens":5,"completion_tokens":2}}"#
    #expect(
      summary(try read([chunk("Hi", more: more)]))
        == "incomplete inputTokens=5 outputTokens=2 error=length")
  }

  @Test("Chunks of agents bring whole calls and their own end")
  func agentChunks() throws {
    let lines = [
      #"{"Content":"Hi","ToolCalls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}],"Finish":null,"Err":null,"Metadata":{"chunk_index":0}}"#,
      #"{"Content":"","ToolCalls":null,"Finish":{"ReturnValues":{"output":"Bye"},"Log":""},"Err":null,"Metadata":{}}"#,
    ]
    let session = try read(lines)
    #expect(view(session) == "assistant: Hi\n  f({}) requested")
    #expect(summary(session) == "succeeded outputText=Bye")
  }

  @Test("Chunks of version 2 have calls without indexes")
  func version2Chunks() throws {
    func chunk(_ delta: String, _ calls: String = "null", _ end: String = "", thought: String = "")
      -> String
    {
      #"{"Delta":"\#(delta)","ToolCalls":\#(calls),"FinishReason":"\#(end)","Usage":null,"ReasoningDelta":"\#(thought)","ModelID":"m"}"#
    }
    let session = try read([
      chunk("", thought: "Hm"), chunk("Hi"), chunk("", #"[{"ID":"a","Name":"f","Arguments":""}]"#),
      chunk("", #"[{"ID":"","Name":"","Arguments":"{}"}]"#), chunk("", "null", "tool_calls"),
    ])
    #expect(view(session) == "assistant: Hi 〈Hm〉\n  f({}) requested")
    #expect(summary(session) == "succeeded model=m")
  }

  // MARK: Events of version 2

  private func event(_ type: String, _ more: String = "", agent: String = "a") -> [String] {
    ["event: \(type)", #"data: {"type":"\#(type)","agent_id":"\#(agent)"\#(more)}"#, ""]
  }

  @Test("A tool runs from its call to the next answer of its agent")
  func toolEvents() throws {
    let call = event("tool_call")
    try shows(
      event("text", #","text":"Hi""#) + call, "assistant: Hi\n  ?() running", finishing: false)
    try shows(
      call + call + event("tool_result") + event("tool_result")
        + event("text", #","text":"Hi""#) + event("done"),
      "assistant: \n  ?() completed*\n  ?() completed\nassistant: Hi")
    #expect(
      view(try read(call + event("error", #","text":"no""#))) == "assistant: \n  ?() lost*")
  }

  @Test("Answers belong to the calls of their own agent")
  func pairing() throws {
    try shows(
      event("tool_call") + event("tool_call", agent: "b") + event("tool_result", agent: "b"),
      "assistant: \n  ?() running\nstep: agent b\nassistant: \n  ?() completed", finishing: false)
  }

  @Test("A handoff is shown, and the end is told twice")
  func handoff() throws {
    let session = try read(
      event("text", #","text":"Hi""#) + event("handoff", #","metadata":{"target":"b"}"#)
        + event("text", #","text":"Yo""#, agent: "b")
        + event("done", #","text":"HiYo""#, agent: "b")
        + ["event: done", #"data: {"type":"done"}"#, ""])
    #expect(view(session) == "assistant: Hi\nstep: a hands over to b\nassistant: Yo")
    #expect(summary(session) == "succeeded outputText=HiYo")
  }

  @Test("An error ends the run, one without an end is lost")
  func eventErrors() throws {
    #expect(summary(try read(event("error", #","text":"no""#))) == "failed error=no")
    #expect(summary(try read(event("text", #","text":"Hi""#))) == "lost*")
  }

  @Test("Events of the agui endpoint have times, and their text as data")
  func agui() throws {
    func event(_ type: String, _ data: String) -> String {
      #"data: {"type":"\#(type)","agent_id":"a","data":"\#(data)","timestamp":"2026-01-02T03:04:05Z"}"#
    }
    let session = try read([
      event("text", "Hi"), "", event("tool_call", ""), "", event("tool_result", "ok"), "",
      event("done", "Hi"), "",
    ])
    #expect(view(session) == "assistant: Hi\n  ?() completed → ok")
    #expect(summary(session) == "succeeded outputText=Hi")
    #expect(session.datum(.root, .startedAt, at: session.position) != nil)
  }

  @Test("What is of no kind is noted, and the stream goes on")
  func unknown() throws {
    let session = try read([chunk("A"), #"{"x":1}"#, "{", chunk("B"), finish])
    #expect(view(session) == "assistant: AB")
    #expect(session.unknownCount == 1)
    #expect(session.malformedCount == 1)
  }
}
