import Feeds
import JSONReading
import SessionModel

/// The sessions in a database of OpenCode: one row each, and the last message of those that are new.
enum SessionDatabase {
  /// A session of a database.
  struct Entry {
    var id: String
    var glance: SessionGlance
    var modified: Milliseconds
  }

  /// How the names of databases end.
  static let ending = ".db"
  /// Sessions that are read at most.
  private static let limit = 20_000

  /// Reads the sessions, the newest first; none when the database cannot be read.
  ///
  /// Only sessions that may be alive are asked for their last message: there are databases of 13 GB.
  static func sessions(_ path: String) -> [Entry] {
    let sql = """
      SELECT json_object('id', s.id, 'title', s.title, 'folder', s.directory,
        'created', s.time_created, 'updated', s.time_updated,
        'last', CASE WHEN s.time_updated > (strftime('%s', 'now') - 3600) * 1000 THEN
          (SELECT m.data FROM message m WHERE m.session_id = s.id
           ORDER BY m.time_created DESC LIMIT 1) END)
      FROM session s WHERE s.parent_id IS NULL ORDER BY s.time_updated DESC LIMIT \(limit)
      """
    guard let database = try? Database(path: path) else { return [] }
    let parser = JSONParser()
    return database.texts(sql).compactMap { text in
      let entry = try? parser.parse(copying: Array(text.utf8)) { (row) throws(JSONError) in
        Self.read(row)
      }
      return entry ?? nil
    }
  }

  private static func read(_ row: JSONValue) -> Entry? {
    guard let id = row["id"]?.string else { return nil }
    var glance = SessionGlance()
    glance.id = id
    glance.title = row["title"]?.string
    glance.folder = row["folder"]?.string
    glance.startedAt = row["created"]?.moment
    if let text = row["last"]?.string {
      let turn = try? JSONParser().parse(copying: Array(text.utf8)) {
        (message) throws(JSONError) in Self.turn(ofLast: message)
      }
      glance.turn = turn ?? .unknown
    }
    return Entry(id: id, glance: glance, modified: row["updated"]?.moment ?? .zero)
  }

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
}

extension JSONValue {
  /// The moment that a number of milliseconds names.
  fileprivate var moment: Milliseconds? { integer.map { Milliseconds($0) } }
}
