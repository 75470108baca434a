import Feeds
import Glibc
import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Databases, archives and folders")
struct ContainerTests {
  func path(_ name: String) -> String { "/tmp/espalier-container-\(getpid())-\(name)" }

  // MARK: Databases

  static let openCode = """
    PRAGMA journal_mode=WAL;
    CREATE TABLE session(id, parent_id, title, time_created, time_updated);
    CREATE TABLE message(id, session_id, time_created, time_updated, data);
    CREATE TABLE part(id, message_id, session_id, time_created, time_updated, data);
    INSERT INTO session VALUES('old',NULL,'Old',1,1),('s',NULL,'New',2,9),('k','s','Kid',3,3);
    INSERT INTO message VALUES('m1','s',10,10,'{"role":"user"}'),('m2','s',11,11,'{"role":"assistant"}'),
      ('m3','k',13,13,'{"role":"user"}'),('x','old',1,1,'{"role":"user"}');
    INSERT INTO part VALUES('p1','m1','s',10,10,'{"type":"text","text":"go \\u263a"}'),
      ('p2','m2','s',12,20,'{"type":"tool","callID":"c","tool":"task","state":{"status":"running","input":{},"metadata":{"sessionId":"k"}}}'),
      ('p3','m3','k',13,13,'{"type":"text","text":"look"}'),('p4','m2','s',14,14,'{broken');
    """

