import SessionModel
import Sessions
import TestSupport
import Testing

/// Sessions that are rows of databases.
@Suite("Places of databases")
struct DatabasePlaceTests {
  /// The columns of a table, as a database names them.
  static func columns(_ table: String, _ names: String) -> [String] {
    names.split(separator: " ").map { "\(table)\u{1F}\($0)" }
  }

  static let openCode =
    columns("session", "id parent_id directory title time_created time_updated")
    + columns("message", "id session_id time_created data")
    + columns("part", "id message_id session_id time_created time_updated data")

  static let hermes =
    columns("sessions", "id source model model_config parent_session_id started_at")
    + columns("messages", "id session_id role content tool_calls tool_call_id timestamp")

  static let crush =
    columns(
      "sessions", "id parent_session_id title prompt_tokens completion_tokens cost updated_at")
    + columns("messages", "id session_id role parts created_at updated_at")

  @Test("each row of a database is a session, the newest first, and names how its last turn stands")
  func rows() throws {
    let home = MadeUpHome()
    home.write("", to: ".local/share/opencode/opencode.db")
    let rows = [
      #"{"id":"ses_a","title":"Mend the gate","folder":"/srv/yard","created":1000,"updated":2000}"#,
      #"{"title":"of no session"}"#, "no JSON",
      #"{"id":"ses_b","updated":3000,"last":"{\"role\":\"assistant\",\"time\":{\"completed\":1}}"}"#,
    ]
    let sessions = Listing.of(home.environment, rows: rows, columns: Self.openCode)
    let file = home.path + "/.local/share/opencode/opencode.db"
    #expect(sessions.map(\.source) == [file + "#ses_b", file + "#ses_a"])
    #expect(sessions.map(\.size) == [nil, nil])
    let first = try #require(sessions.last?.glance)
    #expect(first.title == "Mend the gate")
    #expect(first.folder == "/srv/yard")
    #expect(first.turn == .unknown)
    #expect(sessions.first?.glance?.turn == .ended(.succeeded))
    #expect(Listing.of(home.environment, rows: rows).isEmpty, "tables that nobody knows")
  }

  /// A database where each agent keeps one that has some.
  static let databases: [(path: String, agent: String)] = [
    (".local/share/kilo/kilo.db", "kilo"), (".local/share/mimocode/mimocode.db", "mimocode"),
    (".zcode/cli/db/db.sqlite", "zcode"), (".local/share/goose/sessions/sessions.db", "goose"),
    (".hermes/state.db", "hermes"), (".local/share/kiro-cli/data.sqlite3", "kiro"),
    (".local/share/zed/threads/threads.db", "zed"),
    (".var/app/dev.zed.Zed/data/zed/threads/threads.db", "zed"),
    (".local/share/devin/cli/sessions.db", "devin"),
  ]

  @Test("each agent's database is looked at", arguments: databases)
  func places(path: String, agent: String) {
    let home = MadeUpHome()
    home.write("", to: path)
    let sessions = Listing.of(
      home.environment, rows: [#"{"id":"1","updated":1}"#], columns: Self.openCode)
    #expect(sessions.map(\.agent) == [agent])
  }

  @Test("the projects that Crush was used in are looked at, and name the folders of their sessions")
  func projects() {
    let home = MadeUpHome()
    let yard = home.path + "/yard"
    home.write("", to: "yard/.crush/crush.db")
    home.write("", to: "shed/data/crush.db")
    home.write(
      """
      {"projects":[{"path":"\(yard)","data_dir":"\(yard)/.crush"},
        {"path":"\(home.path)/shed","data_dir":"\(home.path)/shed/data"},
        {"path":"here","data_dir":"here/.crush"},{"path":"/nowhere"},7]}
      """, to: ".local/share/crush/projects.json")
    let sessions = Listing.of(
      home.environment, rows: [#"{"id":"1","updated":1}"#], columns: Self.crush)
    #expect(
      Set(sessions.map(\.source)) == [
        yard + "/.crush/crush.db#1", home.path + "/shed/data/crush.db#1",
      ])
    #expect(Set(sessions.map(\.glance?.folder)) == [yard, home.path + "/shed"])
    home.write("{torn", to: ".local/share/crush/projects.json")
    #expect(Listing.of(home.environment, columns: Self.crush).isEmpty)
  }

  @Test("a file of an older version that the database holds too is one session")
  func moved() {
    let home = MadeUpHome()
    home.write("", to: ".hermes/state.db")
    home.write("{}\n", to: ".hermes/sessions/a.jsonl")
    home.write("{}\n", to: ".hermes/sessions/session_b.json")
    home.write("{}\n", to: ".hermes/sessions/c.jsonl")
    let rows = [#"{"id":"a","updated":1}"#, #"{"id":"b","updated":2}"#]
    let sessions = Listing.of(home.environment, rows: rows, columns: Self.hermes)
    #expect(
      Set(sessions.map(\.source)) == [
        home.path + "/.hermes/state.db#a", home.path + "/.hermes/state.db#b",
        home.path + "/.hermes/sessions/c.jsonl",
      ])
  }
}
