import SessionModel
import Testing
import WireFormats

@Suite("Devin", .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
struct DevinTests {
  static let sql = #"""
    CREATE TABLE sessions(id TEXT PRIMARY KEY, working_directory, model, title, hidden, main_chain_id,
      created_at, last_activity_at);
    CREATE TABLE message_nodes(row_id INTEGER PRIMARY KEY, session_id, node_id, parent_node_id, chat_message,
      created_at, metadata);
    INSERT INTO sessions VALUES('d','/srv/yard','m-1','The gate',0,4,1790000000,1790000009),
      ('h','/srv',NULL,NULL,1,NULL,1790000100,1790000100);
    INSERT INTO message_nodes VALUES
      (1,'d',1,NULL,'{"role":"user","content":"Mend the gate"}',1790000001,NULL),
      (2,'d',9,1,'{"role":"assistant","content":"Another branch."}',1790000002,NULL),
      (3,'d',2,1,'{"role":"assistant","content":"Looking.","thinking":{"thinking":"A look first.","signature":"s"},"tool_calls":[{"id":"c1","name":"shell","arguments":{"command":"ls"}}]}',1790000003,NULL),
      (4,'d',3,2,'{"role":"tool","tool_call_id":"c1","content":"gate"}',1790000004,NULL),
      (5,'d',4,3,'{"role":"assistant","content":"It is mended."}',1790000005,NULL);
    """#

  @Test("of the tree of messages the conversation is read, and followed")
  func whole() throws {
    let made = MadeDatabase("devin.db", Self.sql)
    #expect(try made.known.format.name == "devin")
    #expect(try made.listed.map(\.id) == ["d"])
    let feed = try made.feed("d", follows: true)
    var reader = try made.known.format.makeReader()
    var session = Session()
    ContainerReading.read(feed, &reader, &session)
    let first = """
      user: Mend the gate
      assistant: Looking. 〈A look first.〉
        shell({"command":"ls"}) completed → gate
      assistant: It is mended.
      """
    #expect(view(session) == first)
    made.run(
      """
      INSERT INTO message_nodes VALUES
        (6,'d',5,4,'{"role":"user","content":"Paint it"}',1790000006,NULL);
      UPDATE sessions SET main_chain_id = 5 WHERE id = 'd';
      """)
    ContainerReading.read(feed, &reader, &session)
    #expect(view(session) == first + "\nuser: Paint it")
    #expect(session.unknownCount + session.malformedCount == 0)
    // A conversation that goes on from an earlier message takes back what came after it.
    made.run(
      """
      INSERT INTO message_nodes VALUES
        (7,'d',6,1,'{"role":"assistant","content":"No gate."}',1790000007,NULL);
      UPDATE sessions SET main_chain_id = 6 WHERE id = 'd';
      """)
    ContainerReading.read(feed, &reader, &session)
    #expect(view(session).contains("assistant: It is mended. (retracted)"))
    #expect(view(session).hasSuffix("assistant: No gate."))
    reader.finish(into: &session)
    #expect(
      summary(session) == "succeeded* id=d title=The gate model=m-1 outputText=No gate.")
  }

  @Test("parents that go round in a circle end")
  func circle() throws {
    let made = MadeDatabase(
      "devin-circle.db",
      Self.sql + "UPDATE message_nodes SET parent_node_id = 4 WHERE node_id = 1;")
    let session = try made.session("d")
    #expect(view(session).contains("It is mended."))
  }
}
