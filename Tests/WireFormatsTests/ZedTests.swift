import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Zed", .enabled(if: MadeDatabase.isPossible, "no libsqlite3"))
struct ZedTests {
  static let thread =
    #"{"title":"The gate","version":"0.3.0","model":{"provider":"p","model":"m-1"},"cumulative_token_usage":{"input_tokens":10,"output_tokens":4,"cache_read_input_tokens":6},"messages":[{"User":{"id":"u","content":[{"Text":"Mend"},{"Mention":{"uri":{"File":{"abs_path":"/yard/gate"}},"content":"wood"}}]}},{"Agent":{"content":[{"Thinking":{"text":"A look first.","signature":null}},{"Text":"Looking."},{"ToolUse":{"id":"c1","name":"terminal","raw_input":"{\"command\":\"make\"}","input":{"command":"make"},"is_input_complete":true}},{"ToolUse":{"id":"c2","name":"spawn_agent","raw_input":"{}","input":{"label":"Count"},"is_input_complete":true}}],"tool_results":{"c1":{"tool_use_id":"c1","tool_name":"terminal","is_error":true,"content":{"Text":"no rule"},"output":null},"c2":{"tool_use_id":"c2","tool_name":"spawn_agent","is_error":false,"content":[{"Text":"Four."}],"output":{"session_id":"k","output":"Four."}}}}},"Resume",{"Agent":{"content":[{"Text":"It is mended."}],"tool_results":{}}}]}"#
  static let child =
    #"{"title":"Count","version":"0.3.0","messages":[{"User":{"content":[{"Text":"Count hinges"}]}},{"Agent":{"content":[{"Text":"Four."}],"tool_results":{}}}]}"#

  static let table =
    "CREATE TABLE threads(id TEXT PRIMARY KEY, parent_id TEXT, folder_paths TEXT, summary TEXT NOT NULL, updated_at TEXT NOT NULL, data_type TEXT NOT NULL, data BLOB NOT NULL, created_at TEXT);"

  /// Bytes as SQL writes them.
  func blob(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF")
    return "X'"
      + bytes.reduce(into: "") {
        $0.append(digits[Int($1 >> 4)])
        $0.append(digits[Int($1 & 15)])
      } + "'"
  }

  func row(_ id: String, _ parent: String, _ title: String, _ type: String, _ data: [UInt8])
    -> String
  {
    "INSERT INTO threads VALUES('\(id)',\(parent),'/srv/yard','\(title)','2026-09-21T10:00:09Z','\(type)',\(blob(data)),'2026-09-21T10:00:00Z');"
  }

  static let whole = """
    user: Mend⏎⏎[file /yard/gate]
    assistant: Looking. 〈A look first.〉
      terminal({"command":"make"}) failed ✗ no rule
      spawn_agent({"label":"Count"}) completed → Four.
        user: Count hinges
        assistant: Four.
    assistant: It is mended.
    """

  func check(_ made: MadeDatabase) throws {
    #expect(try made.known.format.name == "zed")
    #expect(try made.listed.map(\.id) == ["a"])
    #expect(try made.listed.first?.glance.title == "The gate")
    let session = try made.session("a")
    #expect(view(session) == Self.whole)
    #expect(
      summary(session)
        == "succeeded* id=a title=The gate model=m-1 inputTokens=16 outputTokens=4 cachedTokens=6 outputText=It is mended."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("a thread is read, packed or not, with its subagent under the call that started it")
  func whole() throws {
    try check(
      MadeDatabase(
        "zed.db",
        Self.table + row("a", "NULL", "The gate", "json", Array(Self.thread.utf8))
          + row("k", "'a'", "Count", "json", Array(Self.child.utf8))))
    guard let thread = PackedText.zstandard(Array(Self.thread.utf8)),
      let child = PackedText.zstandard(Array(Self.child.utf8))
    else { return }
    try check(
      MadeDatabase(
        "zed-packed.db",
        Self.table + row("a", "NULL", "The gate", "zstd", thread)
          + row("k", "'a'", "Count", "zstd", child)))
  }

  @Test("a packed thread that is cut off is said to be unreadable")
  func torn() throws {
    guard let thread = PackedText.zstandard(Array(Self.thread.utf8)) else { return }
    for end in stride(from: 0, to: thread.count, by: 29) {
      let made = MadeDatabase(
        "zed-torn.db",
        Self.table + row("a", "NULL", "The gate", "zstd", Array(thread[..<end])))
      #expect(try made.session("a").malformedCount == 1)
    }
  }

  @Test("a subagent at work stands under the call that has no result, and stays there")
  func atWork() throws {
    let begun =
      #"{"title":"T","messages":[{"User":{"content":[{"Text":"Go"}]}},{"Agent":{"content":[{"ToolUse":{"id":"c2","name":"spawn_agent","raw_input":"{}","input":{},"is_input_complete":true}}],"tool_results":{}}}]}"#
    let made = MadeDatabase(
      "zed-work.db",
      Self.table + row("a", "NULL", "T", "json", Array(begun.utf8))
        + row("k", "'a'", "Count", "json", Array(Self.child.utf8)))
    let feed = try made.feed("a", follows: true)
    var reader = try made.known.format.makeReader()
    var session = Session()
    ContainerReading.read(feed, &reader, &session)
    #expect(
      view(session) == """
        user: Go
        assistant: \("")
          spawn_agent({}) running
            user: Count hinges
            assistant: Four.
        """)
    made.run(
      "DELETE FROM threads WHERE id = 'a';"
        + row("a", "NULL", "The gate", "json", Array(Self.thread.utf8)))
    ContainerReading.read(feed, &reader, &session)
    #expect(view(session).contains("spawn_agent({\"label\":\"Count\"}) completed"))
    #expect(view(session).split(separator: "\n").count { $0.contains("Count hinges") } == 1)
  }

  @Test("threads of the first versions are read")
  func old() throws {
    let old =
      #"{"version":"0.2.0","summary":"Old","messages":[{"id":0,"role":"user","segments":[{"type":"text","text":"Mend"}],"tool_uses":[],"tool_results":[]},{"id":1,"role":"assistant","segments":[{"type":"thinking","text":"Hm."},{"type":"text","text":"Done."}],"tool_uses":[{"id":"c","name":"ls","input":{}}],"tool_results":[{"tool_use_id":"c","is_error":false,"content":"gate","output":null}]}]}"#
    let made = MadeDatabase(
      "zed-old.db",
      "CREATE TABLE threads(id TEXT PRIMARY KEY, summary TEXT, updated_at TEXT, data_type TEXT, data BLOB);"
        + "INSERT INTO threads VALUES('o','Old','2025-05-01T00:00:00Z','json',\(blob(Array(old.utf8))));"
    )
    #expect(try made.newest == "o")
    let session = try made.session("o")
    #expect(
      view(session) == """
        user: Mend
        assistant: Done. 〈Hm.〉
          ls({}) completed → gate
        """)
  }
}
