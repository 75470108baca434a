import SessionModel
import Testing
import WireFormats

@Suite("Crush", .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
struct CrushTests {
  /// A session with a subagent, one that was refused and one that goes on.
  static let sql = #"""
    CREATE TABLE sessions(id TEXT PRIMARY KEY, parent_session_id, title, message_count, prompt_tokens,
      completion_tokens, cost, updated_at, created_at, summary_message_id, todos);
    CREATE TABLE messages(id TEXT PRIMARY KEY, session_id, role, parts, model, created_at, updated_at,
      finished_at, provider, is_summary_message);
    CREATE TABLE files(id, session_id, path, content);
    INSERT INTO sessions VALUES('a',NULL,'Mend the gate',4,900,20,0.25,1790000009,1790000000,NULL,NULL),
      ('m2$$c2','a','Hinges',2,5,5,0.01,1790000008,1790000004,NULL,NULL),
      ('old',NULL,'Old',1,0,0,0,1780000000,1780000000,NULL,NULL);
    INSERT INTO messages VALUES
      ('m1','a','user','[{"type":"text","data":{"text":"Mend the gate"}},{"type":"binary","data":{"Path":"g.png","MIMEType":"image/png","Data":"AA=="}}]',NULL,1790000001,1790000001,NULL,NULL,0),
      ('m2','a','assistant','[{"type":"reasoning","data":{"thinking":"A look first.","signature":""}},{"type":"text","data":{"text":"Looking."}},{"type":"tool_call","data":{"id":"c1","name":"bash","input":"{\"command\":\"rm gate\"}","finished":true}},{"type":"tool_call","data":{"id":"c2","name":"agent","input":"{\"prompt\":\"Count hinges\"}","finished":true}},{"type":"finish","data":{"reason":"tool_use","time":1790000003}}]','m-1',1790000002,1790000003,NULL,'p',0),
      ('m3','a','tool','[{"type":"tool_result","data":{"tool_call_id":"c1","name":"bash","content":"User denied permission","is_error":true}},{"type":"tool_result","data":{"tool_call_id":"c2","name":"agent","content":"Four.","is_error":false}}]',NULL,1790000008,1790000008,NULL,NULL,0),
      ('m4','a','assistant','[{"type":"text","data":{"text":"It has four hinges."}},{"type":"finish","data":{"reason":"end_turn","time":1790000009}}]','m-1',1790000009,1790000009,NULL,'p',0),
      ('k1','m2$$c2','user','[{"type":"text","data":{"text":"Count hinges"}}]',NULL,1790000004,1790000004,NULL,NULL,0),
      ('k2','m2$$c2','assistant','[{"type":"text","data":{"text":"Four."}},{"type":"finish","data":{"reason":"end_turn","time":1790000007}}]','m-2',1790000005,1790000007,NULL,'p',0);
    """#

  @Test("a session is read, with a refused call and its subagent under the call that started it")
  func whole() throws {
    let made = MadeDatabase("crush.db", Self.sql)
    #expect(try made.known.format.name == "crush")
    #expect(try made.newest == "a")
    let session = try made.session("a")
    #expect(
      view(session) == """
        user: Mend the gate⏎⏎[image/png]
        assistant: Looking. 〈A look first.〉
          bash({"command":"rm gate"}) rejected ✗ User denied permission
          agent({"prompt":"Count hinges"}) completed → Four.
            user: Count hinges
            assistant: Four.
        assistant: It has four hinges.
        """)
    #expect(
      summary(session)
        == "succeeded* id=a title=Mend the gate model=m-1 cost=0.25 outputText=It has four hinges.")
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("a list shows the sessions at the top, the newest first")
  func listed() throws {
    let listed = try MadeDatabase("crush-list.db", Self.sql).listed
    #expect(listed.map(\.id) == ["a", "old"])
    #expect(listed.map(\.glance.title) == ["Mend the gate", "Old"])
    #expect(listed.first?.modified == Milliseconds(1_790_000_009_000))
    #expect(listed.first?.glance.model == nil)
  }

  @Test("a call that is being written becomes whole in place, and a stopped turn ends its calls")
  func changes() throws {
    let made = MadeDatabase("crush-changes.db", Self.sql)
    made.run(
      #"""
      INSERT INTO messages VALUES('m5','a','user','[{"type":"text","data":{"text":"Paint it"}}]',NULL,1790000010,1790000010,NULL,NULL,0),
        ('m6','a','assistant','[{"type":"tool_call","data":{"id":"c3","name":"bash","input":"{\"comm","finished":false}}]','m-1',1790000011,1790000011,NULL,'p',0);
      """#)
    let feed = try made.feed("a", follows: true)
    var reader = try made.known.format.makeReader()
    var session = Session()
    ContainerReading.read(feed, &reader, &session)
    #expect(view(session).hasSuffix("bash({\"comm) pending"))
    #expect(session.status(at: session.position)?.value == .inProgress)
    made.run(
      #"""
      UPDATE messages SET updated_at = 1790000012, parts =
        '[{"type":"tool_call","data":{"id":"c3","name":"bash","input":"{\"command\":\"paint\"}","finished":true}},{"type":"finish","data":{"reason":"canceled","time":1790000012}}]'
        WHERE id = 'm6';
      """#)
    ContainerReading.read(feed, &reader, &session)
    #expect(view(session).hasSuffix("bash({\"command\":\"paint\"}) cancelled*"))
    #expect(view(session).split(separator: "\n").count == 10)
    #expect(session.status(at: session.position)?.value == .cancelled)
  }
}
