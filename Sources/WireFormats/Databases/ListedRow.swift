import JSONReading
import SessionModel

/// A session as a row of a database tells it: what a list shows, without reading the session.
public struct ListedRow: Sendable {
  /// Which session of the database it is.
  public var id: String
  /// What the row tells.
  public var glance: SessionGlance
  /// When the session was last written to.
  public var modified: Milliseconds

  /// How the names of databases end.
  private static let endings = [".db", ".sqlite", ".sqlite3"]

  /// Whether a file is a database, by its name.
  public static func isDatabase(_ name: some StringProtocol) -> Bool {
    endings.contains { name.hasSuffix($0) }
  }

  /// Reads a row (see `SessionTable.select`).
  init?(_ row: JSONValue, turn: (JSONValue) -> SessionGlance.Turn) {
    guard let id = row["id"]?.nonNull.map({ $0.string ?? $0.shortText }) else { return nil }
    self.id = id
    modified = row["updated"]?.moment ?? .zero
    glance = SessionGlance()
    glance.id = id
    glance.title = row["title"]?.string.flatMap(SessionFacts.line)
    let folder = row["folder"]?.string.map { $0.prefix { !$0.isNewline } } ?? ""
    glance.folder = folder.isEmpty ? nil : String(folder)
    glance.model = row["model"]?.string
    glance.startedAt = row["created"]?.moment
    glance.forkedFrom = row["forked"]?.string
    guard let text = row["last"]?.string else { return }
    let told = try? JSONParser().parse(copying: Array(text.utf8)) { (last) throws(JSONError) in
      turn(last)
    }
    glance.turn = told ?? .unknown
  }
}
