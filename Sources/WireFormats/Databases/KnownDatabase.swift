import JSONReading

/// A database whose format was told by its tables and their columns: what is to be asked of it.
public struct KnownDatabase: Sendable {
  /// The format of its sessions.
  public let format: Format
  private let tables: DatabaseTables
  private let columns: [String: Set<String>]

  /// Asks for the tables and columns of any database: one a row, as `init` takes them.
  ///
  /// Tables that a module keeps are left out: theirs can be looked at only where the module is.
  public static let question = """
    SELECT m.name || char(31) || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
    """

  /// Tells the format of a database; `nil` when none is known.
  ///
  /// - Parameter answer: what the database answers to `question`.
  public init?(_ answer: [String]) {
    let columns = Self.columns(answer)
    for format in Format.all {
      guard let known = format.containers.databases.first(where: { $0.match(columns) }) else {
        continue
      }
      (self.format, tables, self.columns) = (format, known, columns)
      return
    }
    return nil
  }

  /// The columns of each table.
  static func columns(_ answer: [String]) -> [String: Set<String>] {
    var columns: [String: Set<String>] = [:]
    for row in answer {
      let parts = row.split(separator: "\u{1F}", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      columns[String(parts[0]), default: []].insert(String(parts[1]))
    }
    return columns
  }

  /// What is asked for the rows of a session, in order (see `DatabaseTables.queries`).
  public var queries: [String] { tables.queries }

  /// The columns that hold JSON.
  public var json: [String] { tables.json }

  /// Asks for the id of the newest session.
  public var newest: String { select("i", limit: 1) }

  /// Asks for the sessions at the top, the newest first, as `sessions` takes them.
  public var list: String { select("j", limit: Self.limit) }

  /// Sessions that are listed at most.
  private static let limit = 20_000

  private func select(_ column: String, limit: Int) -> String {
    let parts = tables.sessions.filter { columns[$0.name] != nil }
      .map { $0.select(columns[$0.name] ?? []) }
    var rows = parts.joined(separator: "\nUNION ALL\n")
    // A session that stands in the tables of two versions is one.
    if parts.count > 1 { rows = "SELECT i, j, MAX(u) AS u FROM (\(rows)) GROUP BY i" }
    return "SELECT \(column) FROM (\(rows)) ORDER BY u DESC, i DESC LIMIT \(limit)"
  }

  /// The sessions of the rows that `list` gives; those of which nothing can be made are left out.
  public func sessions(_ rows: [String]) -> [ListedRow] {
    let parser = JSONParser()
    return rows.compactMap { text in
      let row = try? parser.parse(copying: Array(text.utf8)) { (row) throws(JSONError) in
        ListedRow(row, turn: tables.turn)
      }
      return row ?? nil
    }
  }
}
