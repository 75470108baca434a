import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("ATIF")
struct ATIFTests {
  /// Reads versions of one document, one after the other.
  func session(_ versions: [String], finishing: Bool = true) throws -> Session {
    var conversation = try Conversation("atif", versions)
    conversation.framing = .document
    return conversation.read(finishing: finishing)
  }

  /// A document with these steps.
  func document(_ steps: String..., more: String = "") -> String {
    #"{"schema_version":"ATIF-v1.6","agent":{"name":"a"},"steps":["#
      + steps.joined(separator: ",") + "]" + more + "}"
  }

  func fixture() throws -> String {
    try Conversation("atif", fixture: "nested.json").records.map(\.text).joined(separator: "\n")
  }

  let nested = """
    system: Be brief.
    user: Tidy up⏎⏎[image/png a.png]
    assistant: Looking. 〈hm〉
      bash({"command": "ls"}) completed → a b
      task({"goal": "read"}) completed → read it
        user: read
        assistant: I read.
          cat({}) completed → text
      bash({"command": "nope"}) failed ✗ not found
    assistant: Done.
    """

  @Test("steps, calls, failures and subagents are told as they were recorded")
  func whole() throws {
    let session = try session([fixture()])
    #expect(view(session) == nested)
    #expect(
      summary(session)
        == "succeeded* id=s-1 title=Tidy up model=m-1 inputTokens=30 outputTokens=5 cachedTokens=4 cost=0.75 outputText=Done."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws {
    var conversation = try Conversation("atif", [fixture()])
    conversation.framing = .document
    conversation.checkLaws()
  }

  @Test("a saved document replays in its own time")
  func replay() throws {
    let session = try session([fixture()])
    let start = try #require(TimeText.moment("2026-01-02T10:00:00Z"))
    let early = session.timeline.position(
      at: start + Milliseconds(2000), of: session.position)
    #expect(view(session, at: early) == "system: Be brief.\nuser: Tidy up⏎⏎[image/png a.png]")
  }

  @Test("the same document again changes nothing")
  func unchanged() throws {
    let once = try session([fixture()], finishing: false)
    let twice = try session([fixture(), fixture()], finishing: false)
    #expect(twice.position == once.position)
  }

  @Test("a document that has grown adds what is new and duplicates nothing")
  func grown() throws {
    let call = #"{"tool_call_id":"c","function_name":"f","arguments":{}}"#
    let user = #"{"step_id":1,"source":"user","message":"go"}"#
    let session = try session([
      document(user),
      document(user, #"{"step_id":2,"source":"agent","message":"a","tool_calls":[\#(call)]}"#),
      document(
        user,
        #"{"step_id":2,"source":"agent","message":"ab","tool_calls":[\#(call)],"observation":{"results":[{"source_call_id":"c","content":"x"}]}}"#,
        #"{"step_id":3,"source":"agent","message":"end"}"#),
    ])
    #expect(
      view(session) == """
        user: go
        assistant: ab
          f({}) completed → x
        assistant: end
        """)
    #expect(session.status(at: session.position)?.value == .succeeded)
  }

  @Test("a step that disappears is taken back, and is the same one when it comes again")
  func taken() throws {
    let one = #"{"step_id":1,"source":"user","message":"one"}"#
    let two = #"{"step_id":2,"source":"user","message":"two"}"#
    let three = #"{"step_id":3,"source":"user","message":"three"}"#
    let without = try session([document(one, three), document(one), document(one, two)])
    #expect(
      view(without) == "user: one\nuser: three (retracted)\nuser: two"
        || view(without) == "user: one\nuser: two\nuser: three (retracted)")
    let again = try session([
      document(one, two, three), document(one, three), document(one, two, three),
    ])
    #expect(view(again) == "user: one\nuser: two\nuser: three")
  }

  @Test("a step that is put between others stands between them")
  func between() throws {
    let one = #"{"step_id":1,"source":"user","message":"one"}"#
    let two = #"{"step_id":2,"source":"user","message":"two"}"#
    let three = #"{"step_id":3,"source":"user","message":"three"}"#
    #expect(
      view(try session([document(one, three), document(one, two, three)]))
        == "user: one\nuser: two\nuser: three")
  }

  @Test("a call without a result runs, and is lost when nothing more comes")
  func open() throws {
    let text = document(
      #"{"step_id":1,"source":"agent","message":"","tool_calls":[{"tool_call_id":"c","function_name":"f","arguments":{}}]}"#
    )
    #expect(view(try session([text], finishing: false)).contains("f({}) running"))
    let ended = try session([text])
    #expect(view(ended).contains("f({}) lost*"))
    #expect(ended.status(at: ended.position) == Stated(.lost, inferred: true))
  }

  @Test("a subagent in a file beside it stands under the call that names the file")
  func beside() throws {
    let main = document(
      #"{"step_id":1,"source":"agent","message":"m","tool_calls":[{"tool_call_id":"c","function_name":"f","arguments":{}}],"observation":{"results":[{"source_call_id":"c","content":"r","subagent_trajectory_ref":[{"trajectory_path":"kid.json"}]}]}}"#
    )
    let kid = document(#"{"step_id":1,"source":"agent","message":"kid"}"#)
    var conversation = try Conversation("atif", [])
    conversation.framing = .document
    conversation.add([main], file: "main.json")
    conversation.add([kid], file: "kid.json")
    conversation.add([main], file: "main.json")
    #expect(
      view(conversation.read()) == """
        assistant: m
          f({}) completed → r
            assistant: kid
        """)
  }

  @Test("a trajectory that no call names is shown at the end, and one that names itself ends")
  func strays() throws {
    let kid =
      #"{"schema_version":"ATIF-v1.8","trajectory_id":"t","agent":{"name":"kid"},"steps":[{"step_id":1,"source":"agent","message":"x","tool_calls":[{"tool_call_id":"c","function_name":"f","arguments":{}}],"observation":{"results":[{"source_call_id":"c","subagent_trajectory_ref":[{"trajectory_id":"t"}]}]}}]}"#
    let session = try session([
      document(
        #"{"step_id":1,"source":"user","message":"go"}"#,
        more: #","subagent_trajectories":[\#(kid)]"#)
    ])
    #expect(
      view(session) == """
        user: go
        step: subagent kid
          kid() completed*
            assistant: x
              f({}) completed
        """)
  }

  @Test("wrong types cost their field only")
  func wrongTypes() throws {
    let session = try session([
      document(
        #"{"step_id":"1","timestamp":12e400,"source":5,"message":7,"tool_calls":{},"observation":[],"metrics":null}"#,
        #"{"step_id":2,"source":"agent","message":"fine","tool_calls":[null,3]}"#)
    ])
    #expect(session.nodeCount >= 3)
    #expect(session.unknownCount + session.malformedCount > 0)
  }

  @Test(
    "every recorded file is read through",
    .enabled(if: Conversation.samples("atif") != nil, "no samples beside the project"))
  func samples() throws {
    for path in Conversation.files(in: Conversation.samples("atif") ?? "", ending: ".json") {
      let text = try #require(Files.text(path))
      let session = try session([text])
      #expect(session.malformedCount + session.unknownCount == 0, "\(path)")
      let calls = text.split(separator: "\"tool_call_id\"").count - 1
      let nodes = (1..<session.nodeCount).count { session.kind(NodeID(Int32($0))) == .call }
      #expect(nodes == calls)
      #expect(session.status(at: session.position)?.value.isOpen == false)
    }
  }
}
