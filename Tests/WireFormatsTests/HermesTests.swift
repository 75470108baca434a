import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Hermes")
struct HermesTests {
  static let sql = #"""
    CREATE TABLE sessions(id TEXT PRIMARY KEY, source TEXT, model TEXT, model_config TEXT,
      parent_session_id TEXT, started_at REAL, ended_at REAL, input_tokens INTEGER, output_tokens INTEGER,
      cache_read_tokens INTEGER, estimated_cost_usd REAL, title TEXT, cwd TEXT);
    CREATE TABLE messages(id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, tool_call_id TEXT,
      tool_calls TEXT, tool_name TEXT, timestamp REAL, finish_reason TEXT, reasoning TEXT, active INTEGER,
      compacted INTEGER);
    INSERT INTO sessions VALUES
      ('a','cli','m-1','{}',NULL,1790000000.5,NULL,10,4,6,0.5,'The gate','/srv/yard'),
      ('k','cli','m-2','{"_delegate_from":"a"}','a',1790000003,1790000004,1,1,0,0,NULL,NULL),
      ('b','cli','m-1','{}','a',1790000050,NULL,1,1,0,0,'Goes on','/srv/yard');
    INSERT INTO messages VALUES
      (1,'a','user','Mend the gate',NULL,NULL,NULL,1790000001,NULL,NULL,1,0),
      (2,'a','user','Paint the gate',NULL,NULL,NULL,1790000001,NULL,NULL,0,0),
      (3,'a','assistant','',NULL,'[{"id":"c1","type":"function","function":{"name":"delegate_task","arguments":"{\"goal\": \"Count\"}"}}]',NULL,1790000002,'tool_calls','A look first.',1,0),
      (4,'k','user','Count',NULL,NULL,NULL,1790000003,NULL,NULL,1,0),
      (5,'k','assistant','Four.',NULL,NULL,NULL,1790000004,'stop',NULL,1,0),
      (6,'a','tool','Four hinges.','c1',NULL,'delegate_task',1790000005,NULL,NULL,1,0),
      (7,'a','assistant','It is mended.',NULL,NULL,NULL,1790000006,'stop',NULL,1,0);
    """#

  @Test(
    "a session of the database is read, with what it delegated under its call",
    .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
  func database() throws {
    let made = MadeDatabase("hermes.db", Self.sql)
    #expect(try made.known.format.name == "hermes")
    // What was delegated is no session of its own, what goes on after another one is.
    #expect(try made.listed.map(\.id) == ["b", "a"])
    #expect(try made.listed.last?.glance.folder == "/srv/yard")
    let session = try made.session("a")
    #expect(
      view(session) == """
        user: Mend the gate
        assistant:  〈A look first.〉
          delegate_task({"goal": "Count"}) completed → Four hinges.
            user: Count
            assistant: Four.
        assistant: It is mended.
        """)
    #expect(
      summary(session)
        == "succeeded* id=a title=The gate model=m-1 inputTokens=16 outputTokens=4 cachedTokens=6 cost=0.5 outputText=It is mended."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  static let ofFile = """
    user: Mend the gate
    assistant:  〈A look first.〉
      terminal({"command": "ls yard"}) completed → gate
    assistant: It is mended.
    """

  @Test("the lines of a file are read")
  func lines() throws {
    let session = try Conversation("hermes", fixture: "session.jsonl").read()
    #expect(view(session) == Self.ofFile)
    #expect(summary(session).hasPrefix("succeeded* "))
    #expect(summary(session).contains("model=m-1"))
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("hermes", fixture: "session.jsonl").checkLaws() }

  @Test("a document is read, and read again when it has grown")
  func document() {
    func text(_ messages: String) -> String {
      #"{"session_id":"a","model":"m-1","session_start":"2026-09-21T10:00:00","messages":["#
        + messages + "]}"
    }
    let first =
      #"{"role":"user","content":"Mend the gate"},{"role":"assistant","content":null,"reasoning":"A look first.","tool_calls":[{"id":"c1","function":{"name":"terminal","arguments":"{\"command\": \"ls yard\"}"}}]}"#
    var source = SessionReader("hermes")
    source.follow(text(first), framing: .document)
    #expect(view(source.session).hasSuffix(#"terminal({"command": "ls yard"}) running"#))
    source.follow(
      text(
        first
          + #",{"role":"tool","tool_call_id":"c1","content":"gate"},{"role":"assistant","content":"It is mended.","finish_reason":"stop"},{"role":"session_meta"}"#
      ), framing: .document)
    source.finish()
    #expect(view(source.session) == Self.ofFile)
    #expect(source.session.unknownCount == 0)
    #expect(summary(source.session).hasPrefix("succeeded* id=a title=Mend the gate model=m-1"))
  }
}
