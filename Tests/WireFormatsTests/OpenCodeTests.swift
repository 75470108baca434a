import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("OpenCode")
struct OpenCodeTests {
  func fixture() throws -> String {
    try Conversation("opencode", fixture: "export.json").records.map(\.text)
      .joined(separator: "\n")
  }

  /// Reads rows of the database, each with its table.
  func session(_ rows: [(table: String, row: String)], finishing: Bool = true) throws -> Session {
    var conversation = try Conversation("opencode", [])
    conversation.framing = .document
    for row in rows { conversation.add([row.row], file: row.table) }
    return conversation.read(finishing: finishing)
  }

  func session(_ id: String, parent: String? = nil) -> (table: String, row: String) {
    let parent = parent.map { "\"\($0)\"" } ?? "null"
    return (
      "session", #"{"id":"\#(id)","parent_id":\#(parent),"title":"T \#(id)","time_created":1000}"#
    )
  }

  func message(_ id: String, in session: String, _ data: String) -> (table: String, row: String) {
    ("message", #"{"id":"\#(id)","session_id":"\#(session)","data":{\#(data)}}"#)
  }

  func part(_ id: String, of message: String, in session: String, _ data: String) -> (
    table: String, row: String
  ) {
    (
      "part",
      #"{"id":"\#(id)","message_id":"\#(message)","session_id":"\#(session)","data":{\#(data)}}"#
    )
  }

  @Test("an export is told as it was recorded")
  func export() throws {
    var conversation = try Conversation("opencode", [fixture()])
    conversation.framing = .document
    let session = conversation.read()
    #expect(
      view(session) == """
        user: mend it⏎⏎[image/png 6 B]
        assistant: One.⏎⏎Two. 〈hm〉
          bash({"command": "ls"}) completed → a
        """)
    #expect(
      summary(session)
        == "succeeded* id=ses_1 title=Mend it model=m-1 inputTokens=15 outputTokens=6 cachedTokens=3 cost=0.5 outputText=One.⏎⏎Two."
        .replacing("⏎", with: "\n"))
    #expect(session.unknownCount + session.malformedCount == 0)
    conversation.checkLaws()
  }

  @Test("a part that is changed in place is the same part")
  func inPlace() throws {
    let tool = #""type":"tool","callID":"c","tool":"bash","#
    let rows = [
      session("s"), message("m", in: "s", #""role":"assistant""#),
      part("a", of: "m", in: "s", #""type":"text","text":"Hel""#),
      part("b", of: "m", in: "s", tool + #""state":{"status":"pending","input":{}}"#),
      part("a", of: "m", in: "s", #""type":"text","text":"Hello""#),
      part(
        "b", of: "m", in: "s",
        tool + #""state":{"status":"running","input":{"command":"ls"},"time":{"start":2000}}"#),
      part("c", of: "m", in: "s", #""type":"text","text":"again""#),
    ]
    let before = try session(rows, finishing: false)
    #expect(
      view(before) == """
        assistant: Hello⏎⏎again
          bash({"command":"ls"}) running
        """)
    let after = try session(rows + rows.suffix(3), finishing: false)
    #expect(after.position == before.position)
    #expect(view(try session(rows)).contains("lost*"))
  }

  @Test("a subagent stands under its call, whichever comes first")
  func nesting() throws {
    let call = part(
      "p", of: "m", in: "s",
      #""type":"tool","callID":"c","tool":"task","state":{"status":"completed","input":{},"output":"r","metadata":{"sessionId":"kid"},"time":{"start":2000,"end":3000}}"#
    )
    let kid = [
      session("kid", parent: "s"), message("k", in: "kid", #""role":"user""#),
      part("q", of: "k", in: "kid", #""type":"text","text":"look""#),
    ]
    let start = [session("s"), message("m", in: "s", #""role":"assistant""#)]
    let tree = """
      assistant: \("")
        task({}) completed → r
          user: look
      """
    #expect(view(try session(start + [call] + kid)) == tree)
    #expect(view(try session(start + kid + [call])) == tree)
    #expect(
      view(try session(start + kid)) == """
        assistant: \("")
        step: T kid
          task() completed*
            user: look
        """)
  }

  @Test(
    "the state of a call comes with what else is known of it",
    arguments: [
      (#""tool":"bash","state":{"status":"pending","input":{}}"#, ToolStatus.pending),
      (#""tool":"bash","state":{"status":"running"}"#, .running),
      (#""tool":"bash","state":{"status":"completed","metadata":{"exit":0}}"#, .completed),
      (#""tool":"bash","state":{"status":"completed","metadata":{"exit":2}}"#, .failed),
      (#""tool":"bash","state":{"status":"completed","metadata":{"timeout":true}}"#, .failed),
      (#""tool":"invalid","state":{"status":"completed"}"#, .failed),
      (
        #""tool":"bash","state":{"status":"completed","metadata":{"interrupted":true}}"#, .cancelled
      ),
      (#""tool":"bash","state":{"status":"error","error":"boom"}"#, .failed),
      (#""tool":"bash","state":{"status":"error","error":"Tool execution aborted"}"#, .cancelled),
      (
        #""tool":"bash","state":{"status":"error","error":"The user rejected permission to use this specific tool call."}"#,
        .rejected
      ),
    ])
  func statuses(_ call: String, _ status: ToolStatus) throws {
    let session = try session(
      [
        session("s"), message("m", in: "s", #""role":"assistant""#),
        part("p", of: "m", in: "s", #""type":"tool","callID":"c","# + call),
      ], finishing: false)
    #expect(session.toolStatus(NodeID(2), at: session.position) == Stated(status))
  }

  @Test(
    "the last message tells how the session stands",
    arguments: [
      (#""role":"assistant","finish":"stop""#, SessionStatus.succeeded),
      (#""role":"assistant","finish":"tool-calls""#, .inProgress),
      (#""role":"assistant","finish":"length""#, .incomplete),
      (#""role":"assistant","error":{"name":"MessageAbortedError","data":{}}"#, .cancelled),
      (#""role":"assistant","error":{"name":"APIError","data":{"message":"no"}}"#, .failed),
      (#""role":"user""#, .inProgress),
    ])
  func outcomes(_ data: String, _ status: SessionStatus) throws {
    let session = try session(
      [session("s"), message("m", in: "s", data)], finishing: false)
    #expect(session.status(at: session.position) == Stated(status, inferred: true))
  }

  @Test("an answer that was aborted cancels its open calls, and the session may go on")
  func aborted() throws {
    let rows = [
      session("s"), message("m", in: "s", #""role":"assistant""#),
      part(
        "p", of: "m", in: "s",
        #""type":"tool","callID":"c","tool":"x","state":{"status":"running"}"#),
      message("m", in: "s", #""role":"assistant","error":{"name":"MessageAbortedError"}"#),
    ]
    #expect(view(try session(rows)).contains("x() cancelled"))
    let more = try session(
      rows + [message("n", in: "s", #""role":"user""#)], finishing: false)
    #expect(more.status(at: more.position)?.value == .inProgress)
  }

  @Test("a run stream tells parts as they are finished")
  func stream() throws {
    let session = try Conversation(
      "opencode",
      [
        #"{"type":"step_start","timestamp":1000000000000,"sessionID":"s","part":{"id":"a","sessionID":"s","messageID":"m","type":"step-start"}}"#,
        #"{"type":"text","timestamp":1000000001000,"sessionID":"s","part":{"id":"b","sessionID":"s","messageID":"m","type":"text","text":"Hi"}}"#,
        #"{"type":"step_finish","timestamp":1000000002000,"sessionID":"s","part":{"id":"c","sessionID":"s","messageID":"m","type":"step-finish","reason":"stop","cost":0.5,"tokens":{"input":2,"output":1}}}"#,
      ]
    ).read(finishing: false)
    #expect(view(session) == "assistant: Hi")
    #expect(
      summary(session) == "succeeded* id=s inputTokens=2 outputTokens=1 cost=0.5 outputText=Hi")
    let failed = try Conversation(
      "opencode",
      [
        #"{"type":"error","timestamp":1000000000000,"sessionID":"s","error":{"name":"ProviderAuthError","data":{"message":"no key"}}}"#
      ]
    ).read()
    #expect(summary(failed) == "failed* id=s error=ProviderAuthError: no key")
  }

  @Test("rows can be cut anywhere, and the past stays as it was")
  func laws() throws {
    var conversation = try Conversation("opencode", [])
    conversation.framing = .document
    for row in [
      session("s"), message("m", in: "s", #""role":"assistant""#), session("k", parent: "s"),
      message("n", in: "k", #""role":"user""#),
      part("q", of: "n", in: "k", #""type":"text","text":"look""#),
      part(
        "p", of: "m", in: "s",
        #""type":"tool","callID":"c","tool":"task","state":{"status":"completed","metadata":{"sessionId":"k"},"time":{"start":2000,"end":3000}}"#
      ),
    ] { conversation.add([row.row], file: row.table) }
    conversation.checkLaws()
  }

  @Test("unknown parts are told, and neither they nor wrong types stop the reading")
  func unknown() throws {
    let session = try session([
      session("s"), message("m", in: "s", #""role":7,"tokens":3,"time":[]"#),
      part("p", of: "m", in: "s", #""type":"hologram""#), ("volume", "{}"),
      part("r", of: "m", in: "s", #""type":"text","text":"still here""#),
    ])
    #expect(view(session) == "assistant: still here")
    #expect(session.unknownCount == 2)
  }

  @Test(
    "the recorded stream is read through",
    .enabled(if: Conversation.samples("opencode") != nil, "no samples beside the project"))
  func samples() throws {
    for path in Conversation.files(in: Conversation.samples("opencode") ?? "", ending: ".jsonl") {
      let text = try #require(Files.text(path))
      let session = try Conversation("opencode", text.split(separator: "\n").map(String.init))
        .read()
      #expect(session.malformedCount + session.unknownCount == 0, "\(path)")
      let calls = text.split(separator: "\"type\":\"tool\"").count - 1
      let nodes = (1..<session.nodeCount).count { session.kind(NodeID(Int32($0))) == .call }
      #expect(nodes == calls)
    }
  }
}
