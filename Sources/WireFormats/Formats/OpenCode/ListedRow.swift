import JSONReading
import SessionModel

/// A session as a row of a database tells it: what a list shows, without reading the session.
///
/// The one kind of database that lists sessions is OpenCode's, and those of its forks.
package struct ListedRow: Sendable {
  /// Which session of the database it is.
  package var id: String
  /// What the row tells.
  package var glance: SessionGlance
  /// When the session was last written to.
  package var modified: Milliseconds

  /// How the names of such databases end.
  package static let ending = ".db"
  /// Rows that are read at most.
  private static let limit = 20_000

  /// Asks for the sessions, the newest first, each as a text of JSON.
  ///
  /// Only sessions that may be alive are asked for their last message: there are databases of 13 GB.
  package static let query = """
    SELECT json_object('id', s.id, 'title', s.title, 'folder', s.directory,
      'created', s.time_created, 'updated', s.time_updated,
      'last', CASE WHEN s.time_updated > (strftime('%s', 'now') - 3600) * 1000 THEN
        (SELECT m.data FROM message m WHERE m.session_id = s.id
         ORDER BY m.time_created DESC LIMIT 1) END)
    FROM session s WHERE s.parent_id IS NULL ORDER BY s.time_updated DESC LIMIT \(limit)
    """

  /// Reads the rows that the query gives; those of which nothing can be made are left out.
  package static func read(_ rows: [String]) -> [ListedRow] {
    let parser = JSONParser()
    return rows.compactMap { text in
      let row = try? parser.parse(copying: Array(text.utf8)) { (row) throws(JSONError) in
        ListedRow(row)
      }
      return row ?? nil
    }
  }

  private init?(_ row: JSONValue) {
    guard let id = row["id"]?.string else { return nil }
    self.id = id
    modified = Self.moment(row["updated"]) ?? .zero
    glance = SessionGlance()
    glance.id = id
    glance.title = row["title"]?.string
    glance.folder = row["folder"]?.string
    glance.startedAt = Self.moment(row["created"])
    if let text = row["last"]?.string {
      let turn = try? JSONParser().parse(copying: Array(text.utf8)) {
        (message) throws(JSONError) in Self.turn(ofLast: message)
      }
      glance.turn = turn ?? .unknown
    }
  }

  /// The moment that a whole number of milliseconds names.
  private static func moment(_ value: JSONValue?) -> Milliseconds? {
    value?.integer.map { Milliseconds($0) }
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
