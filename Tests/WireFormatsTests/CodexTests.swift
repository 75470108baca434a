import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Codex rollouts")
struct CodexTests {
  /// Lines of a rollout from types and payloads, a second apart.
  func lines(_ records: [(String, String)], start: Int64 = 1_767_348_000_000) -> [String] {
    records.enumerated().map { place, record in
      let time = TimeText.text(Milliseconds(start + Int64(place) * 1000))
      return #"{"timestamp":"\#(time)","type":"\#(record.0)","payload":{\#(record.1)}}"#
    }
  }

  func session(_ records: [(String, String)], finishing: Bool = true) throws -> Session {
    try Conversation("codex", lines(records)).read(finishing: finishing)
  }

  func said(_ text: String) -> (String, String) {
    ("event_msg", #""type":"user_message","message":"\#(text)""#)
  }

  func answered(_ text: String) -> (String, String) {
    (
      "response_item",
      #""type":"message","role":"assistant","content":[{"type":"output_text","text":"\#(text)"}]"#
    )
  }

  func call(_ id: String, _ name: String = "shell") -> (String, String) {
    (
      "response_item",
      #""type":"function_call","name":"\#(name)","arguments":"{}","call_id":"\#(id)""#
    )
  }

  func output(_ id: String, _ json: String) -> (String, String) {
    ("response_item", #""type":"function_call_output","call_id":"\#(id)","output":\#(json)"#)
  }

  @Test("copies are shown once, processes grow, and tokens are counted once")
  func modern() throws {
    let session = try Conversation("codex", fixture: "modern.jsonl").read()
    #expect(
      view(session) == #"""
        system: <permissions instructions>ask</permissions instructions>
        system: <environment_context>/w</environment_context>
        user: Run the tests
        assistant: Starting. 〈**Plan**〉
          exec_command({"cmd":"make test"}) failed → Chunk ID: 1⏎Wall time: 10.0 seconds⏎Process running with session ID 7⏎Output:⏎one⏎Chunk ID: 2⏎Wall time: 1.0 seconds⏎Process exited with code 2⏎Output:⏎two ✗ exit code 2
        assistant: 
          write_stdin({"session_id":7,"chars":""}) completed 1000ms → Chunk ID: 2⏎Wall time: 1.0 seconds⏎Process exited with code 2⏎Output:⏎two
        assistant: 
          apply_patch(*** Begin Patch⏎*** End Patch) rejected ✗ patch rejected by user
        assistant: Two tests fail.
        """#)
    #expect(
      summary(session)
        == "succeeded* id=th-1 title=Run the tests model=gpt-x inputTokens=250 outputTokens=15 cachedTokens=180 outputText=Two tests fail."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("what a script does stands under it, and its failures are the script's")
  func script() throws {
    let session = try Conversation("codex", fixture: "script.jsonl").read()
    #expect(
      view(session) == #"""
        user: Look around
        assistant: 
          exec_command(const r = await tools.exec_command({cmd:"ls"}); text(r.output);) completed 600ms → Script completed⏎Wall time 0.6 seconds⏎Output:⏎⏎a
            assistant: 
              exec_command(["bash","-lc","ls"]) completed 300ms → a⏎
        assistant: 
          exec(await tools.exec_command({cmd:"make"}); await tools.apply_patch("p");) failed → Script running with cell ID 4⏎Wall time 5.0 seconds⏎Output:⏎half⏎Script failed⏎Wall time 6.9 seconds⏎Output:⏎boom
            assistant: 
              exec_command(["bash","-lc","make"]) failed 6000ms → boom ✗ exit code 1
          wait({"cell_id":"4"}) completed 6900ms → Script failed⏎Wall time 6.9 seconds⏎Output:⏎boom
        assistant: It broke.
        """#)
  }

  @Test("they can be cut anywhere, and the past stays as it was", arguments: ["modern", "script"])
  func laws(fixture: String) throws {
    try Conversation("codex", fixture: fixture + ".jsonl").checkLaws()
  }

  @Test(
    "the status of a call is read from its output",
    arguments: [
      (#""a""#, "completed → a"),
      (
        #""{\"output\":\"a\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":0.5}}""#,
        "completed 500ms → a"
      ),
      (#""{\"output\":\"a\",\"metadata\":{\"exit_code\":3}}""#, "failed → a ✗ exit code 3"),
      (#""Exit code: 1\nWall time: 0.25 seconds\nOutput:\na""#, "failed 250ms"),
      (#""Chunk ID: x\nProcess exited with code 0\nOutput:\nExit code: 1""#, "completed"),
      (#""said:\nExit code: 1""#, "completed"),
      (#""exec command rejected by user""#, "rejected ✗ exec command rejected by user"),
      (#""failed in sandbox: no""#, "failed ✗ failed in sandbox: no"),
      (#""execution error: x""#, "failed ✗ execution error: x"),
      (
        #"[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]"#,
        "completed → a⏎[image/png 3 B]"
      ),
      (#"{"content":"a","success":false}"#, "failed → a"),
      (#"{"output":"a","metadata":{"exit_code":0}}"#, "completed → a"),
      ("null", "completed"),
    ])
  func statuses(output json: String, expected: String) throws {
    let text = try view(session([said("go"), call("k"), output("k", json)]))
    #expect(text.contains("shell({}) \(expected)"), "\(text)")
  }

  @Test("a call that was recorded with its output began so much earlier")
  func duration() throws {
    let record = lines([
      call("k"),
      output("k", #""{\"output\":\"\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":2}}""#),
    ])
    let second = record[1].replacing("10:00:01", with: "10:00:00")
    let session = try Conversation("codex", [record[0], second]).read()
    #expect(
      session.moment(NodeID(2), .startedAt, at: session.position) == Milliseconds(1_767_347_998_000)
    )
  }

  @Test("an aborted turn cancels what is open, and the session ends like that")
  func abort() throws {
    let session = try session([
      ("event_msg", #""type":"task_started","turn_id":"a""#), said("go"), call("k"),
      ("event_msg", #""type":"turn_aborted","turn_id":"a","reason":"interrupted""#),
    ])
    #expect(view(session).contains("shell({}) cancelled*"))
    #expect(summary(session).hasPrefix("cancelled*"))
  }

  @Test("calls without an output are lost when their turn ends, and run before")
  func open() throws {
    let records = [
      ("event_msg", #""type":"task_started","turn_id":"a""#), said("go"), call("k"),
    ]
    #expect(try view(session(records, finishing: false)).contains("shell({}) running"))
    let end = ("event_msg", #""type":"task_complete","turn_id":"a""#)
    #expect(try view(session(records + [end], finishing: false)).contains("shell({}) lost*"))
    #expect(try summary(session(records)).hasPrefix("lost*"))
  }

  @Test("a rollback takes back the last turns")
  func rollback() throws {
    let session = try session([
      said("one"), answered("A1"), said("two"), answered("A2"),
      ("event_msg", #""type":"thread_rolled_back","num_turns":1"#), said("three"),
    ])
    #expect(
      view(session) == """
        user: one
        assistant: A1
        user: two (retracted)
        assistant: A2 (retracted)
        system: Thread rolled back
        user: three
        """)
  }

  @Test("the same text twice from one source is two messages")
  func repeated() throws {
    let session = try session([answered("yes"), answered("yes")])
    #expect(view(session) == "assistant: yes\nassistant: yes")
  }

  @Test("what an editor puts in front of a request is not the title")
  func title() throws {
    let session = try session([said(#"# Context\n\n## My request for Codex:\n fix it \n"#)])
    #expect(session.text(.root, .title, at: session.position) == "fix it")
  }

  // MARK: Subagents

  let parent = [
    ("session_meta", #""id":"p""#), ("event_msg", #""type":"task_started","turn_id":"t1""#),
    ("event_msg", #""type":"user_message","message":"go""#),
    (
      "response_item",
      #""type":"function_call","name":"spawn_agent","arguments":"{}","call_id":"k""#
    ),
    (
      "response_item",
      #""type":"function_call_output","call_id":"k","output":"{\"agent_id\":\"c\"}""#
    ),
  ]
  let child = [
    ("session_meta", #""id":"c","forked_from_id":"p""#), ("session_meta", #""id":"p""#),
    ("event_msg", #""type":"task_started","turn_id":"t1""#),
    ("event_msg", #""type":"user_message","message":"go""#),
    ("event_msg", #""type":"task_started","turn_id":"t2""#),
    ("event_msg", #""type":"user_message","message":"look""#),
    ("event_msg", #""type":"agent_message","message":"seen""#),
  ]
  let tree = """
    user: go
    assistant: 
      spawn_agent({}) STATUS → {"agent_id":"c"}
        user: look
        assistant: seen
    """

  @Test("a subagent's file stands under the call that started it, without the lines of its parent")
  func subagent() throws {
    var conversation = try Conversation("codex", lines(parent))
    conversation.add(lines(child), file: "rollout-c.jsonl")
    #expect(
      view(conversation.read(finishing: false)) == tree.replacing("STATUS", with: "background"))
    conversation.add(
      lines([("event_msg", #""type":"task_complete","turn_id":"t2""#)]), file: "rollout-c.jsonl")
    #expect(
      view(conversation.read(finishing: false)) == tree.replacing("STATUS", with: "completed"))
    conversation.checkLaws()
  }

  @Test("a subagent's file that comes first waits for its call")
  func subagentFirst() throws {
    var conversation = try Conversation("codex", [])
    conversation.add(lines(child), file: "rollout-c.jsonl")
    conversation.records += lines(parent).map { ($0, nil) }
    var source = SessionReader(format: conversation.format)
    for record in conversation.records { source.follow(record.text, file: record.file) }
    #expect(source.linkedFiles == ["-c.jsonl"])
    // The parent's turn was not known when the child's file came: it is known when it is read.
    #expect(view(source.session) == tree.replacing("STATUS", with: "background"))
  }

  @Test("a subagent's file without a parent is shown at the end")
  func orphan() throws {
    var conversation = try Conversation("codex", lines(Array(parent.prefix(3))))
    conversation.add(lines(Array(child.suffix(3))), file: "rollout-c.jsonl")
    #expect(view(conversation.read()) == "user: go\nuser: look\nassistant: seen")
  }

  @Test("a call that waits for a subagent ends the call that started it")
  func waiting() throws {
    let session = try session(
      parent + [
        call("w", "wait_agent"), output("w", #""{\"status\":{\"c\":{\"completed\":\"seen\"}}}""#),
      ], finishing: false)
    #expect(view(session).contains("spawn_agent({}) completed → seen"))
  }

  @Test(
    "a message that tells of the end of a subagent ends the call that started it, however it is written",
    arguments: [
      ("<subagent_notification>", true), (#"\u003csubagent_notification\u003E"#, true),
      ("see <subagent_notification>", false),
    ])
  func notified(start: String, isOne: Bool) throws {
    let words =
      start + #"{\"agent_id\":\"c\",\"status\":{\"completed\":\"seen\"}}</subagent_notification>"#
    for message in [
      ("event_msg", #""type":"user_message","message":"\#(words)""#),
      (
        "response_item",
        #""type":"message","role":"user","content":[{"type":"input_text","text":"\#(words)"}]"#
      ),
    ] {
      let text = view(try session(parent + [message], finishing: false))
      #expect(text.contains("spawn_agent({}) completed") == isOne)
      #expect(text.contains("spawn_agent({}) background") == !isOne)
    }
  }

  // MARK: Other shapes

  @Test("the first versions wrote items without an envelope")
  func bare() throws {
    let lines = [
      #"{"id":"o","timestamp":"2025-05-01T10:00:00Z","instructions":null}"#,
      #"{"record_type":"state"}"#,
      #"{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}"#,
      #"{"type":"local_shell_call","call_id":"k","status":"completed","action":{"command":["ls"]}}"#,
      #"{"type":"function_call_output","call_id":"k","output":"a"}"#,
    ]
    let session = try Conversation("codex", lines).read()
    #expect(
      view(session)
        == #"user: hi\#nassistant: \#n  local_shell({"command":["ls"]}) completed → a"#)
  }

  @Test("unknown records and events are told, wrong types degrade their field")
  func unknown() throws {
    let session = try session([
      ("zoo", ""), ("event_msg", #""type":"zebra""#), ("response_item", #""type":"lion""#),
      ("response_item", #""type":"message","role":"user","content":7"#),
      ("event_msg", #""type":"token_count","info":{"last_token_usage":{"input_tokens":"x"}}"#),
    ])
    #expect(session.unknownCount == 3)
    #expect(view(session) == "user: 7")
  }

  @Test(
    "every recorded file is read through",
    .enabled(if: Conversation.samples("codex") != nil, "no samples beside the project"))
  func samples() throws {
    for path in Conversation.files(in: Conversation.samples("codex") ?? "", ending: ".jsonl") {
      let text = try #require(Files.text(path))
      let lines = text.split(separator: "\n").map(String.init)
      let session = try Conversation("codex", lines).read()
      #expect(session.malformedCount == (path.contains("malformed") ? 1 : 0), "\(path)")
      #expect(session.unknownCount == (path.contains("legacy") ? 2 : 0), "\(path)")
      guard path.contains("agentcmd-full") else { continue }
      let calls = (1..<session.nodeCount).map { NodeID(Int32($0)) }.filter {
        session.kind($0) == .call
      }
      #expect(calls.count == lines.count { $0.contains(#""type":"function_call","#) })
      let rejected = calls.count {
        session.toolStatus($0, at: session.position)?.value == .rejected
      }
      #expect(rejected == lines.count { $0.contains(#""output":"patch rejected by user"#) })
      let people = (1..<session.nodeCount).map { NodeID(Int32($0)) }.count {
        session.kind($0) == .entry && session.role($0) == .user
      }
      #expect(people == lines.count { $0.contains(#""type":"user_message""#) })
    }
  }
}
