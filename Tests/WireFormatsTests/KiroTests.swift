import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Kiro")
struct KiroTests {
  @Test("the lines of a session are read, with the document beside them")
  func lines() throws {
    var conversation = try Conversation("kiro", fixture: "session.jsonl")
    conversation.add(
      [
        #"{"session_id":"k1","cwd":"/srv/yard","title":"The gate","created_at":"2026-09-21T10:00:00Z","session_state":{"rts_model_state":{"model_info":{"model_id":"m-1"}}}}"#
      ], file: "k1.json")
    let session = conversation.read()
    #expect(
      view(session) == """
        user: Mend the gate
        assistant: Looking. 〈A look first.〉
          shell({"command":"ls yard"}) completed → {"exit_status":"exit status: 0","stdout":"gate","stderr":""}
          read({"path":"yard"}) failed ✗ is a folder
        assistant: It is mended.
        """)
    #expect(
      summary(session) == "succeeded* id=k1 title=The gate model=m-1 outputText=It is mended.")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("kiro", fixture: "session.jsonl").checkLaws() }

  @Test("what was cleared is taken back")
  func cleared() throws {
    var conversation = try Conversation("kiro", fixture: "session.jsonl")
    conversation.records.append((#"{"version":"v1","kind":"Clear","data":{}}"#, nil))
    conversation.records.append(
      (
        #"{"version":"v1","kind":"Prompt","data":{"message_id":"m5","content":[{"kind":"text","data":"Paint it"}]}}"#,
        nil
      ))
    let session = conversation.read()
    #expect(view(session).hasPrefix("user: Mend the gate (retracted)"))
    #expect(view(session).hasSuffix("user: Paint it"))
    #expect(summary(session).hasPrefix("lost*"))
  }

  static let conversation =
    #"{"conversation_id":"v1","history":[{"user":{"timestamp":"2026-09-21T10:00:00Z","content":{"Prompt":{"prompt":"Mend the gate"}}},"assistant":{"ToolUse":{"message_id":"x1","content":"Looking.","tool_uses":[{"id":"c1","name":"fs_read","args":{"path":"gate"}},{"id":"c2","name":"execute_bash","args":{"command":"make"}}]}},"request_metadata":{"model_id":"m-1","request_start_timestamp_ms":1790000000000,"stream_end_timestamp_ms":1790000002000}},{"user":{"content":{"ToolUseResults":{"tool_use_results":[{"tool_use_id":"c1","content":[{"Text":"one hinge"}],"status":"Success"},{"tool_use_id":"c2","content":[{"Json":{"exit_status":"2"}}],"status":"Error"}]}}},"assistant":{"Response":{"message_id":"x2","content":"It is mended."}},"request_metadata":null}],"model_info":{"model_id":"m-1"}}"#

  @Test(
    "a conversation of the database is read",
    .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
  func database() throws {
    let made = MadeDatabase(
      "data.sqlite3",
      """
      CREATE TABLE history(id, command);
      CREATE TABLE conversations_v2(key TEXT, conversation_id TEXT, value TEXT, created_at INTEGER, updated_at INTEGER);
      INSERT INTO conversations_v2 VALUES('/srv/yard','v1','\(Self.conversation)',1790000000000,1790000009000),
        ('/srv','v0','{}',1780000000000,1780000000000);
      """)
    #expect(try made.known.format.name == "kiro")
    #expect(try made.newest == "v1")
    #expect(try made.listed.first?.glance.folder == "/srv/yard")
    let session = try made.session("v1")
    #expect(
      view(session) == """
        user: Mend the gate
        assistant: Looking.
          fs_read({"path":"gate"}) completed → one hinge
          execute_bash({"command":"make"}) failed ✗ {"exit_status":"2"}
        assistant: It is mended.
        """)
    #expect(
      summary(session) == "succeeded* id=v1 title=Mend the gate model=m-1 outputText=It is mended.")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("a saved conversation, cancelled calls among it, is read")
  func saved() {
    var source = SessionReader("kiro")
    source.follow(
      #"{"conversation_id":"v2","history":[[{"content":{"Prompt":{"prompt":"Mend"}}},{"ToolUse":{"content":"","tool_uses":[{"id":"c1","name":"fs_write","args":{}}]}}],[{"content":{"CancelledToolUses":{"prompt":"Stop","tool_use_results":[{"tool_use_id":"c1","content":[{"Text":"cancelled"}],"status":"Error"}]}}},{"Response":{"content":"Stopped."}}]]}"#,
      framing: .document)
    source.finish()
    #expect(
      view(source.session) == """
        user: Mend
        assistant: \("")
          fs_write({}) cancelled → cancelled
        user: Stop
        assistant: Stopped.
        """)
  }
}
