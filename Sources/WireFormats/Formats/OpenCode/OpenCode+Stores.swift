import JSONReading
import SessionModel

extension OpenCode {
  /// The database: messages and parts of a session and its subagents, in the order in which they began.
  static let tables = DatabaseTables(
    needed: [
      "session": ["id", "parent_id"],
      "message": ["id", "session_id", "time_created", "data"],
      "part": ["id", "message_id", "session_id", "time_created", "time_updated", "data"],
    ], sessions: [sessions],
    queries: [
      """
      \(tree) SELECT 'session' AS "table", s.* FROM session s JOIN tree USING (id)
      ORDER BY s.id <> :session, s.time_created
      """,
      """
      \(tree)
      SELECT 'message' AS "table", m.id AS id, m.session_id AS session_id, NULL AS message_id,
        m.time_created AS time_created, m.data AS data, NULL AS changed, 0 AS place
      FROM message m JOIN tree ON m.session_id = tree.id
      UNION ALL
      SELECT 'part', p.id, p.session_id, p.message_id, p.time_created, p.data, p.time_updated, 1
      FROM part p JOIN tree ON p.session_id = tree.id
      WHERE p.time_updated >= :since
      ORDER BY time_created, place, id
      """,
    ], json: ["data"], turn: turn(ofLast:))

  /// The database of version 2, in which a row holds a whole message.
  static let newTables = DatabaseTables(
    needed: [
      "session_v2": ["id", "parent_id"],
      "session_message": [
        "id", "session_id", "type", "seq", "time_created", "time_updated", "data",
      ],
    ], sessions: [newSessions], queries: newQueries, json: ["data", "model"])

  /// A database of version 2 in which the sessions of before still are.
  static let bothTables = DatabaseTables(
    needed: tables.needed.merging(newTables.needed) { $1 }, sessions: [newSessions, sessions],
    queries: newQueries + tables.queries, json: ["data", "model"], turn: turn(ofLast:))

  /// The database of a fork that knows no subagents and no changes (ZCode): all of it is read anew.
  ///
  /// Source: `internal/parser/zcode.go` of kenn-io/agentsview.
  static let plainTables = DatabaseTables(
    needed: [
      "session": ["id", "directory", "title", "time_created", "time_updated"],
      "message": ["id", "session_id", "time_created", "data"],
      "part": ["id", "message_id", "session_id", "data"],
    ], sessions: [sessions],
    queries: [
      "SELECT 'session' AS \"table\", s.* FROM session s WHERE s.id = :session",
      """
      SELECT 'message' AS "table", m.id, m.session_id, m.time_created, m.data
      FROM message m WHERE m.session_id = :session ORDER BY m.time_created, m.id
      """,
      """
      SELECT 'part' AS "table", p.id, p.session_id, p.message_id, p.data
      FROM part p JOIN message m ON m.id = p.message_id
      WHERE p.session_id = :session ORDER BY m.time_created, m.id, p.id
      """,
    ], json: ["data"], turn: turn(ofLast:))

  /// The table of the sessions. Only those that may be alive are asked for their last message: there are
  /// databases of 13 GB.
  private static let sessions = SessionTable(
    name: "session", title: ["title"], folder: ["directory"], created: ["time_created"],
    updated: ["time_updated"], isTop: [("parent_id", "s.parent_id IS NULL")],
    last: """
      CASE WHEN s.time_updated > (strftime('%s', 'now') - 3600) * 1000 THEN
        (SELECT m.data FROM message m WHERE m.session_id = s.id
         ORDER BY m.time_created DESC LIMIT 1) END
      """)

  private static let newSessions = SessionTable(
    name: "session_v2", title: ["title"], folder: ["directory"], created: ["time_created"],
    updated: ["time_updated"], forked: ["fork_session_id"],
    isTop: [("parent_id", "s.parent_id IS NULL")])

  /// How a session stands by its last message.
  private static func turn(ofLast message: JSONValue) -> SessionGlance.Turn {
    guard message["role"]?.isString("assistant") == true else { return .working }
    if let error = message["error"]?.nonNull {
      return .ended(error["name"]?.isString("MessageAbortedError") == true ? .cancelled : .failed)
    }
    // A message that ends with calls is followed by another one.
    if message["finish"]?.isString("tool-calls") == true { return .working }
    return message["time"]?["completed"] == nil ? .working : .ended(.succeeded)
  }