  @Test(
    "a database is read, its newest session and its subagents, and followed",
    .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
  func database() throws {
    let made = MadeDatabase("a b%#?.db", Self.openCode)
    let known = try made.known
    #expect(known.format.name == "opencode")
    #expect(try made.newest == "s")
    let feed = try made.feed("s", follows: true)
    var reader = known.format.makeReader()
    var session = Session()
    ContainerReading.read(feed, &reader, &session)
    #expect(
      view(session) == """
        user: go ☺
        assistant: \("")
          task({}) running
            user: look
        """)
    #expect(session.malformedCount == 1)
    let before = session.position
    ContainerReading.read(feed, &reader, &session)
    #expect(session.position == before)

    made.run(
      """
      UPDATE part SET time_updated=30, data='{"type":"tool","callID":"c","tool":"task","state":{"status":"completed","output":"r","input":{},"metadata":{"sessionId":"k"}}}' WHERE id='p2';
      INSERT INTO part VALUES('p5','m2','s',31,31,'{"type":"text","text":"Done."}');
      UPDATE message SET data='{"role":"assistant","finish":"stop"}' WHERE id='m2';
      """)
    ContainerReading.read(feed, &reader, &session)
    #expect(
      view(session) == """
        user: go ☺
        assistant: Done.
          task({}) completed → r
            user: look
        """)
    #expect(session.status(at: session.position) == Stated(.succeeded, inferred: true))
  }

  @Test("Goose's database is read", .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
  func goose() throws {
    let made = MadeDatabase(
      "goose.db",
      """
      CREATE TABLE sessions(id, name, created_at, updated_at, input_tokens, output_tokens);
      CREATE TABLE messages(id INTEGER PRIMARY KEY, message_id, session_id, role, content_json, created_timestamp);
      INSERT INTO sessions VALUES('g','Mend','2026-01-01 10:00:00','2026-01-01 10:00:09',5,2);
      INSERT INTO messages VALUES(1,'a','g','user','[{"type":"text","text":"go"}]',1730000000),
       (2,'b','g','assistant','[{"type":"toolRequest","id":"c","toolCall":{"status":"success","value":{"name":"ls","arguments":{}}}}]',1730000001),
       (3,'c','g','user','[{"type":"toolResponse","id":"c","toolResult":{"status":"error","error":"no"}}]',1730000002),
       (4,'d','g','assistant','[{"type":"text","text":"Done."}]',1730000003);
      """)
    #expect(try made.known.format.name == "goose")
    let session = try made.session("g")
    #expect(
      view(session) == """
        user: go
        assistant: \("")
          ls({}) failed ✗ no
        assistant: Done.
        """)
    #expect(
      summary(session)
        == "succeeded* id=g title=Mend inputTokens=5 outputTokens=2 outputText=Done."
    )
  }

  @Test("what is no database says so", .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
  func noDatabase() {
    let path = path("torn.db")
    defer { unlink(path) }
    write("SQLite format 3\u{0} and then nothing of it", to: path)
    #expect(throws: FeedFailure.self) { try Database(path: path) }
  }

  // MARK: Archives

  @Test("members packed by Zstandard are unpacked")
  func zstandard() throws {
    let path = path("z.eval")
    defer { unlink(path) }
    let text = String(repeating: "over and over ", count: 1000)
    guard let packed = PackedText.zstandard(Array(text.utf8)) else { return }
    write(archive([("a", text)], method: 93, pack: { _ in packed }), to: path)
    #expect(try Archive(path: path).bytes(of: "a") == Array(text.utf8))
  }

  /// A ZIP archive whose members are stored as they are, or packed.
  func archive(
    _ members: [(name: String, text: String)], method: Int = 0, pack: ([UInt8]) -> [UInt8] = { $0 }
  ) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file: [UInt8] = []
    var list: [UInt8] = []
    for member in members {
      let (name, size) = (Array(member.name.utf8), member.text.utf8.count)
      let text = pack(Array(member.text.utf8))
      let sizes = number(text.count, 4) + number(size, 4) + number(name.count, 2)
      let head =
        number(0, 2) + number(method, 2) + number(0, 4) + number(0, 4) + sizes + number(0, 2)
      list += number(0x0201_4B50, 4) + number(0, 2) + number(20, 2) + head + number(0, 2)
      list += number(0, 2) + number(0, 2) + number(0, 4) + number(file.count, 4) + name
      file += number(0x0403_4B50, 4) + number(20, 2) + head + name + text
    }
    let end =
      number(0x0605_4B50, 4) + number(0, 4) + number(members.count, 2) + number(members.count, 2)
    return file + list + end + number(list.count, 4) + number(file.count, 4) + number(0, 2)
  }

  func write(_ text: some Sequence<UInt8>, to path: String) {
    let file = fopen(path, "w")
    let bytes = Array(text)
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
  }

  func write(_ text: String, to path: String) { write(text.utf8, to: path) }

  @Test("an archive is read member by member, and what is cut off says so")
  func archives() throws {
    let path = path("log.eval")
    defer { unlink(path) }
    let bytes = archive([
      ("header.json", #"{"status":"success","eval":{"task":"t","model":"m"}}"#),
      ("samples/10_epoch_1.json", #"{"id":10,"epoch":1,"messages":[]}"#),
      (
        "samples/2_epoch_1.json",
        #"{"id":2,"epoch":1,"input":"q","messages":[{"role":"user","content":"attachment://a"},{"role":"assistant","content":"x","tool_calls":[{"id":"c","function":"f","arguments":{}}]},{"role":"tool","tool_call_id":"c","content":"","error":{"message":"no"}}],"attachments":{"a":"long"},"scores":{"s":1},"events":[{"event":"tool","id":"c","timestamp":"2026-01-01T00:00:00Z","completed":"2026-01-01T00:00:01Z"}]}"#
      ),
    ])
    write(bytes, to: path)
    let found = try #require(Format.detect(archive: try Archive(path: path)))
    let feed = ContainerFeed(
      archive: path, follows: false, monotonic: { .zero }, choose: { found.members.choose($0, nil) }
    )
    let session = ContainerReading.session(feed, found.format)
    #expect(
      view(session) == """
        step: sample 2 epoch 1
          sample(q) completed → {"s":1}
            user: long
            assistant: x
              f({}) failed →  ✗ no
        step: sample 10 epoch 1
          sample() completed
        """)
    #expect(summary(session) == "succeeded title=t model=m")
    for end in stride(from: 0, to: bytes.count, by: 37) {
      write(bytes[..<end], to: path)
      if let torn = try? Archive(path: path) { for name in torn.names { _ = torn.bytes(of: name) } }
    }
  }

  @Test("recorded archives are unpacked")
  func recorded() throws {
    guard let folder = Conversation.samples("inspect") else { return }
    for path in Conversation.files(in: folder, ending: ".eval") {
      let archive = try Archive(path: path)
      let found = try #require(Format.detect(archive: archive))
      let feed = ContainerFeed(
        archive: path, follows: false, monotonic: { .zero },
        choose: { found.members.choose($0, nil) })
      let session = ContainerReading.session(feed, found.format)
      #expect(session.unknownCount + session.malformedCount == 0)
      #expect(session.status(at: session.position) == Stated(.succeeded))
      let samples = archive.names.count { $0.hasPrefix("samples/") }
      #expect(
        session.children(of: .root, at: session.position).reduce(0) { n, _ in n + 1 } == samples)
    }
  }

  // MARK: Folders

  @Test("a folder of events is read and followed")
  func folder() throws {
    let path = path("openhands")
    defer {
      for name in [
        "events/event-1.json", "events/event-2.json", "events/event-3.json", "base_state.json",
      ] {
        unlink(path + "/" + name)
      }
      rmdir(path + "/events")
      rmdir(path)
    }
    mkdir(path, 0o700)
    mkdir(path + "/events", 0o700)
    write(#"{"id":"o","execution_status":"running"}"#, to: path + "/base_state.json")
    write(
      #"{"kind":"MessageEvent","id":"1","timestamp":"2026-01-01T00:00:00","source":"user","llm_message":{"role":"user","content":[{"type":"text","text":"go"}]}}"#,
      to: path + "/events/event-1.json")
    write(
      #"{"kind":"ActionEvent","id":"2","timestamp":"2026-01-01T00:00:01","thought":[{"type":"text","text":"Look."}],"tool_name":"bash","tool_call_id":"c","action":{"command":"ls"}}"#,
      to: path + "/events/event-2.json")
    let found = try #require(Format.detect(folder: Folder(path: path)))
    let feed = try ContainerFeed(
      folder: path, follows: true, monotonic: { .zero }, choose: { found.members.choose($0, nil) })
    var reader = found.format.makeReader()
    var session = Session()
    ContainerReading.read(feed, &reader, &session)
    #expect(view(session) == "user: go\nassistant: Look.\n  bash({\"command\":\"ls\"}) running")
    write(
      #"{"kind":"ObservationEvent","id":"3","timestamp":"2026-01-01T00:00:02","tool_call_id":"c","observation":{"content":[{"type":"text","text":"a"}],"exit_code":0}}"#,
      to: path + "/events/event-3.json")
    write(#"{"id":"o","execution_status":"finished"}"#, to: path + "/base_state.json")
    ContainerReading.read(feed, &reader, &session)
    #expect(
      view(session) == "user: go\nassistant: Look.\n  bash({\"command\":\"ls\"}) completed → a")
    #expect(session.status(at: session.position) == Stated(.succeeded))
  }

  @Test("OpenCode's storage folder gives the newest session, or the one that is named")
  func storage() throws {
    guard let samples = Conversation.samples("opencode") else { return }
    let path = samples + "/storage_v2"
    let found = try #require(Format.detect(folder: Folder(path: path)))
    let feed = try ContainerFeed(
      folder: path, follows: false, monotonic: { .zero }, choose: { found.members.choose($0, nil) })
    let newest = ContainerReading.session(feed, found.format)
    #expect(summary(newest).contains("title=OpenCode Large"))
    #expect(view(newest).contains("failed → ls: /non-existent-directory"))
    #expect(newest.unknownCount + newest.malformedCount == 0)
    let file = path + "/session/proj_test/ses_s_stage0_small.json"
    let named = try #require(Format.folder(of: file, open: { Folder(path: $0) }))
    #expect(named.folder == path)
    let other = try ContainerFeed(
      folder: named.folder, follows: false, monotonic: { .zero },
      choose: { named.members.choose($0, named.session) })
    #expect(summary(ContainerReading.session(other, named.format)).contains("title=OpenCode Small"))
  }
}
