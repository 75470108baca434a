import Feeds
import SessionModel
import Testing
import WireFormats

@Suite("What a database is", .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
struct KnownDatabaseTests {
  @Test("names of tables alone tell nothing: several tools have the same ones")
  func others() throws {
    let made = MadeDatabase(
      "others.db",
      """
      CREATE TABLE sessions(id, name, created_at);
      CREATE TABLE messages(id, session_id, body);
      CREATE TABLE session(id, title);
      CREATE TABLE message(id, text);
      CREATE TABLE part(id);
      CREATE TABLE threads(id, title);
      """)
    let answer = try Database(path: made.path).texts(KnownDatabase.question)
    #expect(KnownDatabase(answer) == nil)
    #expect(UnreadableTool.holding(answer) == nil)
    #expect(KnownDatabase([]) == nil)
    #expect(KnownDatabase(["", "\u{1F}", "threads"]) == nil)
  }

  @Test("a database of a tool whose sessions can't be read is told by name")
  func unreadable() throws {
    let made = MadeDatabase(
      "warp.sqlite",
      """
      CREATE TABLE agent_conversations(id, conversation_id, conversation_data, last_modified_at);
      CREATE TABLE ai_queries(id, exchange_id, conversation_id, start_ts, input);
      """)
    let answer = try Database(path: made.path).texts(KnownDatabase.question)
    #expect(KnownDatabase(answer) == nil)
    #expect(UnreadableTool.holding(answer)?.name == "Warp")
  }

  @Test("tables that a module keeps do not hide the others")
  func virtual() throws {
    let made = MadeDatabase(
      "virtual.db",
      """
      CREATE TABLE threads(id, summary, updated_at, data_type, data);
      PRAGMA writable_schema = ON;
      INSERT INTO sqlite_master VALUES('table', 'found', 'found', 0,
        'CREATE VIRTUAL TABLE found USING nowhere(words)');
      """)
    #expect(try made.known.format.name == "zed")
  }

  @Test("a row names the session that it was forked from, where its table has a column for that")
  func forks() throws {
    let made = MadeDatabase(
      "opencode.db",
      """
      CREATE TABLE session_v2(id, parent_id, fork_session_id, title, time_created, time_updated);
      CREATE TABLE session_message(id, session_id, type, seq, time_created, time_updated, data);
      INSERT INTO session_v2 VALUES('a', NULL, NULL, 'The gate', 1, 1), ('b', NULL, 'a', 'The gate', 2, 2);
      """)
    #expect(try made.listed.map(\.glance.forkedFrom) == ["a", nil])
  }

  @Test("databases with OpenCode's tables and fewer columns are read as OpenCode's are")
  func plain() throws {
    let made = MadeDatabase(
      "zcode.sqlite",
      #"""
      CREATE TABLE session(id TEXT, title TEXT, directory TEXT, time_created INTEGER, time_updated INTEGER);
      CREATE TABLE message(id TEXT, session_id TEXT, time_created INTEGER, data TEXT);
      CREATE TABLE part(id TEXT, message_id TEXT, session_id TEXT, time_created INTEGER, data TEXT);
      INSERT INTO session VALUES('z','The gate','/srv/yard',1790000000000,1790000009000);
      INSERT INTO message VALUES('m1','z',1,'{"role":"user"}'),('m2','z',2,'{"role":"assistant"}');
      INSERT INTO part VALUES('p1','m1','z',1,'{"type":"text","text":"Mend"}'),
        ('p2','m2','z',2,'{"type":"tool","callID":"c","tool":"ls","state":{"status":"completed","input":{},"output":"gate"}}');
      """#)
    #expect(try made.known.format.name == "opencode")
    #expect(try made.listed.first?.glance.folder == "/srv/yard")
    let session = try made.session("z")
    #expect(
      view(session) == """
        user: Mend
        assistant: \("")
          ls({}) completed → gate
        """)
  }
}