  private static let newQueries = [
    """
    \(newTree) SELECT 'session_v2' AS "table", s.* FROM session_v2 s JOIN tree USING (id)
    ORDER BY s.id <> :session, s.time_created
    """,
    """
    \(newTree)
    SELECT 'session_message' AS "table", m.id, m.session_id, m.type AS kind, m.time_created, m.data,
      m.time_updated AS changed
    FROM session_message m JOIN tree ON m.session_id = tree.id
    WHERE m.time_updated >= :since
    ORDER BY m.time_created, m.session_id, m.seq
    """,
  ]

  private static let newTree = """
    WITH RECURSIVE tree(id) AS (
      SELECT :session UNION SELECT s.id FROM session_v2 s JOIN tree t ON s.parent_id = t.id)
    """

  /// The session and all that were started from it.
  private static let tree = """
    WITH RECURSIVE tree(id) AS (
      SELECT :session UNION SELECT s.id FROM session s JOIN tree t ON s.parent_id = t.id)
    """

  /// The storage folder: one file for each session, message and part.
  static let files = Format.Members(
    recognises: { tree in
      let names = tree.names(in: "")
      return ["session", "message", "part"].allSatisfy { names.contains($0) }
    },
    folder: { path, _ in
      // …/storage/session/<project>/<session>.json
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count >= 3, parts[parts.count - 3] == "session",
        let name = parts.last, name.hasPrefix("ses_"), name.hasSuffix(".json")
      else { return nil }
      let folder = parts.dropLast(3).joined(separator: "/")
      let up = parts.count == 3 ? "." : folder.isEmpty ? "/" : folder
      return (up, parts.suffix(3).joined(separator: "/"))
    },
    choose: { Stored(tree: $0).files(of: $1) })

  /// The sessions of a storage folder.
  private struct Stored {
    /// What of a session tells where it belongs.
    private struct Entry {
      var file: String
      var id: String
      var parent: String?
      var updated: Int64
    }

    private let tree: any MemberTree
    private let sessions: [Entry]

    init(tree: any MemberTree) {
      self.tree = tree
      let parser = JSONParser()
      var sessions: [Entry] = []
      for project in tree.names(in: "session") {
        for name in tree.names(in: "session/" + project) where name.hasSuffix(".json") {
          let file = "session/\(project)/\(name)"
          guard let bytes = tree.bytes(of: file) else { continue }
          let entry = try? parser.parse(copying: bytes) { (value) throws(JSONError) in
            value["id"]?.string.map {
              Entry(
                file: file, id: $0, parent: value["parentID"]?.string,
                updated: value["time"]?["updated"]?.integer ?? 0)
            }
          }
          if let entry = entry ?? nil { sessions.append(entry) }
        }
      }
      self.sessions = sessions
    }

    /// The files of a session and its subagents; of the newest one when none is named.
    func files(of file: String?) -> [String] {
      let root = sessions.filter { file == nil ? $0.parent == nil : $0.file == file }
        .max { ($0.updated, $0.id) < ($1.updated, $1.id) }
      guard let root else { return [] }
      var files: [String] = []
      var waiting = [root]
      let flat = flatParts()
      var seen: Set<String> = []
      while let session = waiting.popLast() {
        guard seen.insert(session.id).inserted else { continue }
        files.append(session.file)
        for name in tree.names(in: "message/" + session.id) where name.hasSuffix(".json") {
          let file = "message/\(session.id)/\(name)"
          files.append(file)
          guard let id = id(of: file) else { continue }
          files += tree.names(in: "part/" + id).filter { $0.hasSuffix(".json") }
            .map { "part/\(id)/\($0)" }
          files += flat[id] ?? []
        }
        waiting += sessions.filter { $0.parent == session.id }
      }
      return files
    }

    /// The parts that the oldest versions kept in one folder, by their message.
    private func flatParts() -> [String: [String]] {
      var parts: [String: [String]] = [:]
      let parser = JSONParser()
      for name in tree.names(in: "part") where name.hasSuffix(".json") {
        let file = "part/" + name
        guard let bytes = tree.bytes(of: file) else { continue }
        let message = try? parser.parse(copying: bytes) { (value) throws(JSONError) in
          value["messageID"]?.string
        }
        if let message = message ?? nil { parts[message, default: []].append(file) }
      }
      return parts
    }

    /// The id of a message: as a rule its file's name.
    private func id(of file: String) -> String? {
      let name = file.split(separator: "/").last?.dropLast(5).description
      if let name, !tree.names(in: "part/" + name).isEmpty { return name }
      guard let bytes = tree.bytes(of: file) else { return name }
      let id = try? JSONParser().parse(copying: bytes) { (value) throws(JSONError) in
        value["id"]?.string
      }
      return (id ?? nil) ?? name
    }
  }
}
